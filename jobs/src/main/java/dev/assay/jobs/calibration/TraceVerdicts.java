package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.evaluator.VerdictStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Folds verdicts into one outcome for each trace content and evaluator.
 *
 * <p>In: rows of {@code verdicts}. Out: a row for each evaluator version, fingerprint, judge model,
 * parameters and content, in no order.
 *
 * <ul>
 *   <li>Of several attempts at one repeat the best counts: scored, then not applicable, then
 *       abstained, then errored.
 *   <li>Repeats are averaged over those that were scored.
 *   <li>A trace is flagged if one of its spans is. If none is, but one was not scored, the trace
 *       was not seen and has no score: the span that is missing may be the one that fails.
 * </ul>
 */
public final class TraceVerdicts {
  public static final String EVALUATOR_ID = VerdictsTable.EVALUATOR_ID;
  public static final String EVALUATOR_VERSION = VerdictsTable.EVALUATOR_VERSION;
  public static final String FINGERPRINT = VerdictsTable.FINGERPRINT;
  public static final String MODEL = VerdictsTable.MODEL;
  public static final String PARAMETERS_HASH = VerdictsTable.PARAMETERS_HASH;
  public static final String CONTENT_HASH = VerdictsTable.CONTENT_HASH;

  /** As in {@code verdicts}. */
  public static final String STATUS = VerdictsTable.STATUS;

  /** The lowest of the spans; null unless scored. */
  public static final String SCORE = VerdictsTable.SCORE;

  /** Whether the failure was seen; null unless scored. */
  public static final String FLAG = VerdictsTable.FLAG;

  public static final String THRESHOLD = VerdictsTable.THRESHOLD;

  /** First and last, by name, of the models that answered; differ if there were several. */
  public static final String FIRST_ANSWERING = "first_answering";

  public static final String LAST_ANSWERING = "last_answering";

  /** Pairs of scored repeats of a span, of the trace's spans together. */
  public static final String REPEAT_PAIRS = "repeat_pairs";

  /** Those of them whose flags differ. */
  public static final String REPEAT_FLIPS = "repeat_flips";

  /** Those of them that both flag. */
  public static final String REPEAT_FLAGGED_PAIRS = "repeat_flagged_pairs";

  private static final int SCORED = 0;
  private static final int NOT_APPLICABLE = 1;
  private static final int ABSTAINED = 2;
  private static final int ERRORED = 3;

  private static final String RANK = "rank";
  private static final String BEST = "best";
  private static final String ANSWERING = "answering";
  private static final String REPEATS = "repeats";
  private static final String FLAGGED = "flagged";
  private static final int DIGITS = 12;

  private static final Column[] EVALUATOR_AND_CONTENT = {
    col(EVALUATOR_ID),
    col(EVALUATOR_VERSION),
    col(FINGERPRINT),
    col(MODEL),
    col(PARAMETERS_HASH),
    col(CONTENT_HASH)
  };

  private TraceVerdicts() {}

