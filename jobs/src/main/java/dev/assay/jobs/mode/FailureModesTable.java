package dev.assay.jobs.mode;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * {@code failure_modes}: a row is a change of a failure mode's state, with its reason: made by a
 * person in failure-modes.yaml ({@code changed_by} is {@code configuration}) or by what was
 * labelled ({@code labels}). Append only; the key is mode, at.
 */
public final class FailureModesTable {
  public static final String MODE = "mode";
  public static final String AT = "at";
  public static final String FROM_STATE = "from_state";
  public static final String STATE = "state";
  public static final String REASON = "reason";
  public static final String CHANGED_BY = "changed_by";

  /** What failure-modes.yaml said of it then. */
  public static final String CONFIGURED_STATE = "configured_state";

  public static final String RUBRIC_VERSION = "rubric_version";
  public static final String OWNER = "owner";

  /** Of {@code labels}, that the change rests on; null where there were none. */
  public static final String LABELS_VERSION = "labels_version";

  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "failure_modes",
              new StructType()
                  .add(MODE, StringType, false)
                  .add(AT, TimestampType, false)
                  .add(FROM_STATE, StringType)
                  .add(STATE, StringType, false)
                  .add(REASON, StringType, false)
                  .add(CHANGED_BY, StringType, false)
                  .add(CONFIGURED_STATE, StringType, false)
                  .add(RUBRIC_VERSION, IntegerType, false)
                  .add(OWNER, StringType)
                  .add(LABELS_VERSION, LongType)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.FACTS)
          .constrainedBy(
              Map.of(
                  "state_known",
                  "state IN ('open', 'watching', 'fixed', 'retired', 'reopened')",
                  "changed_by_known",
                  "changed_by IN ('configuration', 'labels')"));

  private FailureModesTable() {}
}
