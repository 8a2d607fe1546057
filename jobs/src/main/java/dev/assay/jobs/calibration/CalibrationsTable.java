package dev.assay.jobs.calibration;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code calibrations}: a row is how far an evaluator version agrees with people on a slice of a
 * dataset version. Written once; the key is calibration_id, a hash of what it was computed from.
 *
 * <p>{@code slice} is {@code all}, {@code held_out} for an evaluator that was made from labels, or
 * a part of it such as {@code model=m}, {@code language=de} or {@code length=long}; only the first
 * two give an evaluator its status. {@code sequence} counts the calibrations of one evaluator
 * fingerprint, judge model and slice on a dataset, from 1: the highest is the latest. {@code
 * unscored} = errored + abstained + unjudged.
 */
public final class CalibrationsTable {
  public static final String CALIBRATION_ID = "calibration_id";
  public static final String EVALUATOR_ID = "evaluator_id";
  public static final String EVALUATOR_VERSION = "evaluator_version";
  public static final String FINGERPRINT = "fingerprint";
  public static final String FAILURE_MODE = "failure_mode";
  public static final String DATASET = "dataset";
  public static final String DATASET_VERSION = "dataset_version";
  public static final String SLICE = "slice";
  public static final String JUDGE_MODEL = "judge_model";
  public static final String PARAMETERS_HASH = "parameters_hash";

  /** The models, as they named themselves, that answered; empty for other evaluators. */
  public static final String ANSWERING_MODELS = "answering_models";

  public static final String DATASET_HASH = "dataset_hash";
  public static final String SEQUENCE = "sequence";
  public static final String STATUS = "status";
  public static final String REASON = "reason";
  public static final String LABELS_NEEDED = "labels_needed";
  public static final String LOOK = "look";
  public static final String N = "n";
  public static final String POSITIVES = "positives";
  public static final String NEGATIVES = "negatives";
  public static final String TRUE_POSITIVES = "true_positives";
  public static final String FALSE_POSITIVES = "false_positives";
  public static final String FALSE_NEGATIVES = "false_negatives";
  public static final String TRUE_NEGATIVES = "true_negatives";
  public static final String LABELLED = "labelled";
  public static final String UNSCORED = "unscored";
  public static final String ERRORED = "errored";
  public static final String ABSTAINED = "abstained";
  public static final String UNJUDGED = "unjudged";
  public static final String NOT_APPLICABLE = "not_applicable";
  public static final String MCC = "mcc";
  public static final String MCC_STATUS = "mcc_status";
  public static final String MCC_LOW = "mcc_low";
  public static final String MCC_HIGH = "mcc_high";
  public static final String MCC_LCB95 = "mcc_lcb95";
  public static final String MCC_LCB90 = "mcc_lcb90";
  public static final String AGREEMENT = "agreement";
  public static final String TPR = "tpr";
  public static final String TPR_LOW = "tpr_low";
  public static final String TPR_HIGH = "tpr_high";
  public static final String TNR = "tnr";
  public static final String TNR_LOW = "tnr_low";
  public static final String TNR_HIGH = "tnr_high";
  public static final String KAPPA = "kappa";
  public static final String PREVALENCE = "prevalence";
  public static final String WEIGHTED_MCC = "weighted_mcc";
  public static final String WEIGHTED_MCC_LOW = "weighted_mcc_low";
  public static final String WEIGHTED_MCC_HIGH = "weighted_mcc_high";
  public static final String EFFECTIVE_N = "effective_n";
  public static final String PRODUCTION_PREVALENCE = "production_prevalence";
  public static final String TRANSPORTED_MCC = "transported_mcc";
  public static final String THRESHOLD = "threshold";
  public static final String COVERAGE = "coverage";
  public static final String ERROR_RATE = "error_rate";
  public static final String INVERTED = "inverted";

  /** What production_prevalence is known from: weighted_labels or random_labels. */
  public static final String PREVALENCE_BASIS = "prevalence_basis";

  public static final String TRANSPORTED_MCC_LOW = "transported_mcc_low";
  public static final String TRANSPORTED_MCC_HIGH = "transported_mcc_high";

  /** MCC of two reviewers on the items that both labelled. */
  public static final String REVIEWER_MCC = "reviewer_mcc";

  /** Ends of the interval of the highest MCC that the reviewers' agreement allows. */
  public static final String CEILING_LOW = "ceiling_low";

