package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.jobs.trace.TracesTable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What evaluators say of a day's traces. A content is judged once, under the date and the ids of
 * one of its traces: the others' verdicts are found by content.
 */
public final class DayVerdicts {
  private static final String OWN_SOURCE = "own_source";
  private static final String OWN_TRACE_ID = "own_trace_id";
  private static final String OWN_RELEASE = "own_release";
  private static final String OWN_ITEM_ID = "own_item_id";

  private DayVerdicts() {}

  /**
   * Rows with the columns of {@link VerdictsTable}: those of the date, and for each trace of the
   * day that shares another's verdict, of the present versions of evaluators, this under the ids of
   * the trace and the date, at no cost.
   */
  public static Dataset<Row> of(Lakehouse lakehouse, LocalDate day) {
    Dataset<Row> verdicts = lakehouse.read(VerdictsTable.TABLE);
    Dataset<Row> own = verdicts.where(col(VerdictsTable.TARGET_DATE).equalTo(lit(day)));
    VerdictDates known = VerdictDates.of(lakehouse);
    if (known.isEmpty()) {
      return own;
    }
    Dataset<Row> traces =
        DayTraces.of(lakehouse, day)
            .select(
                col(TracesTable.CONTENT_HASH),
                col(TracesTable.SOURCE).as(OWN_SOURCE),
                col(TracesTable.TRACE_ID).as(OWN_TRACE_ID),
                col(TracesTable.RELEASE).as(OWN_RELEASE),
                col(TracesTable.ITEM_ID).as(OWN_ITEM_ID));
    Set<LocalDate> dates = new TreeSet<>(known.having(traces));
    dates.add(day);
    Column isItsOwn =
        col(VerdictsTable.SOURCE)
            .equalTo(col(OWN_SOURCE))
            .and(col(VerdictsTable.TRACE_ID).equalTo(col(OWN_TRACE_ID)));
    Dataset<Row> shared =
        verdicts
            .where(col(VerdictsTable.TARGET_DATE).isin(dates.toArray()))
            .join(
                broadcast(present(lakehouse)),
                new String[] {VerdictsTable.FINGERPRINT},
                "left_semi")
            .join(traces, new String[] {VerdictsTable.CONTENT_HASH}, "inner")
            .where(not(isItsOwn))
            .withColumn(VerdictsTable.SOURCE, col(OWN_SOURCE))
            .withColumn(VerdictsTable.TRACE_ID, col(OWN_TRACE_ID))
            .withColumn(VerdictsTable.RELEASE, col(OWN_RELEASE))
            .withColumn(VerdictsTable.ITEM_ID, col(OWN_ITEM_ID))
            .withColumn(VerdictsTable.TARGET_DATE, lit(day))
            .withColumn(VerdictsTable.COST_USD, lit(null).cast("double"));
    Column[] columns =
        Arrays.stream(VerdictsTable.TABLE.schema().fieldNames())
            .map(name -> col(name))
            .toArray(Column[]::new);
    return own.select(columns).unionByName(shared.select(columns));
  }

  /**
   * All verdicts on some contents, whatever their dates.
   *
   * @param contents rows with {@link VerdictsTable#CONTENT_HASH}, few
   */
  public static Dataset<Row> onContents(Lakehouse lakehouse, Dataset<Row> contents) {
    Dataset<Row> distinct = contents.select(VerdictsTable.CONTENT_HASH).distinct();
    Object[] dates = VerdictDates.of(lakehouse).having(distinct).toArray();
    return lakehouse
        .read(VerdictsTable.TABLE)
        .where(col(VerdictsTable.TARGET_DATE).isin(dates))
        .join(broadcast(distinct), new String[] {VerdictsTable.CONTENT_HASH}, "left_semi");
  }

  /** The fingerprint of each evaluator's last version. */
  private static Dataset<Row> present(Lakehouse lakehouse) {
    return lakehouse
        .read(EvaluatorsTable.TABLE)
        .groupBy(EvaluatorsTable.EVALUATOR_ID)
        .agg(
            max_by(col(EvaluatorsTable.FINGERPRINT), col(EvaluatorsTable.VERSION))
                .as(VerdictsTable.FINGERPRINT))
        .select(VerdictsTable.FINGERPRINT);
  }
}
