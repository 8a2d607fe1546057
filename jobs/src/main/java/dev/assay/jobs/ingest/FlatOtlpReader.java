package dev.assay.jobs.ingest;

import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Flat OTLP: a row is a span, columns in snake case, as collectors, Databricks' otel_spans and the
 * like write it.
 */
final class FlatOtlpReader implements RowReader {
  private static final long serialVersionUID = 1;

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
  private final List<String> others = new ArrayList<>();

  FlatOtlpReader(StructType schema) {
    cells = new Cells(schema);
    for (String column : cells.columns()) {
      if (!KNOWN.contains(column)) {
        others.add(column);
      }
    }
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes =
        Attributes.of(cells.value(row, "attributes", "span_attributes"), "attributes");
    for (String column : others) {
      Object value = cells.value(row, column);
      if (value != null && !attributes.containsKey(column)) {
        Attributes.addTo(attributes, Map.of(column, value), column);
      }
    }
    Long start = cells.nanos(row, "start_time_unix_nano", "start_time", "time");
    return List.of(
        new RawSpan(
            cells.id(row, "trace_id"),
            cells.id(row, "span_id"),
            cells.id(row, "parent_span_id", "parent_id"),
            cells.text(row, "name", "span_name"),
            cells.text(row, "kind", "span_kind"),
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
            List.of()));
  }

  private Long end(Row row, Long start) {
    Long end = cells.nanos(row, "end_time_unix_nano", "end_time");
    Object duration = cells.value(row, "duration_ns", "duration_nano");
    if (end == null && start != null && duration instanceof Number number) {
      return start + number.longValue();
    }
    return end;
  }

  private String status(Row row, String member, String column) {
    Object value = cells.member(row, member, "status");
    if (value == null) {
      value = cells.value(row, column);
    }
    if (value == null && member.equals("code") && cells.value(row, "status") instanceof String s) {
      value = s;
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
