package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.evaluator.VerdictStatus;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts what evaluators said of labelled items.
 *
 * <p>In: rows of {@code verdicts}, and labelled items as {@link LabelledItems} gives them. Out: a
 * row for each evaluator version, fingerprint, judge model, parameters, split, parts of the dataset
 * and stratum of labels, with the four cells, the items without a score, the worst disagreements,
 * and a digest of the outcomes that tells whether anything has changed.
 */
final class CountOutcomes {
  static final String SLICE = "slice";
  static final String TRUE_POSITIVES = "tp";
  static final String FALSE_POSITIVES = "fp";
  static final String FALSE_NEGATIVES = "fn";
  static final String TRUE_NEGATIVES = "tn";
  static final String ABSTAINED = "abstained";
  static final String ERRORED = "errored";
  static final String NOT_APPLICABLE = "not_applicable";
  static final String POSITIVES_NOT_APPLICABLE = "positives_not_applicable";
  static final String DISAGREEMENTS = "disagreements";
  static final String DIGEST = "digest";
  static final String REPEAT_PAIRS = TraceVerdicts.REPEAT_PAIRS;
  static final String REPEAT_FLIPS = TraceVerdicts.REPEAT_FLIPS;
  static final String REPEAT_FLAGGED_PAIRS = TraceVerdicts.REPEAT_FLAGGED_PAIRS;

  /** Scores other than 0 and 1. */
  static final String BETWEEN = "between";

  /** Scored items that a person has graded on a scale. */
  static final String GRADED = "graded";

  static final int MOST_DISAGREEMENTS = 50;

  /** Fields of a disagreement; they sort worst first. */
  static final String BADNESS = "badness";

  private static final StructType IDENTITY =
      new StructType()
          .add(TraceVerdicts.EVALUATOR_ID, DataTypes.StringType, false)
          .add(TraceVerdicts.EVALUATOR_VERSION, DataTypes.IntegerType, false)
          .add(TraceVerdicts.FINGERPRINT, DataTypes.StringType, false)
          .add(LabelledItems.FAILURE_MODE, DataTypes.StringType, false)
          .add(SLICE, DataTypes.StringType, false);

  private CountOutcomes() {}

  static Dataset<Row> of(
      Dataset<Row> verdicts, Dataset<Row> labelled, List<EvaluatorIdentity> evaluators) {
    return outcomes(verdicts, labelled, evaluators)
        .groupBy(
            col(TraceVerdicts.EVALUATOR_ID),
            col(TraceVerdicts.EVALUATOR_VERSION),
            col(TraceVerdicts.FINGERPRINT),
            col(TraceVerdicts.MODEL),
            col(TraceVerdicts.PARAMETERS_HASH),
            col(LabelledItems.FAILURE_MODE),
            col(SLICE),
            col(LabelledItems.SPLIT),
            col(DatasetParts.PARTS),
            col(LabelledItems.ARM),
            col(LabelledItems.INCLUSION_PROBABILITY),
            col(LabelledItems.SYNTHETIC))
        .agg(
            countIf(positive().and(flagged())).as(TRUE_POSITIVES),
            countIf(not(positive()).and(flagged())).as(FALSE_POSITIVES),
            countIf(positive().and(not(flagged()))).as(FALSE_NEGATIVES),
            countIf(not(positive()).and(not(flagged()))).as(TRUE_NEGATIVES),
            countIf(status(VerdictStatus.ABSTAINED)).as(ABSTAINED),
            countIf(status(VerdictStatus.ERRORED)).as(ERRORED),
            countIf(status(VerdictStatus.NOT_APPLICABLE)).as(NOT_APPLICABLE),
            countIf(status(VerdictStatus.NOT_APPLICABLE).and(positive()))
                .as(POSITIVES_NOT_APPLICABLE),
            countIf(col(TraceVerdicts.SCORE).gt(0).and(col(TraceVerdicts.SCORE).lt(1))).as(BETWEEN),
            countIf(col(LabelledItems.GRADE).isNotNull().and(col(TraceVerdicts.SCORE).isNotNull()))
                .as(GRADED),
            sum(col(REPEAT_PAIRS)).as(REPEAT_PAIRS),
            sum(col(REPEAT_FLIPS)).as(REPEAT_FLIPS),
            sum(col(REPEAT_FLAGGED_PAIRS)).as(REPEAT_FLAGGED_PAIRS),
            max(col(TraceVerdicts.THRESHOLD)).as(TraceVerdicts.THRESHOLD),
            min(col(TraceVerdicts.FIRST_ANSWERING)).as(TraceVerdicts.FIRST_ANSWERING),
            max(col(TraceVerdicts.LAST_ANSWERING)).as(TraceVerdicts.LAST_ANSWERING),
            bit_xor(outcomeHash()).as(DIGEST),
            slice(array_sort(collect_list(disagreement())), 1, MOST_DISAGREEMENTS)
                .as(DISAGREEMENTS));
  }

