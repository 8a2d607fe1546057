package dev.assay.jobs.generate;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code drafts}: a row is a text that a model wrote, found by the hash of the question: it is paid
 * once, and the judges that rest on it stay the same. The key is model, question_hash.
 */
public final class DraftsTable {
  /** The model's name and parameters. */
  public static final String MODEL = "model";

  public static final String QUESTION_HASH = "question_hash";
  public static final String TEXT = "text";
  public static final String DRAFTED_AT = "drafted_at";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "drafts",
          new StructType()
              .add(MODEL, StringType, false)
              .add(QUESTION_HASH, StringType, false)
              .add(TEXT, StringType, false)
              .add(DRAFTED_AT, TimestampType, false),
          TableDefinition.Kind.STATE);

  private DraftsTable() {}
}
