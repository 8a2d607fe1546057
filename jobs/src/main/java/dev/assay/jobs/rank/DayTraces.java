package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The traces that a day's ranking is about: dated on it, or of an earlier date and touched on it.
 */
final class DayTraces {
  private DayTraces() {}

  /**
   * Rows of {@code traces}, each once, in no order.
   *
   * <p>Two reads: the first is pruned by partition, the second by the files' statistics of {@code
   * touched_date}; one read with an OR would be pruned by neither.
   */
  static Dataset<Row> of(Lakehouse lakehouse, LocalDate day) {
    Dataset<Row> traces = lakehouse.read(TracesTable.TABLE);
    Column date = lit(Date.valueOf(day));
    Column traceDate = col(TracesTable.TRACE_DATE);
    Dataset<Row> dated = traces.where(traceDate.equalTo(date));
    Dataset<Row> touched =
        traces.where(traceDate.lt(date).and(col(TracesTable.TOUCHED_DATE).equalTo(date)));
    return dated.unionByName(touched);
  }
}
