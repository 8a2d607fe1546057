package dev.assay.jobs.gate;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code baselines}: a row is a release that a person has made the one that others are held
 * against, with what was measured of it. Written once; the key is baseline_id. Of a dataset the one
 * that was promoted last holds.
 */
public final class BaselinesTable {
  public static final String BASELINE_ID = "baseline_id";
  public static final String GATE_ID = "gate_id";
  public static final String DATASET = "dataset";
  public static final String DATASET_VERSION = "dataset_version";
  public static final String DATASET_HASH = "dataset_hash";
  public static final String RELEASE = "release";
  public static final String DECISION = "decision";

  /** The evaluator versions that measured it, with the calibration that each stands on. */
  public static final String EVALUATORS = "evaluators";

  /** What each said of each item: the share of the item's repeats that pass, in [0, 1]. */
  public static final String VERDICTS = "verdicts";

  public static final String LABELS_VERSION = "labels_version";
  public static final String VERDICTS_VERSION = "verdicts_version";
  public static final String PROMOTED_BY = "promoted_by";
  public static final String REASON = "reason";
  public static final String PROMOTED_AT = "promoted_at";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "baselines",
          new StructType()
              .add(BASELINE_ID, StringType, false)
              .add(GATE_ID, StringType, false)
              .add(DATASET, StringType, false)
              .add(DATASET_VERSION, IntegerType, false)
              .add(DATASET_HASH, StringType, false)
              .add(RELEASE, StringType, false)
              .add(DECISION, StringType, false)
              .add(
                  EVALUATORS,
                  DataType.fromDDL(
                      "ARRAY<STRUCT<evaluator_id: STRING, version: INT, fingerprint: STRING, judge_model: STRING, calibration_id: STRING, status: STRING, score: DOUBLE>>"),
                  false)
              .add(
                  VERDICTS,
                  DataType.fromDDL(
                      "ARRAY<STRUCT<evaluator_id: STRING, version: INT, item_id: STRING, score: DOUBLE>>"),
                  false)
              .add(LABELS_VERSION, LongType, false)
              .add(VERDICTS_VERSION, LongType, false)
              .add(PROMOTED_BY, StringType, false)
              .add(REASON, StringType)
              .add(PROMOTED_AT, TimestampType, false)
              .add(CODE_VERSION, StringType, false),
          TableDefinition.Kind.FACTS);

  private BaselinesTable() {}
}
