package dev.assay.jobs.ingest;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code files}: a row is an input file that was read; the key is source, path, size and time of
 * modification. Append only. Partitioned by a hash of the file's folder, so that a night that reads
 * one folder does not read the history of all.
 */
public final class FilesTable {
  public static final String SOURCE = "source";
  public static final String PATH = "path";
  public static final String SIZE = "size";
  public static final String MODIFIED_AT = "modified_at";
  public static final String DIALECT = "dialect";
  public static final String ROWS = "rows";
  public static final String INGESTED_ON = "ingested_on";
  public static final String FOLDER_HASH = "folder_hash";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "files",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(PATH, StringType, false)
                  .add(SIZE, LongType, false)
                  .add(MODIFIED_AT, TimestampType, false)
                  .add(DIALECT, StringType, false)
                  .add(ROWS, LongType, false)
                  .add(INGESTED_ON, DateType, false)
                  .add(FOLDER_HASH, StringType, false),
              TableDefinition.Kind.LOG)
          .partitionedBy(FOLDER_HASH);

  private FilesTable() {}
}
