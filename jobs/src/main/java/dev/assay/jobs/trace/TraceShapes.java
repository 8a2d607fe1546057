package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import java.sql.Date;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The shapes of traces by the keys of their spans alone: a row for each trace, with those columns
 * of {@link RollUp} that say how many spans it has, on which dates, which of them are orphans, and
 * whether one came twice. Keys are small, so that a batch's shapes are known before its spans are
 * read.
 */
public final class TraceShapes implements MapPartitionsFunction<Row, Row> {
  /** When the first and the last span start, in nanoseconds since the epoch. */
  public static final String FIRST_START = "first_start_unix_nano";

  public static final String LAST_START = "last_start_unix_nano";

  /** The columns of the output. */
  public static final StructType SCHEMA =
      new StructType()
          .add(TracesTable.TRACE_ID, DataTypes.StringType)
          .add(TracesTable.TRACE_DATE, DataTypes.DateType)
          .add(FIRST_START, DataTypes.LongType)
          .add(LAST_START, DataTypes.LongType)
          .add(TracesTable.SPAN_COUNT, DataTypes.LongType)
          .add(TracesTable.ORPHAN_SPANS, DataTypes.LongType)
          .add(RollUp.ORPHANS, DataTypes.createArrayType(DataTypes.StringType))
          .add(RollUp.DOUBLED, DataTypes.BooleanType)
          .add(RollUp.SPAN_DATES, DataTypes.createArrayType(DataTypes.DateType));

  private static final long serialVersionUID = 1;
  private static final int TRACE_ID = 0;
  private static final int SPAN_ID = 1;
  private static final int PARENT = 2;
  private static final int START = 3;

  private TraceShapes() {}

  /**
   * The shapes of traces.
   *
   * @param keys trace_id, span_id, parent_span_id, start_unix_nano
   */
  public static Dataset<Row> of(Dataset<Row> keys) {
    return keys.select(
            SpansTable.TRACE_ID,
            SpansTable.SPAN_ID,
            SpansTable.PARENT_SPAN_ID,
            SpansTable.START_UNIX_NANO)
        .repartition(col(SpansTable.TRACE_ID))
        .sortWithinPartitions(col(SpansTable.TRACE_ID))
        .mapPartitions(new TraceShapes(), Encoders.row(SCHEMA));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> keys) {
    return new TracesOfRows<>(
        keys, (a, b) -> a.getString(TRACE_ID).equals(b.getString(TRACE_ID)), TraceShapes::shape);
  }

  private static Row shape(Iterator<Row> keys) {
    String trace = null;
    Set<String> ids = new HashSet<>();
    List<Row> children = new ArrayList<>();
    TreeSet<Date> dates = new TreeSet<>();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long count = 0;
    boolean doubled = false;
    while (keys.hasNext()) {
      Row key = keys.next();
      trace = key.getString(TRACE_ID);
      count++;
      doubled |= !ids.add(key.getString(SPAN_ID));
      if (!key.isNullAt(PARENT)) {
        children.add(key);
      }
      long start = key.getLong(START);
      first = Math.min(first, start);
      last = Math.max(last, start);
      dates.add(Date.valueOf(SpanRows.date(start)));
    }
    List<String> orphans =
        children.stream()
            .filter(child -> !ids.contains(child.getString(PARENT)))
            .map(child -> child.getString(SPAN_ID))
            .toList();
    return RowFactory.create(
        trace,
        Date.valueOf(SpanRows.date(first)),
        first,
        last,
        count,
        (long) orphans.size(),
        asScala(orphans),
        doubled,
        asScala(List.copyOf(dates)));
  }
}
