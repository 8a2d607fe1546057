package dev.assay.jobs.rank;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** {@code signals}: a row is a trace as ranked on a date; replaced by rank date. */
public final class SignalsTable {
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String RANK_DATE = "rank_date";
  public static final String TRACE_DATE = "trace_date";
  public static final String SLICE = "slice";
  public static final String SIGNALS = "signals";
  public static final String TOP_SIGNAL = "top_signal";
  public static final String FUSED_SCORE = "fused_score";
  public static final String FUSED_RANK = "fused_rank";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "signals",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(TRACE_ID, StringType, false)
                  .add(RANK_DATE, DateType, false)
                  .add(TRACE_DATE, DateType, false)
                  .add(SLICE, StringType, false)
                  .add(
                      SIGNALS,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<signal: STRING, family: STRING, raw: DOUBLE, baseline: DOUBLE, p: DOUBLE>>"),
                      false)
                  .add(TOP_SIGNAL, StringType)
                  .add(FUSED_SCORE, DoubleType, false)
                  .add(FUSED_RANK, LongType, false)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(RANK_DATE);

  private SignalsTable() {}
}
