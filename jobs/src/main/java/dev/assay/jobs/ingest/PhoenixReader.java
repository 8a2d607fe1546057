package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Phoenix: a row is a span, each attribute a column {@code attributes.<name>}, lists of structs in
 * place of numbered names.
 */
final class PhoenixReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final String PREFIX = "attributes.";
  private static final String KIND = "openinference.span.kind";

  private static final Set<String> KNOWN =
      Set.of(
          "context.trace_id",
          "context.span_id",
          "parent_id",
          "name",
          "span_kind",
          "start_time",
          "end_time",
          "status_code",
          "status_message",
          "events");

  private final Cells cells;
  private final List<String> attributeColumns = new ArrayList<>();

  PhoenixReader(StructType schema) {
    cells = new Cells(schema);
    for (String column : cells.columns()) {
      if (column.startsWith(PREFIX)) {
        attributeColumns.add(column);
      }
    }
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String column : attributeColumns) {
      Object value = cells.value(row, column);
      if (value != null) {
        String name = column.substring(PREFIX.length());
        Attributes.addTo(attributes, Map.of(name, value), name);
      }
    }
    String kind = cells.text(row, "span_kind");
    if (kind != null) {
      attributes.putIfAbsent(KIND, kind);
    }
    return List.of(
        new RawSpan(
            cells.id(row, "context.trace_id"),
            cells.id(row, "context.span_id"),
            cells.id(row, "parent_id"),
            cells.text(row, "name"),
            null,
            cells.nanos(row, "start_time"),
            cells.nanos(row, "end_time"),
            cells.text(row, "status_code"),
            cells.text(row, "status_message"),
            attributes,
            Map.of(),
            null,
            null,
            FlatOtlpReader.events(cells.value(row, "events")),
            List.of(),
            0,
            IdForm.OTEL,
            List.of(),
            null));
  }

  @Override
  public boolean knows(String column) {
    return column.startsWith(PREFIX) || KNOWN.contains(column);
  }

  @Override
  public Map<String, String> columns() {
    return cells.filled(
        Cells.part(SpansTable.TRACE_ID, "context.trace_id"),
        Cells.part(SpansTable.SPAN_ID, "context.span_id"),
        Cells.part(SpansTable.PARENT_SPAN_ID, "parent_id"),
        Cells.part(SpansTable.NAME, "name"),
        Cells.part(SpansTable.START_UNIX_NANO, "start_time"),
        Cells.part(SpansTable.END_UNIX_NANO, "end_time"),
        Cells.part(SpansTable.STATUS, "status_code"),
        Cells.part(SpansTable.STATUS_MESSAGE, "status_message"),
        Cells.part(SpansTable.EVENTS, "events"));
  }
}
