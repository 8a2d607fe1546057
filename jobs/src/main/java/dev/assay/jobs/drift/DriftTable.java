package dev.assay.jobs.drift;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code drift}: a row is a monitored quantity on a date; replaced by date. */
public final class DriftTable {
  public static final String DRIFT_DATE = "drift_date";
  public static final String MONITOR = "monitor";
  public static final String SUBJECT = "subject";
  public static final String STATISTIC = "statistic";
  public static final String VALUE = "value";
  public static final String THRESHOLD = "threshold";
  public static final String P_VALUE = "p_value";
  public static final String REFERENCE_N = "reference_n";
  public static final String CURRENT_N = "current_n";
  public static final String STATE = "state";
  public static final String SINCE = "since";
  public static final String MESSAGE = "message";
  public static final String ACTION = "action";

  /** Ends of the 95 % interval of a value that is an estimate. */
  public static final String LOW = "low";

  public static final String HIGH = "high";

  /** What the next day's row goes on from: counts by bucket, or the state of a sequential test. */
  public static final String CARRIED = "carried";

  /** What the past is, such as a calibration's id. */
  public static final String BASIS = "basis";

  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "drift",
              new StructType()
                  .add(DRIFT_DATE, DateType, false)
                  .add(MONITOR, StringType, false)
                  .add(SUBJECT, StringType, false)
                  .add(STATISTIC, StringType, false)
                  .add(VALUE, DoubleType)
                  .add(THRESHOLD, DoubleType)
                  .add(P_VALUE, DoubleType)
                  .add(REFERENCE_N, LongType)
                  .add(CURRENT_N, LongType)
                  .add(STATE, StringType, false)
                  .add(SINCE, DateType)
                  .add(MESSAGE, StringType, false)
                  .add(ACTION, StringType)
                  .add(LOW, DoubleType)
                  .add(HIGH, DoubleType)
                  .add(CARRIED, DataTypes.createArrayType(DoubleType))
                  .add(BASIS, StringType)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(DRIFT_DATE);

  private DriftTable() {}
}
