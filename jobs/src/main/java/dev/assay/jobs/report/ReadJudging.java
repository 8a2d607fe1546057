package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.evaluation.DayVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.Judging.Evaluator;
import dev.assay.jobs.report.Judging.Flagged;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Reads what the evaluators said of a day's traces from {@code verdicts}. */
final class ReadJudging {
  private static final int FLAGGED = 8;
  private static final int FLAGGED_OF_EVALUATOR = 2;
  private static final String POSITION = "position";

  private ReadJudging() {}

  static Judging on(Lakehouse lakehouse, LocalDate date) {
    Dataset<Row> verdicts = DayVerdicts.of(lakehouse, date);
    return new Judging(evaluators(verdicts), flagged(verdicts));
  }

  private static List<Evaluator> evaluators(Dataset<Row> verdicts) {
    return verdicts
        .groupBy(VerdictsTable.EVALUATOR_ID, VerdictsTable.EVALUATOR_VERSION)
        .agg(
            count(lit(1)),
            countOf("scored"),
            sum(when(col(VerdictsTable.FLAG), 1L).otherwise(0L)),
            countOf("abstained"),
            countOf("errored"),
            countOf("not_applicable"),
            sum(coalesce(col(VerdictsTable.COST_USD), lit(0.0))))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Evaluator(
                    row.getString(0),
                    row.getInt(1),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getDouble(8)))
        .sorted(Comparator.comparing(Evaluator::id).thenComparingInt(Evaluator::version))
        .toList();
  }

  private static Column countOf(String status) {
    return sum(when(col(VerdictsTable.STATUS).equalTo(status), 1L).otherwise(0L));
  }

  private static List<Flagged> flagged(Dataset<Row> verdicts) {
    Column lowestOfEvaluator =
        row_number()
            .over(
                Window.partitionBy(VerdictsTable.EVALUATOR_ID)
                    .orderBy(VerdictsTable.SCORE, VerdictsTable.VERDICT_ID));
    return verdicts
        .where(col(VerdictsTable.FLAG))
        .withColumn(POSITION, lowestOfEvaluator)
        .where(col(POSITION).leq(FLAGGED_OF_EVALUATOR))
        .orderBy(VerdictsTable.SCORE, VerdictsTable.EVALUATOR_ID, VerdictsTable.VERDICT_ID)
        .limit(FLAGGED)
        .select(
            col(VerdictsTable.EVALUATOR_ID),
            col(VerdictsTable.SOURCE),
            col(VerdictsTable.TRACE_ID),
            col(VerdictsTable.SCORE),
            coalesce(col(VerdictsTable.JUSTIFICATION), lit("")))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Flagged(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getDouble(3),
                    row.getString(4)))
        .toList();
  }
}
