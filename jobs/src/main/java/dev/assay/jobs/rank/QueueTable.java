package dev.assay.jobs.rank;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * {@code queue}: a row is a trace that was offered for review, once: why, in which arm, with what
 * probability. Append only; the key is source, trace_id.
 *
 * <p>{@code inclusion_probability} is that of the arm: of being drawn into the random reserve, for
 * {@code random}, which is reserve / traces of the day, the same for all; for {@code signal}, of
 * being among the most unusual that the reserve leaves, which is 1 for all but the last few. {@code
 * offer_probability} is that of being offered in any arm of the day.
 *
 * <ul>
 *   <li>A rate from the random arm alone needs no weights within a day, and 1 /
 *       inclusion_probability over several days.
 *   <li>A rate from all labels of a day weighs by stratum: {@code stratum_size} over the number of
 *       labels in the {@code stratum}. The stratum {@code top} was offered completely, of {@code
 *       rest} a simple random sample was. Or it weighs by 1 / offer_probability.
 *   <li>The signal arm alone stands for nothing but itself.
 * </ul>
 *
 * {@code position} is the place in the day's reading order, from 1; within an arm it keeps the
 * arm's order.
 */
public final class QueueTable {
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String QUEUED_DATE = "queued_date";
  public static final String WEEK = "week";
  public static final String ARM = "arm";
  public static final String POSITION = "position";
  public static final String SIGNAL = "signal";
  public static final String FAMILY = "family";
  public static final String WHY = "why";
  public static final String FUSED_SCORE = "fused_score";
  public static final String STRATUM = "stratum";
  public static final String STRATUM_SIZE = "stratum_size";
  public static final String INCLUSION_PROBABILITY = "inclusion_probability";
  public static final String OFFER_PROBABILITY = "offer_probability";
  public static final String SEED = "seed";
  public static final String CONTENT_HASH = "content_hash";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "queue",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(TRACE_ID, StringType, false)
                  .add(QUEUED_DATE, DateType, false)
                  .add(WEEK, StringType, false)
                  .add(ARM, StringType, false)
                  .add(POSITION, IntegerType, false)
                  .add(SIGNAL, StringType)
                  .add(FAMILY, StringType)
                  .add(WHY, StringType, false)
                  .add(FUSED_SCORE, DoubleType)
                  .add(STRATUM, StringType, false)
                  .add(STRATUM_SIZE, LongType, false)
                  .add(INCLUSION_PROBABILITY, DoubleType, false)
                  .add(OFFER_PROBABILITY, DoubleType, false)
                  .add(SEED, LongType, false)
                  .add(CONTENT_HASH, StringType, false)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.FACTS)
          .constrainedBy(
              Map.of(
                  "arm_known",
                  "arm IN ('signal', 'random', 'flagged', 'unflagged', 'second_opinion')",
                  "probability_in_0_1",
                  "inclusion_probability > 0 AND inclusion_probability <= 1"));

  private QueueTable() {}
}
