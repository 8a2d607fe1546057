package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The traces that a day's ranking and evaluation are about: dated on it, or of an earlier date and
 * touched on it.
 */
public final class DayTraces {
  private DayTraces() {}

  /**
   * Rows of {@code traces}, each once, in no order.
   *
   * <p>Two reads: the first is pruned by partition, the second by the files' statistics of {@code
   * touched_date}; one read with an OR would be pruned by neither.
   */
  public static Dataset<Row> of(Lakehouse lakehouse, LocalDate day) {
    return dated(lakehouse, day).unionByName(touched(lakehouse, day));
  }

  /**
   * The whole traces, with the columns of {@link WholeTraces}. Those that were touched are put
   * together by themselves: they would widen the range of dates that is read for all.
   *
   * @param which of them, by a condition over {@link TracesTable}
   */
  public static Dataset<Row> whole(Lakehouse lakehouse, LocalDate day, Column which) {
    return WholeTraces.of(lakehouse, dated(lakehouse, day).where(which))
        .unionByName(WholeTraces.of(lakehouse, touched(lakehouse, day).where(which)));
  }

  private static Dataset<Row> dated(Lakehouse lakehouse, LocalDate day) {
    return lakehouse.read(TracesTable.TABLE).where(traceDate().equalTo(date(day)));
  }

  private static Dataset<Row> touched(Lakehouse lakehouse, LocalDate day) {
    return lakehouse
        .read(TracesTable.TABLE)
        .where(traceDate().lt(date(day)).and(col(TracesTable.TOUCHED_DATE).equalTo(date(day))));
  }

  private static Column traceDate() {
    return col(TracesTable.TRACE_DATE);
  }

  private static Column date(LocalDate day) {
    return lit(Date.valueOf(day));
  }
}
