package dev.assay.jobs.erasure;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code erasures}: a row is an erasure of a person's data. Append only; the key is erasure_id.
 *
 * <p>{@code user_hash} is SHA-256 of the id, which is in no row. {@code tables} says how many rows
 * lost their payload, by table, {@code files} how many exports, reports and spool files were
 * changed or deleted, and {@code dataset_versions} which versions were changed, each with the hash
 * that its items have since.
 */
public final class ErasuresTable {
  public static final String ERASURE_ID = "erasure_id";
  public static final String USER_HASH = "user_hash";
  public static final String ERASED_AT = "erased_at";
  public static final String TRACES = "traces";
  public static final String TABLES = "tables";
  public static final String FILES = "files";
  public static final String DATASET_VERSIONS = "dataset_versions";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "erasures",
          new StructType()
              .add(ERASURE_ID, StringType, false)
              .add(USER_HASH, StringType, false)
              .add(ERASED_AT, TimestampType, false)
              .add(TRACES, LongType, false)
              .add(TABLES, createMapType(StringType, LongType), false)
              .add(FILES, LongType, false)
              .add(DATASET_VERSIONS, createMapType(StringType, StringType), false)
              .add(CODE_VERSION, StringType, false),
          TableDefinition.Kind.FACTS);

  private ErasuresTable() {}
}