  /** The outcomes; one shuffle, on fingerprint and content. */
  public static Dataset<Row> of(Dataset<Row> verdicts) {
    Dataset<Row> repeats =
        verdicts
            // All groupings below hold these two: rows move once.
            .repartition(col(FINGERPRINT), col(CONTENT_HASH))
            .groupBy(with(col(VerdictsTable.SPAN_ID), col(VerdictsTable.REPEAT)))
            .agg(
                min(struct(
                        rank().as(RANK),
                        col(VerdictsTable.VERDICT_ID),
                        col(SCORE),
                        col(THRESHOLD),
                        col(FLAG),
                        answering().as(ANSWERING)))
                    .as(BEST));
    Dataset<Row> spans =
        repeats
            .groupBy(with(col(VerdictsTable.SPAN_ID)))
            .agg(
                min(best(RANK)).as(RANK),
                countOfBest().as(REPEATS),
                coalesce(sum(when(best(FLAG), 1L)), lit(0L)).as(FLAGGED),
                // Rounded, since the order in which repeats are summed is not fixed.
                round(avg(best(SCORE)), DIGITS).as(SCORE),
                max(best(THRESHOLD)).as(THRESHOLD),
                max(best(FLAG)).as(FLAG),
                min(best(ANSWERING)).as(FIRST_ANSWERING),
                max(best(ANSWERING)).as(LAST_ANSWERING));
    Column flagged = coalesce(col(SCORE).lt(col(THRESHOLD)), col(FLAG), lit(false));
    return spans
        .groupBy(EVALUATOR_AND_CONTENT)
        .agg(
            max(when(col(RANK).equalTo(SCORED), flagged)).as(FLAG),
            min(col(SCORE)).as(SCORE),
            max(col(THRESHOLD)).as(THRESHOLD),
            countOf(SCORED).as("scored"),
            countOf(ABSTAINED).as("abstained"),
            countOf(ERRORED).as("errored"),
            min(col(FIRST_ANSWERING)).as(FIRST_ANSWERING),
            max(col(LAST_ANSWERING)).as(LAST_ANSWERING),
            sum(pairsOf(col(REPEATS))).as(REPEAT_PAIRS),
            sum(col(FLAGGED).multiply(col(REPEATS).minus(col(FLAGGED)))).as(REPEAT_FLIPS),
            sum(pairsOf(col(FLAGGED))).as(REPEAT_FLAGGED_PAIRS))
        .withColumn(STATUS, status())
        .select(
            with(
                col(STATUS),
                ifScored(col(SCORE)).as(SCORE),
                ifScored(col(FLAG)).as(FLAG),
                col(THRESHOLD),
                col(FIRST_ANSWERING),
                col(LAST_ANSWERING),
                col(REPEAT_PAIRS),
                col(REPEAT_FLIPS),
                col(REPEAT_FLAGGED_PAIRS)));
  }

  private static Column countOfBest() {
    return count(when(best(RANK).equalTo(SCORED), 1));
  }

  private static Column pairsOf(Column repeats) {
    return repeats.multiply(repeats.minus(1)).divide(2).cast("long");
  }

  private static Column rank() {
    return when(col(STATUS).equalTo(VerdictStatus.SCORED.text()), SCORED)
        .when(col(STATUS).equalTo(VerdictStatus.NOT_APPLICABLE.text()), NOT_APPLICABLE)
        .when(col(STATUS).equalTo(VerdictStatus.ABSTAINED.text()), ABSTAINED)
        .otherwise(ERRORED);
  }

  private static Column answering() {
    return when(
        col(STATUS).equalTo(VerdictStatus.SCORED.text()),
        org.apache.spark.sql.functions.concat_ws(
            " ", col(VerdictsTable.MODEL_ANSWERED), col(VerdictsTable.MODEL_FINGERPRINT)));
  }

  private static Column best(String field) {
    return col(BEST).getField(field);
  }

  private static Column countOf(int rank) {
    return count(when(col(RANK).equalTo(rank), 1));
  }

  private static Column status() {
    return when(col(FLAG).equalTo(true), VerdictStatus.SCORED.text())
        .when(col("errored").gt(0), VerdictStatus.ERRORED.text())
        .when(col("abstained").gt(0), VerdictStatus.ABSTAINED.text())
        .when(col("scored").gt(0), VerdictStatus.SCORED.text())
        .otherwise(VerdictStatus.NOT_APPLICABLE.text());
  }

  private static Column ifScored(Column value) {
    return when(col(STATUS).equalTo(VerdictStatus.SCORED.text()), value);
  }

  private static Column[] with(Column... others) {
    Column[] all = new Column[EVALUATOR_AND_CONTENT.length + others.length];
    System.arraycopy(EVALUATOR_AND_CONTENT, 0, all, 0, EVALUATOR_AND_CONTENT.length);
    System.arraycopy(others, 0, all, EVALUATOR_AND_CONTENT.length, others.length);
    return all;
  }
}
