package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The table of the collector's ClickHouse exporter, and files of otlp2parquet, which has its
 * columns: a row is a span, columns in Pascal case, a duration in place of an end. Events and links
 * are a list of structs, or a list for each of their members.
 */
final class ClickHouseReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final String[] START = {"Timestamp", "StartTime", "StartTimeUnixNano"};
  private static final String[] END = {"EndTime", "EndTimestamp", "EndTimeUnixNano"};

  /** The columns of ids and the start. */
  static final Set<String> KEYS =
      Set.of("TraceId", "SpanId", "ParentSpanId", START[0], START[1], START[2]);

  /** How a member of a nested column is named: {@code Events.Name}, as ClickHouse exports it. */
  private static final List<String> SEPARATORS = List.of(".", "_", "");

  private static final Set<String> KNOWN =
      Set.of(
          "TraceId",
          "SpanId",
          "ParentSpanId",
          "TraceState",
          "SpanName",
          "SpanKind",
          "ServiceName",
          "ResourceAttributes",
          "ScopeName",
          "ScopeVersion",
          "SpanAttributes",
          "Duration",
          "StatusCode",
          "StatusMessage");

  private static final Pattern NESTED = Pattern.compile("(Events|Links)([._]?[A-Z]\\w*)?");

  private final Cells cells;

  ClickHouseReader(StructType schema) {
    cells = new Cells(schema);
  }

  @Override
  public List<RawSpan> read(Row row) {
    Long start = cells.nanos(row, START);
    Map<String, String> resource =
        Attributes.of(cells.value(row, "ResourceAttributes"), "ResourceAttributes");
    String service = cells.text(row, "ServiceName");
    if (service != null && !service.isEmpty()) {
      resource.putIfAbsent("service.name", service);
    }
    return List.of(
        new RawSpan(
            cells.id(row, "TraceId"),
            cells.id(row, "SpanId"),
            cells.id(row, "ParentSpanId"),
            cells.text(row, "SpanName"),
            cells.text(row, "SpanKind"),
            start,
            end(row, start),
            cells.text(row, "StatusCode"),
            cells.text(row, "StatusMessage"),
            Attributes.of(cells.value(row, "SpanAttributes"), "SpanAttributes"),
            resource,
            cells.text(row, "ScopeName"),
            cells.text(row, "ScopeVersion"),
            events(row),
            links(row),
            0,
            IdForm.OTEL,
            List.of(),
            null));
  }

  private Long end(Row row, Long start) {
    Long end = cells.nanos(row, END);
    boolean measured = cells.value(row, "Duration") instanceof Number && start != null;
    return end == null && measured
        ? Long.valueOf(start + ((Number) cells.value(row, "Duration")).longValue())
        : end;
  }

  @Override
  public boolean knows(String column) {
    return KNOWN.contains(column)
        || KEYS.contains(column)
        || Arrays.asList(END).contains(column)
        || NESTED.matcher(column).matches();
  }

  private List<SpanEvent> events(Row row) {
    if (cells.value(row, "Events") != null) {
      return Structs.of(cells.value(row, "Events")).stream()
          .map(event -> event(event.get("Timestamp"), event.get("Name"), event.get("Attributes")))
          .toList();
    }
    List<?> times = member(row, "Events", "Timestamp");
    List<?> names = member(row, "Events", "Name");
    List<?> attributes = member(row, "Events", "Attributes");
    List<SpanEvent> events = new ArrayList<>();
    for (int i = 0; i < Math.max(times.size(), names.size()); i++) {
      events.add(event(at(times, i), at(names, i), at(attributes, i)));
    }
    return events;
  }

  private static SpanEvent event(Object time, Object name, Object attributes) {
    return new SpanEvent(
        PlainValues.text(name), Cells.nanos(time), Attributes.of(attributes, "attributes"));
  }

  private List<SpanLink> links(Row row) {
    if (cells.value(row, "Links") != null) {
      return Structs.of(cells.value(row, "Links")).stream()
          .map(link -> link(link.get("TraceId"), link.get("SpanId"), link.get("Attributes")))
          .toList();
    }
    List<?> traces = member(row, "Links", "TraceId");
    List<?> spans = member(row, "Links", "SpanId");
    List<?> attributes = member(row, "Links", "Attributes");
    List<SpanLink> links = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      links.add(link(at(traces, i), at(spans, i), at(attributes, i)));
    }
    return links;
  }

  private static SpanLink link(Object traceId, Object spanId, Object attributes) {
    return new SpanLink(
        PlainValues.id(traceId), PlainValues.id(spanId), Attributes.of(attributes, "attributes"));
  }

  private List<?> member(Row row, String nested, String member) {
    for (String separator : SEPARATORS) {
      if (PlainValues.of(cells.value(row, nested + separator + member)) instanceof List<?> list) {
        return list;
      }
    }
    return List.of();
  }

  private static Object at(List<?> list, int i) {
    return i < list.size() ? list.get(i) : null;
  }

  @Override
  public Map<String, String> columns() {
    return cells.filled(
        Cells.part(SpansTable.TRACE_ID, "TraceId"),
        Cells.part(SpansTable.SPAN_ID, "SpanId"),
        Cells.part(SpansTable.PARENT_SPAN_ID, "ParentSpanId"),
        Cells.part(SpansTable.NAME, "SpanName"),
        Cells.part(SpansTable.OTEL_KIND, "SpanKind"),
        Cells.part(SpansTable.START_UNIX_NANO, START),
        Cells.part(SpansTable.END_UNIX_NANO, END),
        Cells.part(SpansTable.DURATION_NS, "Duration"),
        Cells.part(SpansTable.STATUS, "StatusCode"),
        Cells.part(SpansTable.STATUS_MESSAGE, "StatusMessage"),
        Cells.part(SpansTable.ATTRIBUTES, "SpanAttributes"),
        Cells.part(SpansTable.RESOURCE_ATTRIBUTES, "ResourceAttributes", "ServiceName"),
        Cells.part(SpansTable.SCOPE_NAME, "ScopeName"),
        Cells.part(SpansTable.EVENTS, "Events", "Events.Name", "Events_Name", "EventsName"),
        Cells.part(SpansTable.LINKS, "Links", "Links.TraceId", "Links_TraceId", "LinksTraceId"));
  }
}
