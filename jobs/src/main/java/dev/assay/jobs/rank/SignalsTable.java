package dev.assay.jobs.rank;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code signals}: a row is a trace as ranked on a date; replaced by rank date.
 *
 * <p>{@code signals} has an element for each signal that could be measured: its value, the slice's
 * median, and the chance of a value at least as unusual. {@code fused_score} is made of the largest
 * weighted -ln p of each family; {@code fused_rank}, from 1, is its order, in which traces of equal
 * score follow their content hashes. {@code draw} is the trace's number in (0, 1] under the queue's
 * seed. {@code offerable} is false where the trace's user has not consented.
 */
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
  public static final String DRAW = "draw";
  public static final String CONTENT_HASH = "content_hash";
  public static final String OFFERABLE = "offerable";
  public static final String CODE_VERSION = "code_version";

  /** A field of an element of {@code signals}: the signal's name. */
  public static final String SIGNAL = "signal";

  /** A field of an element of {@code signals}. */
  public static final String FAMILY = "family";

  /** A field of an element of {@code signals}: the measured value. */
  public static final String RAW = "raw";

  /** A field of an element of {@code signals}: the slice's median. */
  public static final String BASELINE = "baseline";

  /** A field of an element of {@code signals}: above 0, at most 1. */
  public static final String P = "p";

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
                  .add(DRAW, DoubleType, false)
                  .add(CONTENT_HASH, StringType, false)
                  .add(OFFERABLE, BooleanType, false)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(RANK_DATE);

  private SignalsTable() {}
}
