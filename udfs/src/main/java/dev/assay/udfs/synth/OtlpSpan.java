package dev.assay.udfs.synth;

import java.util.Map;

/**
 * A span as a tracer exports it: a row of the flat OTLP layout.
 *
 * @param parentSpanId null at the root
 * @param startUnixNano nanoseconds since the epoch, UTC
 * @param statusCode {@code STATUS_CODE_OK}, {@code STATUS_CODE_ERROR} or {@code STATUS_CODE_UNSET}
 * @param attributes every value as text, objects as JSON
 */
public record OtlpSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    long startUnixNano,
    long endUnixNano,
    String statusCode,
    String statusMessage,
    Map<String, String> attributes,
    Map<String, String> resourceAttributes) {}
