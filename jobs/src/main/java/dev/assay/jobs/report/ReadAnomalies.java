package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.SignalsTable;
import dev.assay.jobs.report.Anomalies.RankedTrace;
import dev.assay.jobs.report.Anomalies.Reason;
import dev.assay.jobs.report.Anomalies.Signal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what was unusual on a day from {@code signals}. */
final class ReadAnomalies {
  private static final int TOP = 10;
  private static final int REASONS = 3;
  private static final String PLACE = "place";
  private static final String ELEMENT = "element";
  private static final String SIGNAL = "signal";
  private static final String FAMILY = "family";
  private static final String RAW = "raw";
  private static final String BASELINE = "baseline";
  private static final String P = "p";

  private ReadAnomalies() {}

  /**
   * The ranking of a date.
   *
   * @param armOfTrace the arm in which a trace was offered on the date, by source and id, joined by
   *     a line feed
   */
  static Anomalies on(Lakehouse lakehouse, LocalDate date, Map<String, String> armOfTrace) {
    Dataset<Row> ranked =
        lakehouse
            .read(SignalsTable.TABLE)
            .where(col(SignalsTable.RANK_DATE).equalTo(Date.valueOf(date)));
    List<Row> bySignal = bySignal(ranked);
    long traces = bySignal.stream().mapToLong(row -> row.getLong(5)).sum();
    return new Anomalies(traces, signals(bySignal), top(ranked, armOfTrace));
  }

  /**
   * One pass over the day: each signal's counts, and in the last column how many traces have it as
   * their first, which sums to the traces; a trace without any is under a null name.
   */
  private static List<Row> bySignal(Dataset<Row> ranked) {
    Column p = col(P);
    return ranked
        .select(posexplode_outer(col(SignalsTable.SIGNALS)).as(new String[] {PLACE, ELEMENT}))
        .select(PLACE, ELEMENT + ".*")
        .groupBy(col(SIGNAL), col(FAMILY))
        .agg(
            count(p),
            sum(when(p.leq(Anomalies.UNUSUAL), 1L).otherwise(0L)),
            // The smallest p; of those that share it, the greatest value.
            min(when(p.isNotNull(), struct(p, col(RAW).multiply(-1), col(RAW), col(BASELINE)))),
            sum(when(col(PLACE).isNull().or(col(PLACE).equalTo(0)), 1L).otherwise(0L)))
        .collectAsList();
  }

  private static List<Signal> signals(List<Row> bySignal) {
    return bySignal.stream()
        .filter(row -> row.getLong(2) > 0)
        .map(ReadAnomalies::signal)
        .sorted(
            Comparator.comparingLong(Signal::unusual)
                .reversed()
                .thenComparing(Signal::family)
                .thenComparing(Signal::name))
        .toList();
  }

  private static Signal signal(Row row) {
    Row strongest = row.getStruct(4);
    long unusual = row.getLong(3);
    return new Signal(
        row.getString(0),
        row.getString(1),
        row.getLong(2),
        unusual,
        unusual == 0 ? Double.NaN : number(strongest, 2),
        unusual == 0 ? Double.NaN : number(strongest, 3));
  }

  private static List<RankedTrace> top(Dataset<Row> ranked, Map<String, String> armOfTrace) {
    return ranked
        .orderBy(SignalsTable.FUSED_RANK, SignalsTable.SOURCE, SignalsTable.TRACE_ID)
        .limit(TOP)
        .select(
            SignalsTable.FUSED_RANK,
            SignalsTable.SOURCE,
            SignalsTable.TRACE_ID,
            SignalsTable.SIGNALS)
        .collectAsList()
        .stream()
        .map(
            row -> {
              String source = row.getString(1);
              String traceId = row.getString(2);
              return new RankedTrace(
                  row.getLong(0),
                  source,
                  traceId,
                  armOfTrace.getOrDefault(source + "\n" + traceId, ""),
                  reasons(row.getList(3)));
            })
        .toList();
  }

  private static List<Reason> reasons(List<Row> signals) {
    return signals.stream()
        .filter(row -> !row.isNullAt(row.fieldIndex(P)))
        .map(
            row ->
                new Reason(
                    row.getAs(SIGNAL),
                    number(row, row.fieldIndex(RAW)),
                    number(row, row.fieldIndex(BASELINE)),
                    row.getAs(P)))
        .sorted(Comparator.comparingDouble(Reason::p).thenComparing(Reason::signal))
        .limit(REASONS)
        .toList();
  }

  private static double number(Row row, int index) {
    return row.isNullAt(index) ? Double.NaN : row.getDouble(index);
  }
}
