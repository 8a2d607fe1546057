package dev.assay.udfs.trace;

import java.util.List;

/**
 * A span in the one form that every dialect is read into: its content, and all that is known around
 * it.
 *
 * @param traceId lower hex where the tracer's id was hex or base64
 * @param warnings what could not be read as meant, a sentence each, without text of the trace
 */
public record CanonicalSpan(
    String traceId,
    Span span,
    SpanOrigin origin,
    SpanContext context,
    ModelCall call,
    Oversight oversight,
    List<String> warnings) {
  public CanonicalSpan {
    warnings = List.copyOf(warnings);
  }
}
