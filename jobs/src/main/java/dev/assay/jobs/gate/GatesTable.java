package dev.assay.jobs.gate;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
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
                  .add(CODE_VERSION, StringType, false)
                  .add(DECIDED_AT, TimestampType, false),
              TableDefinition.Kind.FACTS)
          .constrainedBy(Map.of("decision_known", "decision IN ('PASS', 'BLOCK', 'INCONCLUSIVE')"));

  private GatesTable() {}
}
