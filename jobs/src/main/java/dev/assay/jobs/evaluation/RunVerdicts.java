package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.evaluator.Evaluator;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** The verdicts that some evaluators have on a run's pairs, once the run has judged. */
final class RunVerdicts {
  private static final String RANK = "rank_of_attempt";

  private RunVerdicts() {}

  /**
   * The last attempt at each pair.
   *
   * @param pairs rows with {@link VerdictsTable#PAIR_ID}
   * @param dates the partitions that may have them
   */
  static Dataset<Row> of(
      Lakehouse lakehouse, Dataset<Row> pairs, Set<LocalDate> dates, List<Evaluator> evaluators) {
    Dataset<Row> verdicts =
        lakehouse
            .read(VerdictsTable.TABLE)
            .where(
                col(VerdictsTable.TARGET_DATE)
                    .isin(dates.toArray())
                    .and(
                        col(VerdictsTable.FINGERPRINT)
                            .isin(evaluators.stream().map(Evaluator::fingerprint).toArray())));
    return verdicts
        .join(
            broadcast(pairs.select(VerdictsTable.PAIR_ID).distinct()),
            new String[] {VerdictsTable.PAIR_ID},
            "left_semi")
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(VerdictsTable.PAIR_ID)
                        .orderBy(col(VerdictsTable.ATTEMPT).desc())))
        .where(col(RANK).equalTo(1))
        .drop(RANK);
  }
}
