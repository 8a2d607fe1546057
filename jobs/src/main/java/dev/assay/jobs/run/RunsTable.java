package dev.assay.jobs.run;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/** {@code runs}: a row is a run of a job, whether it was done or failed. Append only. */
public final class RunsTable {
  public static final String RUN_ID = "run_id";
  public static final String COMMAND = "command";
  public static final String RUN_DATE = "run_date";
  public static final String STARTED_AT = "started_at";
  public static final String SECONDS = "seconds";
  public static final String STATUS = "status";
  public static final String EXIT_CODE = "exit_code";
  public static final String MESSAGE = "message";
  public static final String READ = "read";
  public static final String WRITTEN = "written";
  public static final String UPDATED = "updated";
  public static final String DUPLICATES = "duplicates";
  public static final String QUARANTINED = "quarantined";
  public static final String DETAILS = "details";
  public static final String INPUT_VERSIONS = "input_versions";
  public static final String OUTPUT_VERSIONS = "output_versions";
  public static final String SPEND_USD = "spend_usd";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "runs",
          new StructType()
              .add(RUN_ID, StringType, false)
              .add(COMMAND, StringType, false)
              .add(RUN_DATE, StringType)
              .add(STARTED_AT, TimestampType, false)
              .add(SECONDS, DoubleType, false)
              .add(STATUS, StringType, false)
              .add(EXIT_CODE, IntegerType, false)
              .add(MESSAGE, StringType)
              .add(READ, LongType, false)
              .add(WRITTEN, LongType, false)
              .add(UPDATED, LongType, false)
              .add(DUPLICATES, LongType, false)
              .add(QUARANTINED, LongType, false)
              .add(DETAILS, StringType)
              .add(INPUT_VERSIONS, createMapType(StringType, LongType))
              .add(OUTPUT_VERSIONS, createMapType(StringType, LongType))
              .add(SPEND_USD, DoubleType, false)
              .add(CODE_VERSION, StringType, false),
          TableDefinition.Kind.LOG);

  private RunsTable() {}
}
