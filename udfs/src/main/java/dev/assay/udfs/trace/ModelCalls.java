package dev.assay.udfs.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The spans of one trace that tell of model and embedding calls, and which of them tell of one
 * call: two tracers may each have a span for it. Then one is right within the other, or both are
 * beside each other at one time, with the same id of the response, or with the same counts under
 * names of their own.
 */
final class ModelCalls {
  private final Map<String, Call> calls = new LinkedHashMap<>();

  /**
   * A call as a span tells of it, without its texts: a trace may hold many.
   *
   * @param parentSpanId null at the root
   * @param endUnixNano that of the start, where the span never ended
   * @param model may be null
   * @param costUsd US dollars; null where it was not reported
   * @param responseId may be null
   */
  record Call(
      String spanId,
      String parentSpanId,
      String name,
      Operation operation,
      long startUnixNano,
      long endUnixNano,
      String model,
      Tokens tokens,
      Double costUsd,
      String responseId) {
    static Call of(Span span, ModelCall call) {
      return new Call(
          span.spanId(),
          span.parentSpanId(),
          String.valueOf(span.name()),
          span.operation(),
          span.startUnixNano(),
          span.lastUnixNano(),
          span.responseModel() == null ? span.requestModel() : span.responseModel(),
          span.tokens(),
          call.costUsd(),
          call.responseId());
    }

    /** A tracer that hangs each call below the last makes a child of what comes after. */
    boolean isWithin(Call outer) {
      return operation == outer.operation
          && startUnixNano >= outer.startUnixNano
          && endUnixNano <= outer.endUnixNano;
    }

    /** Two questions to two models may be counted alike, and two samples have one name. */
    boolean isBeside(Call other) {
      return isWithin(other)
          && !name.equals(other.name)
          && (model == null || other.model == null || isOf(other.model) || other.isOf(model));
    }

    /** Whether the model is the other one, or a dated version of it. */
    private boolean isOf(String other) {
      String own = model.substring(model.lastIndexOf('/') + 1);
      int end = other.length();
      return own.startsWith(other)
          && (own.length() == end
              || ("-@".indexOf(own.charAt(end)) >= 0
                  && own.length() > end + 1
                  && Character.isDigit(own.charAt(end + 1))));
    }

    boolean reportsTokens() {
      return tokens.input() != null || tokens.output() != null;
    }

    /** What two tellings of one call have in common, where neither is within the other. */
    Optional<List<Object>> circumstances() {
      return tokens.input() == null || tokens.output() == null
          ? Optional.empty()
          : Optional.of(List.of(String.valueOf(parentSpanId), tokens.input(), tokens.output()));
    }
  }

  /** Two spans that tell of one call. */
  private record Pair(Call outer, Call inner) {}

  /** Adds the next span, in order of start; only calls of models count. */
  void add(Span span, ModelCall call) {
    if (span.operation() == Operation.LLM || span.operation() == Operation.EMBEDDING) {
      calls.put(span.spanId(), Call.of(span, call));
    }
  }

  /** What each span tells, in order. */
  Collection<Call> all() {
    return calls.values();
  }

  /** The spans whose call an inner span tells, too, of which something is true. */
  Set<String> around(Predicate<Call> inner) {
    Set<String> around = new HashSet<>();
    for (Pair pair : pairs()) {
      if (inner.test(pair.inner())) {
        around.add(pair.outer().spanId());
      }
    }
    return around;
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    Map<String, Call> ofResponse = new HashMap<>();
    Map<List<Object>, List<Call>> beside = new HashMap<>();
    for (Call call : calls.values()) {
      Call parent = calls.get(call.parentSpanId());
      Call earlier = call.responseId() == null ? null : ofResponse.put(call.responseId(), call);
      if (parent != null && call.isWithin(parent)) {
        pairs.add(new Pair(parent, call));
      } else if (earlier != null && call.startUnixNano() < earlier.endUnixNano()) {
        pairs.add(new Pair(earlier, call));
      } else {
        call.circumstances()
            .map(same -> beside.computeIfAbsent(same, key -> new ArrayList<>()))
            .flatMap(open -> other(open, call))
            .ifPresent(other -> pairs.add(new Pair(other, call)));
      }
    }
    return pairs;
  }

  /** Takes the other telling from those that have none; there, a call waits for its own. */
  private static Optional<Call> other(List<Call> open, Call call) {
    open.removeIf(earlier -> earlier.endUnixNano() < call.startUnixNano());
    Optional<Call> other = open.stream().filter(earlier -> call.isBeside(earlier)).findFirst();
    other.ifPresentOrElse(open::remove, () -> open.add(call));
    return other;
  }
}
