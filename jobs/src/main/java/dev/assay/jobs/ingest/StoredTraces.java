package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;

import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.SpanDates;
import dev.assay.jobs.trace.SpanRows;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds what the tables hold of the traces of a batch, and reads no more dates than it must: those
 * of the batch's own spans; those of the traces that are found there; the traces of the day before
 * or after, where a span starts within an hour of that midnight; and, where a parent is missing on
 * either side, the traces up to a week before and after.
 *
 * @param spans trace_id of traces that have spans on the batch's dates
 * @param traces trace_id of others
 * @param dates of all their spans and of the batch's
 */
record StoredTraces(Dataset<Row> spans, Dataset<Row> traces, SortedSet<Date> dates)
    implements AutoCloseable {
  private static final int DAYS_AROUND = 7;

  /** What goes on over midnight without a parent to tell of it goes on within so long. */
  private static final long AROUND_MIDNIGHT = 3_600_000_000_000L;

  /**
   * What is told of a batch's spans.
   *
   * @param dates of their starts
   * @param first the earliest start, in nanoseconds since the epoch
   * @param last the latest
   * @param hasOrphans whether a span misses its parent
   */
  record Batch(SortedSet<Date> dates, long first, long last, boolean hasOrphans) {
    /** The dates beside the batch's on which parts of its traces may stand. */
    private Column near() {
      Column orphans =
          col(TracesTable.TRACE_DATE)
              .between(shifted(dates.first(), -DAYS_AROUND), shifted(dates.last(), DAYS_AROUND))
              .and(lit(hasOrphans).or(col(TracesTable.ORPHAN_SPANS).gt(0)));
      LocalDate before = SpanRows.date(first - AROUND_MIDNIGHT);
      LocalDate after = SpanRows.date(last + AROUND_MIDNIGHT);
      return orphans.or(
          col(TracesTable.TRACE_DATE).isin(Date.valueOf(before), Date.valueOf(after)));
    }
  }

  /**
   * Looks for the traces of a batch.
   *
   * @param batchIds the column trace_id, each once
   */
  static StoredTraces find(Lakehouse lakehouse, String source, Dataset<Row> batchIds, Batch batch) {
    SortedSet<Date> batchDates = batch.dates();
    Dataset<Row> spans =
        Kept.of(
            semiJoin(
                    lakehouse
                        .read(SpansTable.TABLE)
                        .where(col(SpansTable.SPAN_DATE).isin(batchDates.toArray()))
                        .where(col(SpansTable.SOURCE).equalTo(source))
                        .select(SpansTable.TRACE_ID, SpansTable.TRACE_DATE),
                    batchIds)
                .distinct());
    TreeSet<Date> traceDates = new TreeSet<>(batchDates);
    traceDates.addAll(dates(spans.select(SpansTable.TRACE_DATE)));
    Dataset<Row> traces =
        Kept.of(
            semiJoin(
                    lakehouse
                        .read(TracesTable.TABLE)
                        .where(
                            col(TracesTable.TRACE_DATE).isin(traceDates.toArray()).or(batch.near()))
                        .where(col(TracesTable.SOURCE).equalTo(source)),
                    batchIds)
                .select(
                    col(TracesTable.TRACE_ID),
                    array_union(
                            sequence(SpanDates.firstOfTrace(), SpanDates.lastOfTrace()),
                            array(col(TracesTable.TRACE_DATE)))
                        .as("days")));
    TreeSet<Date> all = new TreeSet<>(batchDates);
    all.addAll(dates(traces.select(explode(col("days")))));
    return new StoredTraces(spans, traces, all);
  }

  /** The column trace_id: traces of which the table holds a span. */
  Dataset<Row> ids() {
    return spans.select(SpansTable.TRACE_ID).union(traces.select(TracesTable.TRACE_ID)).distinct();
  }

  /** Lets go of what was kept. */
  @Override
  public void close() {
    spans.unpersist();
    traces.unpersist();
  }

  private static Dataset<Row> semiJoin(Dataset<Row> rows, Dataset<Row> ids) {
    return rows.join(
        ids, rows.col(TracesTable.TRACE_ID).equalTo(ids.col(TracesTable.TRACE_ID)), "left_semi");
  }

  private static List<Date> dates(Dataset<Row> column) {
    return column.distinct().collectAsList().stream().map(row -> row.getDate(0)).toList();
  }

  private static Date shifted(Date date, int days) {
    LocalDate moved = date.toLocalDate().plusDays(days);
    return Date.valueOf(moved);
  }
}
