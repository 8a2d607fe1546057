package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code evaluators}: a row is an evaluator version, as its file was when it was first used. Append
 * only; the key is evaluator_id, version.
 */
public final class EvaluatorsTable {
  public static final String EVALUATOR_ID = "evaluator_id";
  public static final String VERSION = "version";
  public static final String FAILURE_MODE = "failure_mode";
  public static final String KIND = "kind";
  public static final String SCOPE = "scope";
  public static final String THRESHOLD = "threshold";
  public static final String RUBRIC_VERSION = "rubric_version";
  public static final String FINGERPRINT = "fingerprint";
  public static final String FILE_TEXT = "file_text";

  /** The text of a classifier's artifact: the model and its provenance; null for other kinds. */
  public static final String ARTIFACT = "artifact";

  /** The dataset version whose labels went into it; null where none did. */
  public static final String FITTED_ON = "fitted_on";

  public static final String REGISTERED_AT = "registered_at";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "evaluators",
          new StructType()
              .add(EVALUATOR_ID, StringType, false)
              .add(VERSION, IntegerType, false)
              .add(FAILURE_MODE, StringType, false)
              .add(KIND, StringType, false)
              .add(SCOPE, StringType, false)
              .add(THRESHOLD, DoubleType, false)
              .add(RUBRIC_VERSION, IntegerType, false)
              .add(FINGERPRINT, StringType, false)
              .add(FILE_TEXT, StringType, false)
              .add(ARTIFACT, StringType)
              .add(FITTED_ON, StringType)
              .add(REGISTERED_AT, TimestampType, false)
              .add(CODE_VERSION, StringType, false),
          TableDefinition.Kind.FACTS);

  private EvaluatorsTable() {}
}
