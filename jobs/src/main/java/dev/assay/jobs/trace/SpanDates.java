package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_date;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The UTC days from the first span of some traces to the last: no other day of {@link SpansTable}
 * need be read for them.
 */
public record SpanDates(LocalDate first, LocalDate last) {

  /** Of rows of {@link TracesTable}; empty of none. */
  public static Optional<SpanDates> of(Dataset<Row> traces) {
    Row dates = traces.agg(min(firstOfTrace()), max(lastOfTrace())).first();
    return dates.isNullAt(0)
        ? Optional.empty()
        : Optional.of(
            new SpanDates(dates.getDate(0).toLocalDate(), dates.getDate(1).toLocalDate()));
  }

  /** Of a row of {@link TracesTable}, the day of its first span. */
  public static Column firstOfTrace() {
    return to_date(col(TracesTable.START_TIME));
  }

  /** Of a row of {@link TracesTable}, the day of its last span. */
  public static Column lastOfTrace() {
    return to_date(coalesce(col(TracesTable.END_TIME), col(TracesTable.START_TIME)));
  }

  /** Whether a row of {@link SpansTable} is of one of the days. */
  public Column hold() {
    return col(SpansTable.SPAN_DATE).between(lit(first), lit(last));
  }

  /** From the earlier first to the later last. */
  public SpanDates and(SpanDates other) {
    return new SpanDates(
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
