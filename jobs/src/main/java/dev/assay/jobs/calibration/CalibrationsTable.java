package dev.assay.jobs.calibration;

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
 * <p>{@code sequence} counts the calibrations of one evaluator fingerprint, judge model and slice
 * on a dataset, from 1: the highest is the latest. {@code unscored} = errored + abstained +
 * unjudged.
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
