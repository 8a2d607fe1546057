package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.dialect.SpanLift;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of one layout, of which the columns of ids and times do, to the keys of their spans. Rows
 * that cannot be read have none.
 */
final class SpanKeys implements FlatMapFunction<Iterator<Row>, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add(SpansTable.TRACE_ID, DataTypes.StringType)
          .add(SpansTable.SPAN_ID, DataTypes.StringType)
          .add(SpansTable.PARENT_SPAN_ID, DataTypes.StringType)
          .add(SpansTable.START_UNIX_NANO, DataTypes.LongType);

  private static final long serialVersionUID = 1;

  private final StructType inputSchema;
  private final Dialect dialect;
  private final LiftRows.Origin origin;

  SpanKeys(StructType inputSchema, Dialect dialect, LiftRows.Origin origin) {
    this.inputSchema = inputSchema;
    this.dialect = dialect;
    this.origin = origin;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowReader reader = dialect.reader(inputSchema, origin.columns());
    return new LiftRows.FlatIterator<>(rows, row -> keys(reader, row));
  }

  private static List<Row> keys(RowReader reader, Row row) {
    List<RawSpan> spans;
    try {
      spans = reader.read(row);
    } catch (RuntimeException e) {
      return List.of();
    }
    List<Row> keys = new ArrayList<>(spans.size());
    for (RawSpan span : spans) {
      SpanLift.key(span)
          .ifPresent(
              key ->
                  keys.add(
                      RowFactory.create(
                          key.traceId(), key.spanId(), key.parentSpanId(), key.startUnixNano())));
    }
    return keys;
  }
}
