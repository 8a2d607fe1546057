package dev.assay.jobs.dataset;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code dataset_items}: a row is an item of a dataset version: the redacted trace as it was, as
 * JSON. Append only; the key is name, version, item_id, trace_id.
 */
public final class DatasetItemsTable {
  public static final String NAME = "name";
  public static final String VERSION = "version";
  public static final String ITEM_ID = "item_id";
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String SOURCE_TRACE_ID = "source_trace_id";
  public static final String SESSION_ID = "session_id";
  public static final String CLUSTER = "cluster";
  public static final String SPLIT = "split";
  public static final String RELEASE = "release";
  public static final String INPUT_HASH = "input_hash";
  public static final String CONTENT_HASH = "content_hash";
  public static final String SYNTHETIC = "synthetic";
  public static final String TRACE = "trace";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "dataset_items",
              new StructType()
                  .add(NAME, StringType, false)
                  .add(VERSION, IntegerType, false)
                  .add(ITEM_ID, StringType, false)
                  .add(SOURCE, StringType, false)
                  .add(TRACE_ID, StringType, false)
                  .add(SOURCE_TRACE_ID, StringType)
                  .add(SESSION_ID, StringType)
                  .add(CLUSTER, StringType, false)
                  .add(SPLIT, StringType, false)
                  .add(RELEASE, StringType)
                  .add(INPUT_HASH, StringType, false)
                  .add(CONTENT_HASH, StringType, false)
                  .add(SYNTHETIC, BooleanType, false)
                  .add(TRACE, StringType),
              TableDefinition.Kind.FACTS)
          .indexedBy(NAME, VERSION, ITEM_ID, SOURCE, TRACE_ID);

  private DatasetItemsTable() {}
}
