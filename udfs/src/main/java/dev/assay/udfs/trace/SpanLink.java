package dev.assay.udfs.trace;

import java.util.Map;

/**
 * A span's pointer to a span of this or another trace.
 *
 * @param attributes values as text, JSON where they are not scalars; never null
 */
public record SpanLink(String traceId, String spanId, Map<String, String> attributes) {
  public SpanLink {
    attributes = attributes == null ? Map.of() : attributes;
  }
}
