package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
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
    return parts(lakehouse, day).stream().reduce(Dataset::unionByName).orElseThrow();
  }

  /**
   * The same in parts, which are to be put together each by itself: those that were touched would
   * widen the range of dates whose spans are read for all.
   */
  public static List<Dataset<Row>> parts(Lakehouse lakehouse, LocalDate day) {
    return List.of(dated(lakehouse, day), touched(lakehouse, day));
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
