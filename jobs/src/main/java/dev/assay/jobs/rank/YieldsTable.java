package dev.assay.jobs.rank;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.StructType;

/**
 * {@code yields}: a row is what an arm or a signal of the queue has found in the half year before a
 * date, beside the random reserve of the same time; replaced by date. The key is yield_date, kind,
 * subject.
 *
 * <p>{@code kind} is {@code arm} or {@code signal}. {@code lift} is {@code precision /
 * random_rate}, with the ends of its 95 % interval (Walters) and the two-sided mid-p of Fisher;
 * NULL where a side has no labels or the reserve no failure. {@code pays} is one of {@code pays},
 * {@code unclear}, {@code does_not_pay}, {@code too_few_labels}. {@code weight} is what the
 * signal's evidence counts on the date; NULL for an arm.
 */
public final class YieldsTable {
  public static final String YIELD_DATE = "yield_date";
  public static final String KIND = "kind";
  public static final String SUBJECT = "subject";
  public static final String OFFERED = "offered";
  public static final String LABELLED = "labelled";
  public static final String FAILURES = "failures";
  public static final String RANDOM_LABELLED = "random_labelled";
  public static final String RANDOM_FAILURES = "random_failures";
  public static final String PRECISION = "precision";
  public static final String RANDOM_RATE = "random_rate";
  public static final String LIFT = "lift";
  public static final String LIFT_LOW = "lift_low";
  public static final String LIFT_HIGH = "lift_high";
  public static final String P_VALUE = "p_value";
  public static final String PAYS = "pays";
  public static final String WEIGHT = "weight";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "yields",
              new StructType()
                  .add(YIELD_DATE, DateType, false)
                  .add(KIND, StringType, false)
                  .add(SUBJECT, StringType, false)
                  .add(OFFERED, IntegerType, false)
                  .add(LABELLED, IntegerType, false)
                  .add(FAILURES, IntegerType, false)
                  .add(RANDOM_LABELLED, IntegerType, false)
                  .add(RANDOM_FAILURES, IntegerType, false)
                  .add(PRECISION, DoubleType)
                  .add(RANDOM_RATE, DoubleType)
                  .add(LIFT, DoubleType)
                  .add(LIFT_LOW, DoubleType)
                  .add(LIFT_HIGH, DoubleType)
                  .add(P_VALUE, DoubleType)
                  .add(PAYS, StringType, false)
                  .add(WEIGHT, DoubleType)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(YIELD_DATE);

  private YieldsTable() {}
}
