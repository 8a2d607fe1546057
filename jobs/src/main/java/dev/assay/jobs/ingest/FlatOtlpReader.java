package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Flat OTLP: a row is a span, columns in snake case, as collectors, Databricks' otel_spans and the
 * like write it.
 */
final class FlatOtlpReader implements RowReader {
  /** What the names of columns that are one attribute each may begin with. */
  static final String ATTRIBUTES = "attributes.";

  private static final long serialVersionUID = 1;
  private static final String RESOURCE = "resource.";
  private static final String[] TRACE_ID = {"trace_id", "traceId"};
  private static final String[] SPAN_ID = {"span_id", "spanId"};
  private static final String[] PARENT = {"parent_span_id", "parent_id", "parentSpanId"};
  private static final String[] NAME = {"name", "span_name"};
  private static final String[] KIND = {"kind", "span_kind"};
  private static final String[] START = {
    "start_time_unix_nano", "startTimeUnixNano", "start_time", "time"
  };
  private static final String[] END = {"end_time_unix_nano", "endTimeUnixNano", "end_time"};
  private static final String[] DURATION = {"duration_ns", "duration_nano"};

  /** The columns of ids and the start. */
  static final Set<String> KEYS =
      Stream.of(TRACE_ID, SPAN_ID, PARENT, START)
          .flatMap(Arrays::stream)
          .collect(Collectors.toUnmodifiableSet());

  /** Columns that are read, and those that say nothing of a span's content. */
  private static final Set<String> KNOWN =
      Set.of(
          "trace_id",
          "span_id",
          "parent_span_id",
          "parent_id",
          "name",
          "span_name",
          "kind",
          "span_kind",
          "start_time_unix_nano",
          "start_time",
          "end_time_unix_nano",
          "end_time",
          "duration_ns",
          "duration_nano",
          "status",
          "status_code",
          "status_message",
          "status.code",
          "status.message",
          "attributes",
          "span_attributes",
          "resource",
          "resource_attributes",
          "service_name",
          "events",
          "links",
          "scope",
          "instrumentation_scope",
          "scope_name",
          "scope_version",
          "traceId",
          "spanId",
          "parentSpanId",
          "startTimeUnixNano",
          "endTimeUnixNano",
          "record_id",
          "time",
          "date",
          "trace_state",
          "flags",
          "dropped_attributes_count",
          "dropped_events_count",
          "dropped_links_count",
          "resource_schema_url",
          "span_schema_url");

  private final Cells cells;

  /** Columns that are an attribute each, and its name. */
  private final Map<String, String> attributeColumns = new LinkedHashMap<>();

  /** Columns that are an attribute of the resource each, and its name. */
  private final Map<String, String> resourceColumns = new LinkedHashMap<>();

  FlatOtlpReader(StructType schema) {
    cells = new Cells(schema);
    for (String column : cells.columns()) {
      if (column.startsWith(RESOURCE)) {
        String name = column.substring(RESOURCE.length());
        resourceColumns.put(column, without(ATTRIBUTES, name));
      } else if (!KNOWN.contains(column)) {
        attributeColumns.put(column, without(ATTRIBUTES, column));
      }
    }
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes =
        Attributes.of(cells.value(row, "attributes", "span_attributes"), "attributes");
    addColumns(attributes, attributeColumns, row);
    Long start = cells.nanos(row, START);
    return List.of(
        new RawSpan(
            cells.id(row, TRACE_ID),
            cells.id(row, SPAN_ID),
            cells.id(row, PARENT),
            cells.text(row, NAME),
            cells.text(row, KIND),
            start,
            end(row, start),
            status(row, "code", "status_code"),
            status(row, "message", "status_message"),
            attributes,
            resource(row),
            scope(row, "name", "scope_name"),
            scope(row, "version", "scope_version"),
            events(cells.value(row, "events")),
            links(cells.value(row, "links")),
            0,
            IdForm.OTEL,
            List.of(),
            null));
  }

