package dev.assay.jobs.gate;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code gates}: a row is a decision on a candidate release with all it rests on, or a named
 * person's override of one. Written once; the key is gate_id.
 */
public final class GatesTable {
  public static final String GATE_ID = "gate_id";
  public static final String DATASET = "dataset";
  public static final String DATASET_VERSION = "dataset_version";
  public static final String BASELINE = "baseline";
  public static final String CANDIDATE = "candidate";
  public static final String DECISION = "decision";
  public static final String CONFIRMATION = "confirmation";
  public static final String REASON = "reason";
  public static final String DOCUMENT = "document";
  public static final String OVERRIDE_BY = "override_by";
  public static final String OVERRIDE_WHY = "override_why";
  public static final String OVERRIDES = "overrides";
  public static final String LABELS_VERSION = "labels_version";
  public static final String VERDICTS_VERSION = "verdicts_version";

  /** Of the tables that were read, as {@code rerun} reads them again. */
  public static final String TRACES_VERSION = "traces_version";

  public static final String CALIBRATIONS_VERSION = "calibrations_version";

  /** Of {@code labels}, for the failure modes in {@code scores}. */
  public static final String SCORES_VERSION = "scores_version";

  /** The failure modes whose labels were scores themselves. */
  public static final String SCORES = "scores";

  /** Calibrations that fresh labels had taken the power to gate from. */
  public static final String DEMOTED = "demoted";

  /** scorecard.yaml as it was; empty where there was none. */
  public static final String SCORECARD = "scorecard";

  public static final String CODE_VERSION = "code_version";
  public static final String DECIDED_AT = "decided_at";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "gates",
              new StructType()
                  .add(GATE_ID, StringType, false)
                  .add(DATASET, StringType, false)
                  .add(DATASET_VERSION, IntegerType, false)
                  .add(BASELINE, StringType, false)
                  .add(CANDIDATE, StringType, false)
                  .add(DECISION, StringType, false)
                  .add(CONFIRMATION, StringType)
                  .add(REASON, StringType, false)
                  .add(DOCUMENT, StringType, false)
                  .add(OVERRIDE_BY, StringType)
                  .add(OVERRIDE_WHY, StringType)
                  .add(OVERRIDES, StringType)
                  .add(LABELS_VERSION, LongType, false)
                  .add(VERDICTS_VERSION, LongType, false)
                  .add(TRACES_VERSION, LongType)
                  .add(CALIBRATIONS_VERSION, LongType)
                  .add(SCORES_VERSION, LongType)
                  .add(SCORES, DataTypes.createArrayType(StringType))
                  .add(DEMOTED, DataTypes.createArrayType(StringType))
                  .add(SCORECARD, StringType)
                  .add(CODE_VERSION, StringType, false)
                  .add(DECIDED_AT, TimestampType, false),
              TableDefinition.Kind.FACTS)
          .constrainedBy(Map.of("decision_known", "decision IN ('PASS', 'BLOCK', 'INCONCLUSIVE')"));

  private GatesTable() {}
}
