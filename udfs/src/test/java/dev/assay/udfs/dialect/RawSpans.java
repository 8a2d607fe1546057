package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.SpanEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Raw spans for tests: all of one trace, each a second long. */
final class RawSpans {
  static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  static final long START = 1_761_480_000_000_000_000L;

  private RawSpans() {}

  static RawSpan of(String... attributes) {
    return span(1, null, attributes);
  }

  /** A span by its number, which gives its id and its start. */
  static RawSpan span(int number, Integer parent, String... attributes) {
    return with(number, parent, List.of(), attributes);
  }

  static RawSpan with(int number, Integer parent, List<SpanEvent> events, String... attributes) {
    return new RawSpan(
        TRACE,
        id(number),
        parent == null ? null : id(parent),
        "span " + number,
        null,
        START + number,
        START + number + 1_000_000_000L,
        null,
        null,
        map(attributes),
        Map.of("service.name", "assistant"),
        null,
        null,
        events,
        List.of(),
        0,
        IdForm.OTEL,
        List.of(),
        null);
  }

  /** The same span under another name. */
  static RawSpan named(String name, RawSpan raw) {
    return new RawSpan(
        raw.traceId(),
        raw.spanId(),
        raw.parentSpanId(),
        name,
        raw.kind(),
        raw.startUnixNano(),
        raw.endUnixNano(),
        raw.statusCode(),
        raw.statusMessage(),
        raw.attributes(),
        raw.resourceAttributes(),
        raw.scopeName(),
        raw.scopeVersion(),
        raw.events(),
        raw.links(),
        raw.revision(),
        raw.ids(),
        raw.warnings(),
        raw.problem());
  }

  static String id(int number) {
    return "%016x".formatted(0xa000 + number);
  }

  static Map<String, String> map(String... pairs) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static CanonicalSpan lifted(RawSpan raw) {
    return ((SpanLift.Read) SpanLift.lift(raw, AttributeMapping.NONE)).span();
  }

  static CanonicalSpan lifted(String... attributes) {
    return lifted(of(attributes));
  }
}