  @Override
  public Map<String, String> columns() {
    return cells.filled(
        Cells.part(SpansTable.TRACE_ID, TRACE_ID),
        Cells.part(SpansTable.SPAN_ID, SPAN_ID),
        Cells.part(SpansTable.PARENT_SPAN_ID, PARENT),
        Cells.part(SpansTable.NAME, NAME),
        Cells.part(SpansTable.OTEL_KIND, KIND),
        Cells.part(SpansTable.START_UNIX_NANO, START),
        Cells.part(SpansTable.END_UNIX_NANO, END),
        Cells.part(SpansTable.DURATION_NS, DURATION),
        Cells.part(SpansTable.STATUS, "status", "status_code", "status.code"),
        Cells.part(SpansTable.STATUS_MESSAGE, "status", "status_message", "status.message"),
        Cells.part(SpansTable.ATTRIBUTES, "attributes", "span_attributes"),
        Cells.part(
            SpansTable.RESOURCE_ATTRIBUTES, "resource_attributes", "resource", "service_name"),
        Cells.part(SpansTable.SCOPE_NAME, "instrumentation_scope", "scope", "scope_name"),
        Cells.part(SpansTable.EVENTS, "events"),
        Cells.part(SpansTable.LINKS, "links"));
  }

  private void addColumns(Map<String, String> attributes, Map<String, String> columns, Row row) {
    columns.forEach(
        (column, name) -> {
          Object value = cells.value(row, column);
          if (value != null && !attributes.containsKey(name)) {
            Attributes.addTo(attributes, Map.of(name, value), name);
          }
        });
  }

  private Long end(Row row, Long start) {
    Long end = cells.nanos(row, END);
    Object duration = cells.value(row, DURATION);
    if (end == null && start != null && duration instanceof Number number) {
      return start + number.longValue();
    }
    return end;
  }

  private String status(Row row, String member, String column) {
    Object value = cells.member(row, member, "status");
    if (value == null) {
      value = cells.value(row, column, "status." + member);
    }
    Object status = cells.value(row, "status");
    if (value == null && member.equals("code") && Structs.struct(status).isEmpty()) {
      value = status;
    }
    return PlainValues.text(value);
  }

  private String scope(Row row, String member, String column) {
    Object value = cells.member(row, member, "instrumentation_scope", "scope");
    return PlainValues.text(value == null ? cells.value(row, column) : value);
  }

  private Map<String, String> resource(Row row) {
    Map<String, String> resource =
        Attributes.of(cells.value(row, "resource_attributes"), "resource_attributes");
    Object inner = cells.member(row, "attributes", "resource");
    if (inner == null && resource.isEmpty()) {
      inner = cells.value(row, "resource");
    }
    Attributes.addTo(resource, inner, "resource");
    addColumns(resource, resourceColumns, row);
    String service = cells.text(row, "service_name");
    if (service != null) {
      resource.putIfAbsent("service.name", service);
    }
    return resource;
  }

  /** Events as a list of structs, or as JSON text of one. */
  static List<SpanEvent> events(Object value) {
    List<SpanEvent> events = new ArrayList<>();
    for (Map<?, ?> event : Structs.of(value)) {
      Object time = Structs.first(event, "time_unix_nano", "timeUnixNano", "timestamp", "time");
      events.add(
          new SpanEvent(
              PlainValues.text(event.get("name")),
              Cells.nanos(time),
              Attributes.of(event.get("attributes"), "attributes")));
    }
    return events;
  }

  /** Links, likewise. */
  static List<SpanLink> links(Object value) {
    List<SpanLink> links = new ArrayList<>();
    for (Map<?, ?> link : Structs.of(value)) {
      links.add(
          new SpanLink(
              PlainValues.text(Structs.first(link, "trace_id", "traceId")),
              PlainValues.text(Structs.first(link, "span_id", "spanId")),
              Attributes.of(link.get("attributes"), "attributes")));
    }
    return links;
  }
}
