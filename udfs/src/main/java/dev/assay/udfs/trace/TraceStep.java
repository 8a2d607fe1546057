package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line of a trace's span tree.
 *
 * @param depth 0 at a root, or at a span whose parent is not in the trace
 * @param startNanos from the start of the trace
 * @param durationNanos null where the span never ended
 * @param model that answered, else that was asked; may be null
 * @param inputTokens may be null
 * @param outputTokens may be null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraceStep(
    String spanId,
    int depth,
    Operation operation,
    String name,
    SpanStatus status,
    String errorType,
    long startNanos,
    Long durationNanos,
    String model,
    Long inputTokens,
    Long outputTokens) {

  /** The lines of a trace from the root down, the children of a span in order of their start. */
  static List<TraceStep> of(Trace trace) {
    if (trace.spans().isEmpty()) {
      return List.of();
    }
    Map<String, Span> byId = new LinkedHashMap<>();
    trace.spans().forEach(span -> byId.putIfAbsent(span.spanId(), span));
    Map<String, List<Span>> children = new LinkedHashMap<>();
    List<Span> roots = new ArrayList<>();
    for (Span span : byId.values()) {
      if (span.parentSpanId() != null && byId.containsKey(span.parentSpanId())) {
        children.computeIfAbsent(span.parentSpanId(), id -> new ArrayList<>()).add(span);
      } else {
        roots.add(span);
      }
    }
    long began = trace.spans().get(0).startUnixNano();
    Set<String> drawn = new HashSet<>();
    List<TraceStep> steps = new ArrayList<>();
    roots.forEach(root -> draw(root, children, began, drawn, steps));
    // Spans that are their own ancestors hang on no root.
    byId.values().forEach(span -> draw(span, children, began, drawn, steps));
    return List.copyOf(steps);
  }

  private record Place(Span span, int depth) {}

  /** Without recursion, which the depth of a trace could break. */
  private static void draw(
      Span root,
      Map<String, List<Span>> children,
      long began,
      Set<String> drawn,
      List<TraceStep> steps) {
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(root, 0));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (!drawn.add(place.span().spanId())) {
        continue;
      }
      steps.add(step(place.span(), place.depth(), began));
      List<Span> below = children.getOrDefault(place.span().spanId(), List.of());
      for (int i = below.size() - 1; i >= 0; i--) {
        open.push(new Place(below.get(i), place.depth() + 1));
      }
    }
  }

  private static TraceStep step(Span span, int depth, long began) {
    return new TraceStep(
        span.spanId(),
        depth,
        span.operation(),
        span.name(),
        span.status(),
        span.errorType(),
        span.startUnixNano() - began,
        span.endUnixNano() == null ? null : span.endUnixNano() - span.startUnixNano(),
        span.responseModel() == null ? span.requestModel() : span.responseModel(),
        span.tokens().input(),
        span.tokens().output());
  }
}
