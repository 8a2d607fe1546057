package dev.assay.jobs.label;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code labels}: a row is a fact that somebody stated: a label, a revocation or an adjudication of
 * others. Append only; the key is label_id.
 */
public final class LabelsTable {
  public static final String LABEL_ID = "label_id";
  public static final String FACT = "fact";
  public static final String REFERS_TO = "refers_to";
  public static final String TARGET = "target";
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String SPAN_ID = "span_id";
  public static final String SESSION_ID = "session_id";
  public static final String STEP_INDEX = "step_index";
  public static final String SOURCE_TRACE_ID = "source_trace_id";
  public static final String CRITERION = "criterion";
  public static final String FAILURE_MODE = "failure_mode";
  public static final String RUBRIC_VERSION = "rubric_version";
  public static final String VALUE_TYPE = "value_type";
  public static final String VALUE_BOOL = "value_bool";
  public static final String VALUE_LABEL = "value_label";
  public static final String VALUE_NUMBER = "value_number";
  public static final String SCALE_MIN = "scale_min";
  public static final String SCALE_MAX = "scale_max";
  public static final String SEVERITY = "severity";
  public static final String ANNOTATOR_KIND = "annotator_kind";
  public static final String ANNOTATOR_ID = "annotator_id";
  public static final String CONFIDENCE = "confidence";
  public static final String RATIONALE = "rationale";
  public static final String EVIDENCE = "evidence";
  public static final String REDACTOR_VERSION = "redactor_version";
  public static final String ARM = "arm";
  public static final String INCLUSION_PROBABILITY = "inclusion_probability";
  public static final String SYNTHETIC = "synthetic";
  public static final String METADATA = "metadata";
  public static final String CONTENT_HASH = "content_hash";
  public static final String LABELLED_AT = "labelled_at";
  public static final String IMPORTED_FROM = "imported_from";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "labels",
              new StructType()
                  .add(LABEL_ID, StringType, false)
                  .add(FACT, StringType, false)
                  .add(REFERS_TO, StringType)
                  .add(TARGET, StringType, false)
                  .add(SOURCE, StringType)
                  .add(TRACE_ID, StringType)
                  .add(SPAN_ID, StringType)
                  .add(SESSION_ID, StringType)
                  .add(STEP_INDEX, IntegerType)
                  .add(SOURCE_TRACE_ID, StringType)
                  .add(CRITERION, StringType, false)
                  .add(FAILURE_MODE, StringType)
                  .add(RUBRIC_VERSION, IntegerType, false)
                  .add(VALUE_TYPE, StringType)
                  .add(VALUE_BOOL, BooleanType)
                  .add(VALUE_LABEL, StringType)
                  .add(VALUE_NUMBER, DoubleType)
                  .add(SCALE_MIN, DoubleType)
                  .add(SCALE_MAX, DoubleType)
                  .add(SEVERITY, StringType)
                  .add(ANNOTATOR_KIND, StringType, false)
                  .add(ANNOTATOR_ID, StringType, false)
                  .add(CONFIDENCE, DoubleType)
                  .add(RATIONALE, StringType)
                  .add(
                      EVIDENCE,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<text: STRING, start: INT, end: INT, label: STRING>>"))
                  .add(REDACTOR_VERSION, StringType)
                  .add(ARM, StringType)
                  .add(INCLUSION_PROBABILITY, DoubleType)
                  .add(SYNTHETIC, BooleanType)
                  .add(METADATA, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(CONTENT_HASH, StringType, false)
                  .add(LABELLED_AT, TimestampType, false)
                  .add(IMPORTED_FROM, StringType),
              TableDefinition.Kind.FACTS)
          .indexedBy(LABEL_ID, SOURCE, TRACE_ID, LABELLED_AT)
          .constrainedBy(
              Map.of(
                  "fact_known",
                  "fact IN ('label', 'revocation', 'adjudication')",
                  "rubric_from_1",
                  "rubric_version >= 1",
                  "annotator_kind_known",
                  "annotator_kind IN ('HUMAN', 'LLM', 'CODE')",
                  "target_known",
                  "target IN ('SPAN', 'TRACE', 'SESSION', 'STEP')",
                  "value_in_scale",
                  "value_number IS NULL OR NOT isnan(value_number)"));

  private LabelsTable() {}
}
