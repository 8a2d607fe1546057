package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * {@code evaluator_states}: a row is a change of an evaluator version's state, with its reason.
 * Append only; the key is evaluator_id, version, at; the latest holds, and a version without one is
 * active.
 */
public final class EvaluatorStatesTable {
  public static final String EVALUATOR_ID = "evaluator_id";
  public static final String VERSION = "version";
  public static final String STATE = "state";
  public static final String WHO = "who";
  public static final String REASON = "reason";
  public static final String AT = "at";

  public static final String ACTIVE = "active";
  public static final String RETIRED = "retired";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "evaluator_states",
              new StructType()
                  .add(EVALUATOR_ID, StringType, false)
                  .add(VERSION, IntegerType, false)
                  .add(STATE, StringType, false)
                  .add(WHO, StringType, false)
                  .add(REASON, StringType, false)
                  .add(AT, TimestampType, false),
              TableDefinition.Kind.FACTS)
          .constrainedBy(Map.of("state_known", "state IN ('active', 'retired')"));

  private EvaluatorStatesTable() {}
}