  public static final String CEILING_HIGH = "ceiling_high";
  public static final String REPEAT_PAIRS = "repeat_pairs";
  public static final String FLIP_RATE = "flip_rate";
  public static final String TEST_RETEST = "test_retest";

  /** The median of the folds' best; null where there are too few labels to choose one. */
  public static final String SUGGESTED_THRESHOLD = "suggested_threshold";

  public static final String OUT_OF_FOLD_MCC = "out_of_fold_mcc";
  public static final String GRADED_LABELS = "graded_labels";

  /** Of score and grade, the grade turned so that higher is better. */
  public static final String SPEARMAN = "spearman";

  public static final String SPEARMAN_LOW = "spearman_low";
  public static final String SPEARMAN_HIGH = "spearman_high";
  public static final String KENDALL_TAU_B = "kendall_tau_b";
  public static final String CONCORDANCE = "concordance";
  public static final String MEAN_DIFFERENCE = "mean_difference";
  public static final String RANKS_USABLE = "ranks_usable";

  /** On the labels that it was made from; null for an evaluator that saw none. */
  public static final String FITTED_MCC = "fitted_mcc";

  /** On the labels held out; null where {@link #FITTED_MCC} is. */
  public static final String HELD_OUT_MCC = "held_out_mcc";

  public static final String OVERFIT = "overfit";
  public static final String POSITIVES_NEEDED = "positives_needed";
  public static final String NEGATIVES_NEEDED = "negatives_needed";

  /** Of the labels drawn at random, as many equal ones as they are worth, by what it said. */
  public static final String SAMPLED_FLAGGED_FAILURES = "sampled_flagged_failures";

  public static final String SAMPLED_FLAGGED_LABELS = "sampled_flagged_labels";
  public static final String SAMPLED_UNFLAGGED_FAILURES = "sampled_unflagged_failures";
  public static final String SAMPLED_UNFLAGGED_LABELS = "sampled_unflagged_labels";

  /** Of the labels of the queue's random reserve alone. */
  public static final String RANDOM_FAILURES = "random_failures";

  public static final String RANDOM_LABELS = "random_labels";

  /** The version or judge model before this one, measured on the same items. */
  public static final String BRIDGE_FROM = "bridge_from";

  public static final String BRIDGE_ITEMS = "bridge_items";
  public static final String BRIDGE_FLIPS = "bridge_flips";
  public static final String BRIDGE_P = "bridge_p";
  public static final String BRIDGE_SHIFT = "bridge_shift";
  public static final String BRIDGE_SHIFT_P = "bridge_shift_p";
  public static final String BRIDGE_TAU_B = "bridge_tau_b";
  public static final String BRIDGE_ALARM = "bridge_alarm";

