package dev.assay.jobs.label;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code evaluations}: a row is a machine score that came in with traces; the key is evaluation_id.
 * Its columns are those of {@link LabelsTable}, so that people and machines are compared by one
 * join. Append only; partitioned by the UTC date of the score, 1970-01-01 where it has no time.
 */
public final class EvaluationsTable {
  public static final String EVALUATION_ID = "evaluation_id";
  public static final String CREATED_AT = "created_at";
  public static final String SOURCE_FILE = "source_file";
  public static final String EVALUATED_ON = "evaluated_on";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "evaluations",
              new StructType()
                  .add(EVALUATION_ID, StringType, false)
                  .add(LabelsTable.TARGET, StringType, false)
                  .add(LabelsTable.SOURCE, StringType, false)
                  .add(LabelsTable.TRACE_ID, StringType)
                  .add(LabelsTable.SPAN_ID, StringType)
                  .add(LabelsTable.SESSION_ID, StringType)
                  .add(LabelsTable.STEP_INDEX, IntegerType)
                  .add(LabelsTable.SOURCE_TRACE_ID, StringType)
                  .add(LabelsTable.CRITERION, StringType, false)
                  .add(LabelsTable.VALUE_TYPE, StringType)
                  .add(LabelsTable.VALUE_BOOL, BooleanType)
                  .add(LabelsTable.VALUE_LABEL, StringType)
                  .add(LabelsTable.VALUE_NUMBER, DoubleType)
                  .add(LabelsTable.SCALE_MIN, DoubleType)
                  .add(LabelsTable.SCALE_MAX, DoubleType)
                  .add(LabelsTable.ANNOTATOR_KIND, StringType, false)
                  .add(LabelsTable.ANNOTATOR_ID, StringType)
                  .add(LabelsTable.RATIONALE, StringType)
                  .add(LabelsTable.METADATA, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(CREATED_AT, TimestampType)
                  .add(SOURCE_FILE, StringType)
                  .add(EVALUATED_ON, DateType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(EVALUATED_ON)
          .indexedBy(EVALUATION_ID, LabelsTable.SOURCE, LabelsTable.TRACE_ID)
          .constrainedBy(Map.of("machine", "annotator_kind IN ('LLM', 'CODE')"));

  private EvaluationsTable() {}
}
