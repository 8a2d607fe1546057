package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.evaluator.VerdictStatus;
import java.util.Arrays;
import java.util.stream.Stream;
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
 *       abstained, then errored; of several that are scored the lowest score.
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
  private static final String REPEATS = "repeats";
  private static final String FLAGGED = "flagged";
  private static final double PRECISION = 1e12;

  /** What the fold takes beside names of evaluator and content. */
  private static final String ANSWERING = "answering";

  private static final String[] EVALUATOR_AND_CONTENT = {
    EVALUATOR_ID, EVALUATOR_VERSION, FINGERPRINT, MODEL, PARAMETERS_HASH, CONTENT_HASH
  };

  private TraceVerdicts() {}

  /** The outcomes; one shuffle, on fingerprint and content. */
  public static Dataset<Row> of(Dataset<Row> verdicts) {
    return fold(
        verdicts
            .withColumn(ANSWERING, answering())
            .repartition(col(FINGERPRINT), col(CONTENT_HASH)),
        EVALUATOR_AND_CONTENT);
  }

  /**
   * The same of verdicts in which other columns stand for evaluator and content. Where these and
   * {@code answering} are numbers, Spark needs no sort.
   *
   * @param verdicts with the other columns of {@code verdicts}, and {@code answering}; all rows of
   *     a subject are in one partition
   */
  static Dataset<Row> fold(Dataset<Row> verdicts, String... subject) {
    // Each is null where the attempt was not scored, so that the lowest and the highest are of the
    // attempts that were; the minimum of a struct of them would have to be sorted for.
    Dataset<Row> repeats =
        verdicts
            .groupBy(columns(subject, VerdictsTable.SPAN_ID, VerdictsTable.REPEAT))
            .agg(
                min(rank()).as(RANK),
                min(ifScored(col(SCORE))).as(SCORE),
                max(col(THRESHOLD)).as(THRESHOLD),
                max(ifScored(col(FLAG))).as(FLAG),
                min(ifScored(col(ANSWERING))).as(ANSWERING));
    Dataset<Row> spans =
        repeats
            .groupBy(columns(subject, VerdictsTable.SPAN_ID))
            .agg(
                min(col(RANK)).as(RANK),
                count(col(SCORE)).as(REPEATS),
                coalesce(sum(when(col(FLAG), 1L)), lit(0L)).as(FLAGGED),
                // Rounded, since the order in which repeats are summed is not fixed.
                rounded(avg(col(SCORE))).as(SCORE),
                max(col(THRESHOLD)).as(THRESHOLD),
                max(col(FLAG)).as(FLAG),
                min(col(ANSWERING)).as(FIRST_ANSWERING),
                max(col(ANSWERING)).as(LAST_ANSWERING));
    return spans
        .groupBy(columns(subject))
        .agg(
            max(when(col(RANK).equalTo(SCORED), flagged())).as(FLAG),
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
        .withColumn(SCORE, ifScored(col(SCORE)))
        .withColumn(FLAG, ifScored(col(FLAG)))
        .drop("scored", "abstained", "errored");
  }

  /** The same of verdicts each of which is the only one of its subject: nothing is grouped. */
  static Dataset<Row> single(Dataset<Row> verdicts, String... subject) {
    Column[] outcome = {
      ifScored(flagged()).as(FLAG),
      rounded(ifScored(col(SCORE))).as(SCORE),
      col(THRESHOLD),
      ifScored(col(ANSWERING)).as(FIRST_ANSWERING),
      ifScored(col(ANSWERING)).as(LAST_ANSWERING),
      lit(0L).as(REPEAT_PAIRS),
      lit(0L).as(REPEAT_FLIPS),
      lit(0L).as(REPEAT_FLAGGED_PAIRS),
      col(STATUS)
    };
    return verdicts.select(
        Stream.concat(Arrays.stream(columns(subject)), Arrays.stream(outcome))
            .toArray(Column[]::new));
  }

  /** To twelve digits; Spark's own rounding of a double goes by its text. */
  private static Column rounded(Column score) {
    return rint(score.multiply(PRECISION)).divide(PRECISION);
  }

  private static Column flagged() {
    return coalesce(col(SCORE).lt(col(THRESHOLD)), col(FLAG), lit(false));
  }

  private static Column[] columns(String[] subject, String... others) {
    return Stream.concat(Arrays.stream(subject), Arrays.stream(others))
        .map(name -> col(name))
        .toArray(Column[]::new);
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

  /** The model that gave a verdict; null for one that was not scored. */
  static Column answering() {
    return when(
        col(STATUS).equalTo(VerdictStatus.SCORED.text()),
        org.apache.spark.sql.functions.concat_ws(
            " ", col(VerdictsTable.MODEL_ANSWERED), col(VerdictsTable.MODEL_FINGERPRINT)));
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
}
