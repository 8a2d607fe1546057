package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.RawSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * OTLP as JSON, as collectors write it to files: a row is a line or a document that holds resource
 * spans, in camel or snake case, or has them as a column.
 */
final class OtlpJsonReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final String[] RESOURCE_SPANS = {"resourceSpans", "resource_spans"};
  private static final String[] SCOPE_SPANS = {
    "scopeSpans", "scope_spans", "instrumentationLibrarySpans"
  };

  /** The kinds that the protocol names; it tells readers to refuse others. */
  private static final Set<String> KINDS =
      Set.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  private static final int LAST_KIND = 5;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Why a span of another kind is not read. */
  static final String NO_KIND = "kind is no kind of span that OTLP has";

  private static final String SPAN = "resourceSpans[].scopeSpans[].spans[].";

  /** What fills canonical columns, by the names of OTLP's JSON. */
  static final Map<String, String> COLUMNS =
      Map.of(
          SpansTable.TRACE_ID, SPAN + "traceId",
          SpansTable.SPAN_ID, SPAN + "spanId",
          SpansTable.PARENT_SPAN_ID, SPAN + "parentSpanId",
          SpansTable.NAME, SPAN + "name",
          SpansTable.OTEL_KIND, SPAN + "kind",
          SpansTable.START_UNIX_NANO, SPAN + "startTimeUnixNano",
          SpansTable.END_UNIX_NANO, SPAN + "endTimeUnixNano",
          SpansTable.STATUS, SPAN + "status.code",
          SpansTable.ATTRIBUTES, SPAN + "attributes",
          SpansTable.RESOURCE_ATTRIBUTES, "resourceSpans[].resource.attributes");

  private final Cells cells;
  private final String[] texts;

  OtlpJsonReader(StructType schema) {
    cells = new Cells(schema);
    List<String> others = new ArrayList<>();
    cells.columns().forEach(others::add);
    texts = others.toArray(String[]::new);
  }

  @Override
  public List<RawSpan> read(Row row) {
    Object resourceSpans = cells.value(row, RESOURCE_SPANS);
    if (resourceSpans != null) {
      return spans(Structs.of(resourceSpans));
    }
    String text = cells.text(row, texts);
    if (text == null || text.isBlank()) {
      throw new UnreadableRow("the line is empty");
    }
    Object document =
        JsonText.container(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
            .map(JsonText::plain)
            .orElseThrow(() -> new UnreadableRow(notJson(text)));
    List<Map<?, ?>> batches =
        document instanceof Map<?, ?> map ? List.of(map) : Structs.of(document);
    List<RawSpan> spans = new ArrayList<>();
    for (Map<?, ?> batch : batches) {
      spans.addAll(spans(Structs.of(Structs.first(batch, RESOURCE_SPANS))));
    }
    if (spans.isEmpty() && batches.stream().noneMatch(OtlpJsonReader::hasSpans)) {
      throw new UnreadableRow("it is JSON, but holds no resourceSpans");
    }
    return spans;
  }

  private static String notJson(String text) {
    return JsonText.problem(text)
        .map(place -> "it is no JSON: " + place)
        .orElse("it is JSON, but neither an object nor a list");
  }

  private static boolean hasSpans(Map<?, ?> batch) {
    return Structs.first(batch, RESOURCE_SPANS) != null;
  }

  private static List<RawSpan> spans(List<Map<?, ?>> resourceSpans) {
    List<RawSpan> spans = new ArrayList<>();
    for (Map<?, ?> ofResource : resourceSpans) {
      Map<String, String> resource =
          Attributes.of(member(ofResource.get("resource"), "attributes"), "resource");
      for (Map<?, ?> ofScope : Structs.of(Structs.first(ofResource, SCOPE_SPANS))) {
        Object scope = Structs.first(ofScope, "scope", "instrumentationLibrary");
        for (Map<?, ?> span : Structs.of(ofScope.get("spans"))) {
          spans.add(span(span, resource, scope));
        }
      }
    }
    return spans;
  }

  private static RawSpan span(Map<?, ?> span, Map<String, String> resource, Object scope) {
    String kind = PlainValues.text(span.get("kind"));
    return new RawSpan(
        id(span, "traceId", "trace_id"),
        id(span, "spanId", "span_id"),
        id(span, "parentSpanId", "parent_span_id"),
        PlainValues.text(span.get("name")),
        kind,
        Cells.nanos(Structs.first(span, "startTimeUnixNano", "start_time_unix_nano")),
        Cells.nanos(Structs.first(span, "endTimeUnixNano", "end_time_unix_nano")),
        PlainValues.text(member(span.get("status"), "code")),
        PlainValues.text(member(span.get("status"), "message")),
        Attributes.of(span.get("attributes"), "attributes"),
        resource,
        PlainValues.text(member(scope, "name")),
        PlainValues.text(member(scope, "version")),
        FlatOtlpReader.events(span.get("events")),
        FlatOtlpReader.links(span.get("links")),
        0,
        IdForm.OTEL,
        List.of(),
        isKind(kind) ? null : NO_KIND);
  }

  private static boolean isKind(String kind) {
    if (kind == null) {
      return true;
    }
    boolean named = kind.startsWith("SPAN_KIND_") && KINDS.contains(kind.substring(10));
    return named
        || (kind.length() == 1 && kind.charAt(0) >= '0' && kind.charAt(0) <= '0' + LAST_KIND);
  }

  private static String id(Map<?, ?> span, String... names) {
    return PlainValues.text(Structs.first(span, names));
  }

  private static Object member(Object struct, String name) {
    return struct instanceof Map<?, ?> map ? map.get(name) : null;
  }

  /** Where no column has the name of one, the spans may stand in any. */
  @Override
  public boolean knows(String column) {
    List<String> names = Arrays.asList(RESOURCE_SPANS);
    return names.contains(column) || names.stream().noneMatch(cells::has);
  }

  @Override
  public Map<String, String> columns() {
    return COLUMNS;
  }
}
