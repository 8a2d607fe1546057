package dev.assay.udfs.trace;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the model calls of a trace used. Only model and embedding calls count: agents and chains
 * above them repeat the same tokens. A sum is null where no call reported its part.
 *
 * @param totalTokens as reported by each call
 * @param maxInputTokens the largest input of one call
 * @param maxInputModel the model of that call; may be null
 * @param model of most model calls, of several the first by name; null without a name
 * @param costUsd US dollars
 */
public record Usage(
    long llmCalls,
    Long inputTokens,
    Long outputTokens,
    Long totalTokens,
    Long reasoningTokens,
    Long maxInputTokens,
    String maxInputModel,
    String model,
    Double costUsd) {

  /** Sums the spans of one trace. */
  static final class Sum {
    private final Map<String, Long> models = new TreeMap<>();
    private long llmCalls;
    private Long input;
    private Long output;
    private Long total;
    private Long reasoning;
    private Long maxInput;
    private String maxInputModel;
    private Double cost;

    void add(Span span, ModelCall call) {
      if (span.operation() != Operation.LLM && span.operation() != Operation.EMBEDDING) {
        return;
      }
      String model = span.responseModel() == null ? span.requestModel() : span.responseModel();
      if (span.operation() == Operation.LLM) {
        llmCalls++;
        if (model != null) {
          models.merge(model, 1L, Long::sum);
        }
      }
      Tokens tokens = span.tokens();
      input = plus(input, tokens.input());
      output = plus(output, tokens.output());
      total = plus(total, tokens.total());
      reasoning = plus(reasoning, tokens.reasoning());
      if (tokens.input() != null && (maxInput == null || tokens.input() > maxInput)) {
        maxInput = tokens.input();
        maxInputModel = model;
      }
      if (call.costUsd() != null) {
        cost = cost == null ? call.costUsd() : cost + call.costUsd();
      }
    }

    private static Long plus(Long sum, Long value) {
      if (value == null) {
        return sum;
      }
      return sum == null ? value : Long.valueOf(sum + value);
    }

    Usage result() {
      String model = null;
      long most = 0;
      for (Map.Entry<String, Long> entry : models.entrySet()) {
        if (entry.getValue() > most) {
          model = entry.getKey();
          most = entry.getValue();
        }
      }
      return new Usage(
          llmCalls, input, output, total, reasoning, maxInput, maxInputModel, model, cost);
    }
  }
}
