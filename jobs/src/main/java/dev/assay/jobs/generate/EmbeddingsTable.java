package dev.assay.jobs.generate;

import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code embeddings}: a row is the vector of a text, found by the text's hash: what was embedded
 * once is not embedded again. It may be deleted at any time; the key is model, text_hash.
 */
public final class EmbeddingsTable {
  public static final String MODEL = "model";
  public static final String TEXT_HASH = "text_hash";
  public static final String VECTOR = "vector";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "embeddings",
          new StructType()
              .add(MODEL, StringType, false)
              .add(TEXT_HASH, StringType, false)
              .add(VECTOR, DataTypes.createArrayType(FloatType, false), false),
          TableDefinition.Kind.STATE);

  private EmbeddingsTable() {}
}
