package dev.assay.udfs.trace;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What the model calls among some spans used, given in order of start; costs are not known. */
  public static Usage of(List<Span> spans) {
    ModelCalls calls = new ModelCalls();
    spans.forEach(span -> calls.add(span, ModelCall.NONE));
    return of(calls);
  }

  /**
   * Sums the calls of one trace. Of a call that two spans tell, what it used is what the inner one
   * says, if it says anything.
   */
  static Usage of(ModelCalls calls) {
    Set<String> around = calls.around(call -> true);
    Set<String> aroundTokens = calls.around(ModelCalls.Call::reportsTokens);
    Set<String> aroundCost = calls.around(call -> call.costUsd() != null);
    Sum sum = new Sum();
    for (ModelCalls.Call call : calls.all()) {
      if (call.operation() == Operation.LLM && !around.contains(call.spanId())) {
        sum.count(call);
      }
      if (!aroundTokens.contains(call.spanId())) {
        sum.addTokens(call);
      }
      if (call.costUsd() != null && !aroundCost.contains(call.spanId())) {
        sum.cost = sum.cost == null ? call.costUsd() : sum.cost + call.costUsd();
      }
    }
    return sum.result();
  }

  private static final class Sum {
    private final Map<String, Long> models = new TreeMap<>();
    private long llmCalls;
    private Long input;
    private Long output;
    private Long total;
    private Long reasoning;
    private Long maxInput;
    private String maxInputModel;
    private Double cost;

    Usage result() {
      return new Usage(
          llmCalls,
          input,
          output,
          total,
          reasoning,
          maxInput,
          maxInputModel,
          mostFrequentModel(),
          cost);
    }

    private void count(ModelCalls.Call call) {
      llmCalls++;
      if (call.model() != null) {
        models.merge(call.model(), 1L, Long::sum);
      }
    }

    private void addTokens(ModelCalls.Call call) {
      Tokens tokens = call.tokens();
      input = plus(input, tokens.input());
      output = plus(output, tokens.output());
      total = plus(total, tokens.total());
      reasoning = plus(reasoning, tokens.reasoning());
      if (tokens.input() != null && (maxInput == null || tokens.input() > maxInput)) {
        maxInput = tokens.input();
        maxInputModel = call.model();
      }
    }

    private String mostFrequentModel() {
      String model = null;
      long most = 0;
      for (Map.Entry<String, Long> entry : models.entrySet()) {
        if (entry.getValue() > most) {
          model = entry.getKey();
          most = entry.getValue();
        }
      }
      return model;
    }

    private static Long plus(Long sum, Long value) {
      if (value == null) {
        return sum;
      }
      return sum == null ? value : Long.valueOf(sum + value);
    }
  }
}
