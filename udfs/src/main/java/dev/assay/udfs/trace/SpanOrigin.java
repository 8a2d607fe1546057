package dev.assay.udfs.trace;

import java.util.List;
import java.util.Map;

/**
 * How a span was traced: what leads back to the tracer's own record of it.
 *
 * @param semconv the vocabulary that named its operation, for example {@code genai}; {@code none}
 *     where no known one did
 * @param sourceTraceId the trace id as traced
 * @param sourceSpanId the span id as traced
 * @param operationRaw the operation as traced; may be null
 * @param otelKind {@code SPAN_KIND_*}; may be null
 * @param scopeName the instrumentation; may be null
 * @param scopeVersion may be null
 * @param resourceAttributes never null
 * @param events never null
 * @param links never null
 * @param revision which of two records of one span is the later, higher is later; 0 where the
 *     tracer never changes a record
 */
public record SpanOrigin(
    String semconv,
    String sourceTraceId,
    String sourceSpanId,
    String operationRaw,
    String otelKind,
    String scopeName,
    String scopeVersion,
    Map<String, String> resourceAttributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    long revision) {}
