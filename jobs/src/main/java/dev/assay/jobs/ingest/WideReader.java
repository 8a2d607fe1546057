package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A table of a team's own: a row is a span, and a {@link ColumnMap} says what its columns are. */
final class WideReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final Set<String> NO_ERROR = Set.of("", "false", "0", "no", "none", "null");

  private final Cells cells;
  private final ColumnMap map;

  WideReader(StructType schema, ColumnMap map) {
    cells = new Cells(schema);
    this.map = map;
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Attributes.addTo(attributes, value(row, ColumnMap.ATTRIBUTES), ColumnMap.ATTRIBUTES);
    for (String column : cells.columns()) {
      Object value = cells.value(row, column);
      if (!map.columns().containsValue(column) && value != null) {
        Attributes.addTo(attributes, Map.of(column, value), column);
      }
    }
    map.attributes()
        .forEach(
            (column, names) -> {
              Object value = at(row, column);
              if (value != null) {
                names.forEach(
                    name -> AttributeText.put(name, AttributeText.text(value), attributes));
              }
            });
    Long start = Cells.nanos(raw(row, ColumnMap.START_TIME));
    return List.of(
        new RawSpan(
            id(row, ColumnMap.TRACE_ID),
            id(row, ColumnMap.SPAN_ID),
            id(row, ColumnMap.PARENT_SPAN_ID),
            text(row, ColumnMap.NAME),
            text(row, ColumnMap.KIND),
            start,
            end(row, start),
            status(row),
            text(row, ColumnMap.STATUS_MESSAGE),
            attributes,
            Attributes.of(value(row, ColumnMap.RESOURCE_ATTRIBUTES), "resource"),
            null,
            null,
            FlatOtlpReader.events(value(row, ColumnMap.EVENTS)),
            FlatOtlpReader.links(value(row, ColumnMap.LINKS)),
            0,
            IdForm.FREE,
            List.of(),
            null));
  }

  private Long end(Row row, Long start) {
    Long end = Cells.nanos(raw(row, ColumnMap.END_TIME));
    if (end != null || start == null) {
      return end;
    }
    for (Map.Entry<String, Long> unit : ColumnMap.DURATIONS.entrySet()) {
      if (value(row, unit.getKey()) instanceof Number length) {
        return start + Math.round(length.doubleValue() * unit.getValue());
      }
    }
    return null;
  }

  private String status(Row row) {
    String error = text(row, ColumnMap.ERROR);
    boolean failed =
        error != null && !NO_ERROR.contains(error.strip().toLowerCase(java.util.Locale.ROOT));
    return failed ? "ERROR" : text(row, ColumnMap.STATUS);
  }

  private String text(Row row, String part) {
    return AttributeText.text(value(row, part));
  }

  private String id(Row row, String part) {
    return PlainValues.id(raw(row, part));
  }

  private Object value(Row row, String part) {
    Object plain = PlainValues.of(raw(row, part));
    return plain instanceof PlainValues.JsonValue json ? json.json() : plain;
  }

  private Object raw(Row row, String part) {
    String column = map.columns().get(part);
    return column == null ? null : at(row, column);
  }

  /** A column's cell, or the member of one, of a struct or of JSON. */
  private Object at(Row row, String column) {
    if (cells.has(column)) {
      return cells.value(row, column);
    }
    int dot = column.indexOf('.');
    Object value = dot < 0 ? null : cells.value(row, column.substring(0, dot));
    while (value != null && dot >= 0) {
      String rest = column.substring(dot + 1);
      Optional<Map<?, ?>> struct = Structs.struct(value);
      if (struct.isEmpty() || struct.get().containsKey(rest)) {
        return struct.map(map -> (Object) map.get(rest)).orElse(null);
      }
      int next = column.indexOf('.', dot + 1);
      if (next < 0) {
        return null;
      }
      value = struct.get().get(column.substring(dot + 1, next));
      dot = next;
    }
    return value;
  }

  @Override
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    map.columns().forEach((name, column) -> columns.put(canonical(name), column));
    return columns;
  }

  private static String canonical(String name) {
    return switch (name) {
      case ColumnMap.START_TIME -> SpansTable.START_UNIX_NANO;
      case ColumnMap.END_TIME -> SpansTable.END_UNIX_NANO;
      case ColumnMap.KIND -> SpansTable.OTEL_KIND;
      case ColumnMap.ERROR -> SpansTable.STATUS;
      default -> ColumnMap.DURATIONS.containsKey(name) ? SpansTable.DURATION_NS : name;
    };
  }
}
