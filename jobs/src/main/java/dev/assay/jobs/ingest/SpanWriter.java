package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.RollUp;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes spans into their table. */
final class SpanWriter {
  private static final String PLACED = "placed_";

  /** So many ids of traces and orphans go to every task by way of the driver; more are joined. */
  private static final long MOST_BROADCAST = 20_000;

  /** So many dates make so many files of a task, which is not worth moving every span about. */
  private static final int FEW_DATES = 3;

  private SpanWriter() {}

  /**
   * All spans of new traces, with what only their traces tell.
   *
   * @param shapes of all traces; stored, for they are read twice
   */
  static Dataset<Row> placed(Lifting lifting, Dataset<Row> shapes) {
    Dataset<Row> told = told(shapes);
    Row size = told.agg(count(lit(1)), sum(TracesTable.ORPHAN_SPANS)).head();
    boolean few = size.getLong(0) == 0 || size.getLong(0) + size.getLong(1) <= MOST_BROADCAST;
    return few
        ? lifting.spans(new Placements(told.collectAsList()))
        : placed(lifting.spans(), shapes);
  }

  /**
   * Gives spans what only their trace tells: whether their parent is missing, and the trace's date.
   *
   * @param spans with the columns of {@link SpansTable}
   * @param rolled their traces, with the columns of {@link RollUp} or of {@link
   *     dev.assay.jobs.trace.TraceShapes}; stored, for it is read twice
   */
  static Dataset<Row> placed(Dataset<Row> spans, Dataset<Row> rolled) {
    Dataset<Row> told =
        told(rolled)
            .select(
                col(TracesTable.TRACE_ID).as(PLACED + TracesTable.TRACE_ID),
                col(TracesTable.TRACE_DATE).as(PLACED + TracesTable.TRACE_DATE),
                col(RollUp.ORPHANS).as(PLACED + RollUp.ORPHANS));
    long traces = told.count();
    if (traces == 0) {
      return spans.select(columns());
    }
    return spans
        .join(
            traces <= MOST_BROADCAST ? broadcast(told) : told,
            col(SpansTable.TRACE_ID).equalTo(col(PLACED + TracesTable.TRACE_ID)),
            "left_outer")
        .withColumn(
            SpansTable.TRACE_DATE,
            coalesce(col(PLACED + TracesTable.TRACE_DATE), col(SpansTable.TRACE_DATE)))
        .withColumn(
            SpansTable.IS_ORPHAN,
            coalesce(
                org.apache.spark.sql.functions.array_contains(
                    col(PLACED + RollUp.ORPHANS), col(SpansTable.SPAN_ID)),
                lit(false)))
        .select(columns());
  }

  /** The traces that tell something of their spans, with the columns to tell it by. */
  private static Dataset<Row> told(Dataset<Row> traces) {
    return traces
        .where(
            col(TracesTable.ORPHAN_SPANS)
                .gt(0)
                .or(size(col(RollUp.SPAN_DATES)).gt(1))
                // It was first seen on another day than its spans are now of.
                .or(col(TracesTable.TRACE_DATE).notEqual(col(RollUp.SPAN_DATES).getItem(0))))
        .select(
            col(TracesTable.TRACE_ID),
            col(TracesTable.TRACE_DATE),
            col(TracesTable.ORPHAN_SPANS),
            col(RollUp.ORPHANS));
  }

  private static Column[] columns() {
    return java.util.Arrays.stream(SpansTable.TABLE.schema().fieldNames())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }

  /** Adds spans, of which the table holds none. */
  static void append(Lakehouse lakehouse, Dataset<Row> spans, SortedSet<Date> dates) {
    lakehouse.append(SpansTable.TABLE, byDate(spans, SpansTable.SPAN_DATE, dates));
  }

  /** A task writes a file for each date that it holds: of many dates, each goes to few tasks. */
  static Dataset<Row> byDate(Dataset<Row> rows, String date, SortedSet<Date> dates) {
    return dates.size() > FEW_DATES ? rows.hint("rebalance", col(date)) : rows;
  }

  /** Replaces spans that the table holds, if there are any. */
  static void merge(Lakehouse lakehouse, Dataset<Row> changed, SortedSet<Date> dates) {
    if (changed.isEmpty()) {
      return;
    }
    lakehouse
        .forUpdate(SpansTable.TABLE)
        .as("t")
        .merge(
            changed.as("s"),
            "t.span_date IN (%s) AND t.source = s.source AND t.trace_id = s.trace_id AND t.span_id = s.span_id"
                .formatted(literals(dates)))
        .whenMatched()
        .updateAll()
        .execute();
    lakehouse.noteWritten(SpansTable.TABLE);
  }

  /** Dates as a list of SQL literals, by which Delta prunes partitions before it reads. */
  static String literals(SortedSet<Date> dates) {
    return dates.stream().map("DATE'%s'"::formatted).collect(Collectors.joining(", "));
  }
}
