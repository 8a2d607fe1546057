package dev.assay.udfs.trace;

import java.util.Map;

/**
 * Something that happened at one moment of a span.
 *
 * @param timeUnixNano nanoseconds since the epoch, UTC; may be null
 * @param attributes values as text, JSON where they are not scalars; never null
 */
public record SpanEvent(String name, Long timeUnixNano, Map<String, String> attributes) {
  public SpanEvent {
    attributes = attributes == null ? Map.of() : attributes;
  }
}