  /**
   * The items with a score, of the evaluators asked about: what thresholds and grades need beyond
   * counts. Bring few evaluators at a time: there is a row for each item.
   */
  static Dataset<Row> scored(
      Dataset<Row> verdicts, Dataset<Row> labelled, List<EvaluatorIdentity> evaluators) {
    return outcomes(verdicts, labelled, evaluators)
        .filter(col(TraceVerdicts.SCORE).isNotNull())
        .filter(col(SLICE).equalTo(Slices.ALL).or(col(SLICE).equalTo(col(LabelledItems.SPLIT))))
        .select(
            col(TraceVerdicts.EVALUATOR_ID),
            col(TraceVerdicts.EVALUATOR_VERSION),
            col(TraceVerdicts.FINGERPRINT),
            col(TraceVerdicts.MODEL),
            col(TraceVerdicts.PARAMETERS_HASH),
            col(LabelledItems.FAILURE_MODE),
            col(SLICE),
            col(LabelledItems.CLUSTER),
            col(LabelledItems.SOURCE),
            col(LabelledItems.TRACE_ID),
            col(TraceVerdicts.FLAG),
            col(LabelledItems.POSITIVE),
            col(LabelledItems.GRADE),
            col(TraceVerdicts.SCORE));
  }

  /** What evaluators said of the labelled items that they are measured on, a row for each item. */
  private static Dataset<Row> outcomes(
      Dataset<Row> verdicts, Dataset<Row> labelled, List<EvaluatorIdentity> evaluators) {
    Dataset<Row> items = broadcast(labelled);
    Dataset<Row> identities =
        broadcast(
            labelled
                .sparkSession()
                .createDataFrame(evaluators.stream().map(CountOutcomes::row).toList(), IDENTITY));
    Dataset<Row> wanted =
        verdicts.join(
            broadcast(labelled.select(LabelledItems.CONTENT_HASH).distinct()),
            new String[] {VerdictsTable.CONTENT_HASH},
            "left_semi");
    return TraceVerdicts.of(wanted)
        .join(
            identities,
            new String[] {
              TraceVerdicts.EVALUATOR_ID, TraceVerdicts.EVALUATOR_VERSION, TraceVerdicts.FINGERPRINT
            },
            "inner")
        .join(
            items, new String[] {LabelledItems.CONTENT_HASH, LabelledItems.FAILURE_MODE}, "inner");
  }

  private static Row row(EvaluatorIdentity evaluator) {
    return RowFactory.create(
        evaluator.id(),
        evaluator.version(),
        evaluator.fingerprint(),
        evaluator.failureMode(),
        evaluator.slice());
  }

  private static Column positive() {
    return col(LabelledItems.POSITIVE);
  }

  private static Column flagged() {
    return col(TraceVerdicts.FLAG);
  }

  private static Column status(VerdictStatus status) {
    return col(TraceVerdicts.STATUS).equalTo(status.text());
  }

  /** A null condition, of an item without a score, counts as false. */
  private static Column countIf(Column condition) {
    return count(when(condition, 1));
  }

  private static Column outcomeHash() {
    return xxhash64(
        col(LabelledItems.SOURCE),
        col(LabelledItems.TRACE_ID),
        col(LabelledItems.CONTENT_HASH),
        positive(),
        col(TraceVerdicts.STATUS),
        col(TraceVerdicts.SCORE),
        flagged(),
        col(LabelledItems.GRADE),
        col(LabelledItems.CLUSTER),
        col(LabelledItems.SPLIT));
  }

  /** Null, which lists leave out, where label and flag agree or there is no flag. */
  private static Column disagreement() {
    Column shouldHaveBeen = when(positive(), 0.0).otherwise(1.0);
    return when(
        positive().notEqual(flagged()),
        struct(
            lit(-1.0).multiply(abs(col(TraceVerdicts.SCORE).minus(shouldHaveBeen))).as(BADNESS),
            col(LabelledItems.SOURCE),
            col(LabelledItems.TRACE_ID),
            positive().as(LabelledItems.POSITIVE),
            col(TraceVerdicts.SCORE)));
  }
}
