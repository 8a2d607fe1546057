package dev.assay.udfs.trace;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

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

  /**
   * A call as a span tells of it, without its texts: a trace may hold many.
   *
   * @param parentSpanId null at the root
   * @param endUnixNano that of the start, where the span never ended
   * @param model may be null
   * @param costUsd US dollars; null where it was not reported
   */
  private record Call(
      String parentSpanId,
      Operation operation,
      long startUnixNano,
      long endUnixNano,
      String model,
      Tokens tokens,
      Double costUsd) {
    static Call of(Span span, Double costUsd) {
      return new Call(
          span.parentSpanId(),
          span.operation(),
          span.startUnixNano(),
          span.endUnixNano() == null ? span.startUnixNano() : span.endUnixNano(),
          span.responseModel() == null ? span.requestModel() : span.responseModel(),
          span.tokens(),
          costUsd);
    }

    /** A tracer that hangs each call below the last makes a child of what comes after. */
    boolean isWithin(Call outer) {
      return operation == outer.operation
          && startUnixNano >= outer.startUnixNano
          && endUnixNano <= outer.endUnixNano;
    }

    boolean reportsTokens() {
      return tokens.input() != null || tokens.output() != null;
    }
  }

  /**
   * Sums the spans of one trace. Two tracers may each have a span for the same call, one within the
   * other: that is one call, and what it used is what the inner one says, if it says anything.
   */
  static final class Sum {
    private final Map<String, Call> calls = new LinkedHashMap<>();
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
      if (span.operation() == Operation.LLM || span.operation() == Operation.EMBEDDING) {
        calls.put(span.spanId(), Call.of(span, call.costUsd()));
      }
    }

    Usage result() {
      Set<String> around = around(call -> true);
      Set<String> aroundTokens = around(Call::reportsTokens);
      Set<String> aroundCost = around(call -> call.costUsd() != null);
      calls.forEach(
          (spanId, call) -> {
            if (call.operation() == Operation.LLM && !around.contains(spanId)) {
              count(call);
            }
            if (!aroundTokens.contains(spanId)) {
              addTokens(call);
            }
            if (call.costUsd() != null && !aroundCost.contains(spanId)) {
              cost = cost == null ? call.costUsd() : cost + call.costUsd();
            }
          });
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

    /** The spans of calls that have such a call of the same kind right within them. */
    private Set<String> around(Predicate<Call> inner) {
      Set<String> around = new HashSet<>();
      for (Call call : calls.values()) {
        Call outer = calls.get(call.parentSpanId());
        if (outer != null && call.isWithin(outer) && inner.test(call)) {
          around.add(call.parentSpanId());
        }
      }
      return around;
    }

    private void count(Call call) {
      llmCalls++;
      if (call.model() != null) {
        models.merge(call.model(), 1L, Long::sum);
      }
    }

    private void addTokens(Call call) {
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
