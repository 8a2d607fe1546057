package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span as a tracer wrote it, in whatever layout, with every attribute value as text: scalars as
 * they are, arrays and objects as JSON. Any part may be null.
 *
 * @param statusCode {@code OK}, {@code STATUS_CODE_ERROR}, 2 and the like
 * @param revision which of two records of one span is the later; 0 where records never change
 * @param ids which ids the layout may hold
 * @param warnings what the reader of the layout could not read as meant
 * @param problem why the layout does not allow the span, without its text; null where it does
 */
public record RawSpan(
    String traceId,
    String spanId,
    String parentSpanId,
    String name,
    String kind,
    Long startUnixNano,
    Long endUnixNano,
    String statusCode,
    String statusMessage,
    Map<String, String> attributes,
    Map<String, String> resourceAttributes,
    String scopeName,
    String scopeVersion,
    List<SpanEvent> events,
    List<SpanLink> links,
    long revision,
    IdForm ids,
    List<String> warnings,
    String problem) {
  public RawSpan {
    attributes = attributes == null ? Map.of() : attributes;
    resourceAttributes = resourceAttributes == null ? Map.of() : resourceAttributes;
    events = events == null ? List.of() : events;
    links = links == null ? List.of() : links;
    warnings = warnings == null ? List.of() : warnings;
  }

  /** The same span, with those of some attributes that it does not have itself. */
  public RawSpan withMissing(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(attributes);
    return new RawSpan(
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        startUnixNano,
        endUnixNano,
        statusCode,
        statusMessage,
        all,
        resourceAttributes,
        scopeName,
        scopeVersion,
        events,
        links,
        revision,
        ids,
        warnings,
        problem);
  }

  /** Whether an attribute's name begins so. */
  boolean hasAttributeUnder(String prefix) {
    for (String name : attributes.keySet()) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