  public static final String DISAGREEMENTS = "disagreements";
  public static final String SYNTHETIC_LABELS = "synthetic_labels";
  public static final String LABELS_VERSION = "labels_version";
  public static final String VERDICTS_VERSION = "verdicts_version";
  public static final String CODE_VERSION = "code_version";
  public static final String CALIBRATED_AT = "calibrated_at";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "calibrations",
          new StructType()
              .add(CALIBRATION_ID, StringType, false)
              .add(EVALUATOR_ID, StringType, false)
              .add(EVALUATOR_VERSION, IntegerType, false)
              .add(FINGERPRINT, StringType, false)
              .add(FAILURE_MODE, StringType, false)
              .add(DATASET, StringType, false)
              .add(DATASET_VERSION, IntegerType, false)
              .add(SLICE, StringType, false)
              .add(JUDGE_MODEL, StringType)
              .add(PARAMETERS_HASH, StringType)
              .add(ANSWERING_MODELS, DataType.fromDDL("ARRAY<STRING>"))
              .add(DATASET_HASH, StringType, false)
              .add(SEQUENCE, IntegerType, false)
              .add(STATUS, StringType, false)
              .add(REASON, StringType, false)
              .add(LABELS_NEEDED, IntegerType)
              .add(LOOK, IntegerType, false)
              .add(N, LongType, false)
              .add(POSITIVES, LongType, false)
              .add(NEGATIVES, LongType, false)
              .add(TRUE_POSITIVES, LongType, false)
              .add(FALSE_POSITIVES, LongType, false)
              .add(FALSE_NEGATIVES, LongType, false)
              .add(TRUE_NEGATIVES, LongType, false)
              .add(LABELLED, LongType, false)
              .add(UNSCORED, LongType, false)
              .add(ERRORED, LongType, false)
              .add(ABSTAINED, LongType, false)
              .add(UNJUDGED, LongType, false)
              .add(NOT_APPLICABLE, LongType, false)
              .add(MCC, DoubleType)
              .add(MCC_STATUS, StringType, false)
              .add(MCC_LOW, DoubleType)
              .add(MCC_HIGH, DoubleType)
              .add(MCC_LCB95, DoubleType)
              .add(MCC_LCB90, DoubleType)
              .add(AGREEMENT, DoubleType)
              .add(TPR, DoubleType)
              .add(TPR_LOW, DoubleType)
              .add(TPR_HIGH, DoubleType)
              .add(TNR, DoubleType)
              .add(TNR_LOW, DoubleType)
              .add(TNR_HIGH, DoubleType)
              .add(KAPPA, DoubleType)
              .add(PREVALENCE, DoubleType)
              .add(WEIGHTED_MCC, DoubleType)
              .add(WEIGHTED_MCC_LOW, DoubleType)
              .add(WEIGHTED_MCC_HIGH, DoubleType)
              .add(EFFECTIVE_N, DoubleType)
              .add(PRODUCTION_PREVALENCE, DoubleType)
              .add(TRANSPORTED_MCC, DoubleType)
              .add(THRESHOLD, DoubleType)
              .add(COVERAGE, DoubleType)
              .add(ERROR_RATE, DoubleType)
              .add(INVERTED, BooleanType)
              .add(PREVALENCE_BASIS, StringType)
              .add(TRANSPORTED_MCC_LOW, DoubleType)
              .add(TRANSPORTED_MCC_HIGH, DoubleType)
              .add(REVIEWER_MCC, DoubleType)
              .add(CEILING_LOW, DoubleType)
              .add(CEILING_HIGH, DoubleType)
              .add(REPEAT_PAIRS, LongType)
              .add(FLIP_RATE, DoubleType)
              .add(TEST_RETEST, DoubleType)
              .add(SUGGESTED_THRESHOLD, DoubleType)
              .add(OUT_OF_FOLD_MCC, DoubleType)
              .add(GRADED_LABELS, IntegerType)
              .add(SPEARMAN, DoubleType)
              .add(SPEARMAN_LOW, DoubleType)
              .add(SPEARMAN_HIGH, DoubleType)
              .add(KENDALL_TAU_B, DoubleType)
              .add(CONCORDANCE, DoubleType)
              .add(MEAN_DIFFERENCE, DoubleType)
              .add(RANKS_USABLE, BooleanType)
              .add(FITTED_MCC, DoubleType)
              .add(HELD_OUT_MCC, DoubleType)
              .add(OVERFIT, StringType)
              .add(SAMPLED_FLAGGED_FAILURES, DoubleType)
              .add(SAMPLED_FLAGGED_LABELS, DoubleType)
              .add(SAMPLED_UNFLAGGED_FAILURES, DoubleType)
              .add(SAMPLED_UNFLAGGED_LABELS, DoubleType)
              .add(RANDOM_FAILURES, DoubleType)
              .add(RANDOM_LABELS, DoubleType)
              .add(BRIDGE_FROM, StringType)
              .add(BRIDGE_ITEMS, IntegerType)
              .add(BRIDGE_FLIPS, IntegerType)
              .add(BRIDGE_P, DoubleType)
              .add(BRIDGE_SHIFT, DoubleType)
              .add(BRIDGE_SHIFT_P, DoubleType)
              .add(BRIDGE_TAU_B, DoubleType)
              .add(BRIDGE_ALARM, BooleanType)
              .add(POSITIVES_NEEDED, IntegerType)
              .add(NEGATIVES_NEEDED, IntegerType)
              .add(
                  DISAGREEMENTS,
                  DataType.fromDDL(
                      "ARRAY<STRUCT<source: STRING, trace_id: STRING, label_positive: BOOLEAN, score: DOUBLE>>"))
              .add(SYNTHETIC_LABELS, LongType, false)
              .add(LABELS_VERSION, LongType, false)
              .add(VERDICTS_VERSION, LongType, false)
              .add(CODE_VERSION, StringType, false)
              .add(CALIBRATED_AT, TimestampType, false),
          TableDefinition.Kind.FACTS);

  private CalibrationsTable() {}
}
