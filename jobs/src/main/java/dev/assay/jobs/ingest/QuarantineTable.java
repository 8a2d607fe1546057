package dev.assay.jobs.ingest;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code quarantine}: a row is an input row that could not be read, with the reason; the key is
 * source_file, row_hash. Kept 30 days.
 */
public final class QuarantineTable {
  public static final String SOURCE = "source";
  public static final String SOURCE_FILE = "source_file";
  public static final String ROW_HASH = "row_hash";
  public static final String REASON = "reason";
  public static final String ROW = "row";
  public static final String QUARANTINED_ON = "quarantined_on";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "quarantine",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(SOURCE_FILE, StringType, false)
                  .add(ROW_HASH, StringType, false)
                  .add(REASON, StringType, false)
                  .add(ROW, StringType)
                  .add(QUARANTINED_ON, DateType, false),
              TableDefinition.Kind.STATE)
          .indexedBy(SOURCE, SOURCE_FILE, ROW_HASH, QUARANTINED_ON);

  private QuarantineTable() {}
}
