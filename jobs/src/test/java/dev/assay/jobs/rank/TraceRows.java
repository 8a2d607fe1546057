package dev.assay.jobs.rank;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows of {@code traces} made by hand: all alike, but for what a test says. */
final class TraceRows {
  private static final StructType SCHEMA = TracesTable.TABLE.schema();

  private final List<Row> rows = new ArrayList<>();

  /** Adds a trace of a date, touched on the same. */
  TraceRows add(String id, String date, Map<String, Object> values) {
    LocalDate day = LocalDate.parse(date);
    Instant start = day.atTime(9, 0).toInstant(ZoneOffset.UTC);
    Map<String, Object> row = new HashMap<>();
    row.put(TracesTable.SOURCE, "shop");
    row.put(TracesTable.TRACE_ID, id);
    row.put(TracesTable.TRACE_DATE, Date.valueOf(day));
    row.put(TracesTable.TOUCHED_DATE, Date.valueOf(day));
    row.put(TracesTable.START_TIME, Timestamp.from(start));
    row.put(TracesTable.START_UNIX_NANO, start.toEpochMilli() * 1_000_000L);
    row.put(TracesTable.SERVICE_NAME, "assistant");
    row.put(TracesTable.MODEL, "gpt-4o");
    row.put(
        TracesTable.CONTENT_HASH,
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString());
    row.put(TracesTable.SPAN_COUNT, 10L);
    row.put(TracesTable.DEPTH, 3L);
    row.putAll(values);
    rows.add(row(SCHEMA, row));
    return this;
  }

  /** A row of a schema: as given, else 0, false, empty, or null where that is allowed. */
  static Row row(StructType schema, Map<String, Object> values) {
    return RowFactory.create(
        Arrays.stream(schema.fields())
            .map(
                field -> values.containsKey(field.name()) ? values.get(field.name()) : usual(field))
            .toArray());
  }

  private static Object usual(StructField field) {
    if (field.nullable()) {
      return null;
    }
    return switch (field.dataType().typeName()) {
      case "long" -> 0L;
      case "integer" -> 0;
      case "double" -> 0.0;
      case "boolean" -> false;
      case "timestamp" -> Timestamp.from(SharedSession.CLOCK.instant());
      default -> "";
    };
  }

  Dataset<Row> rows() {
    return SharedSession.spark().createDataFrame(rows, SCHEMA);
  }

  void appendTo(Lakehouse lakehouse) {
    lakehouse.append(TracesTable.TABLE, rows().coalesce(1));
  }
}
