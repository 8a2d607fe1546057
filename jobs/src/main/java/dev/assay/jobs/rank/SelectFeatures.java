package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.signal.Feature;
import dev.assay.udfs.signal.Novelty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows of {@code traces} to rows of {@link FeatureRows}: identity, slice and features. As many rows
 * as there were, in no order.
 *
 * <p>A user who asks the same in the session's next trace is seen here: the next trace begins
 * within ten minutes of the end of this one, and half of the shingles of this one's last and the
 * next one's first user turn are common to both (Jaccard). Only traces of the given rows are
 * compared, so a session that goes on after midnight counts as two.
 */
final class SelectFeatures {
  private static final Map<Feature, String> COLUMNS = columns();
  private static final long SOON_NANOS = 600_000_000_000L;
  private static final double SAME = 0.5;
  private static final int SHINGLES_AT_LEAST = 5;

  private SelectFeatures() {}

  private static Map<Feature, String> columns() {
    Map<Feature, String> columns = new EnumMap<>(Feature.class);
    columns.put(Feature.SPAN_COUNT, TracesTable.SPAN_COUNT);
    columns.put(Feature.ERROR_SPANS, TracesTable.ERROR_SPANS);
    columns.put(Feature.TOOL_ERRORS, TracesTable.TOOL_ERRORS);
    columns.put(Feature.REPEATED_CALLS, TracesTable.REPEATED_CALLS);
    columns.put(Feature.MAX_SAME_CALL, TracesTable.MAX_SAME_CALL);
    columns.put(Feature.ADJUSTED_RETRIES, TracesTable.ADJUSTED_RETRIES);
    columns.put(Feature.IGNORED_RESULTS, TracesTable.IGNORED_RESULTS);
    columns.put(Feature.RESUBMISSIONS, TracesTable.RESUBMISSIONS);
    columns.put(Feature.OUTPUT_TOKENS, TracesTable.OUTPUT_TOKENS);
    columns.put(Feature.TOTAL_TOKENS, TracesTable.TOTAL_TOKENS);
    columns.put(Feature.REASONING_TOKENS, TracesTable.REASONING_TOKENS);
    columns.put(Feature.MAX_INPUT_TOKENS, TracesTable.MAX_INPUT_TOKENS);
    columns.put(Feature.DURATION_MS, TracesTable.DURATION_MS);
    columns.put(Feature.DEPTH, TracesTable.DEPTH);
    columns.put(Feature.GUARDRAIL_TRIPS, TracesTable.GUARDRAIL_TRIPS);
    columns.put(Feature.MIN_CONFIDENCE, TracesTable.MIN_CONFIDENCE);
    columns.put(Feature.REFUSALS, TracesTable.REFUSALS);
    columns.put(Feature.HANDOFFS, TracesTable.HANDOFFS);
    columns.put(Feature.TRUNCATED_OUTPUTS, TracesTable.TRUNCATED_OUTPUTS);
    columns.put(Feature.EMPTY_OUTPUTS, TracesTable.EMPTY_OUTPUTS);
    return columns;
  }

  /**
   * Selects them.
   *
   * @param own values of a team's own signals, over the columns of {@code traces}
   * @param novelty the distance from what was labelled
   * @param feedback bad marks that came in beside the traces, as {@link UserFeedback} gives them
   */
  static Dataset<Row> of(
      Dataset<Row> traces, List<Column> own, Novelty novelty, Dataset<Row> feedback) {
    List<Column> columns = new ArrayList<>(FeatureRows.identity());
    for (Feature feature : FeatureRows.FEATURES) {
      Column value =
          switch (feature) {
            case ASKED_AGAIN_AFTER, ASKS_AGAIN -> coalesce(col(feature.name()), lit(0.0));
            case NOVELTY ->
                novelty(
                    novelty,
                    col(TracesTable.FIRST_USER_SHINGLES),
                    col(TracesTable.LAST_USER_SHINGLES));
            case NEGATIVE_FEEDBACK ->
                col(TracesTable.NEGATIVE_FEEDBACK)
                    .plus(coalesce(col(UserFeedback.BAD_MARKS), lit(0L)))
                    .cast("double");
            default -> col(COLUMNS.get(feature)).cast("double");
          };
      columns.add(value.as(feature.name()));
    }
    columns.addAll(own);
    String[] key = {TracesTable.SOURCE, TracesTable.TRACE_ID};
    // Few users ask again, or complain: the day's wide rows stay where they are.
    return traces
        .join(broadcast(askedAgain(traces)), key, "left")
        .join(broadcast(feedback), key, "left")
        .select(columns.toArray(Column[]::new));
  }

  /** The traces that ask again what their session's previous one had asked, and those before. */
  private static Dataset<Row> askedAgain(Dataset<Row> traces) {
    WindowSpec session =
        Window.partitionBy(col(TracesTable.SOURCE), col(TracesTable.SESSION_ID))
            .orderBy(col(TracesTable.START_UNIX_NANO), col(TracesTable.TRACE_ID));
    Column start = col(TracesTable.START_UNIX_NANO);
    Column end =
        start.plus(coalesce(col(TracesTable.DURATION_MS), lit(0L)).multiply(lit(1_000_000L)));
    Column first = col(TracesTable.FIRST_USER_SHINGLES);
    Column last = col(TracesTable.LAST_USER_SHINGLES);
    Column askedAgainAfter =
        asksTheSame(last, lead(first, 1).over(session))
            .and(lead(start, 1).over(session).minus(end).leq(SOON_NANOS));
    Column asksAgain =
        asksTheSame(lag(last, 1).over(session), first)
            .and(start.minus(lag(end, 1).over(session)).leq(SOON_NANOS));
    Column after = col(Feature.ASKED_AGAIN_AFTER.name());
    Column again = col(Feature.ASKS_AGAIN.name());
    return traces
        .where(col(TracesTable.SESSION_ID).isNotNull())
        .select(
            col(TracesTable.SOURCE),
            col(TracesTable.TRACE_ID),
            indicator(askedAgainAfter).as(Feature.ASKED_AGAIN_AFTER.name()),
            indicator(asksAgain).as(Feature.ASKS_AGAIN.name()))
        .where(after.plus(again).gt(0));
  }

  private static Column asksTheSame(Column before, Column after) {
    Column common = size(array_intersect(before, after)).cast("double");
    return before
        .isNotNull()
        .and(after.isNotNull())
        .and(size(before).geq(SHINGLES_AT_LEAST))
        .and(size(after).geq(SHINGLES_AT_LEAST))
        .and(common.divide(size(array_union(before, after))).geq(SAME));
  }

  private static Column novelty(Novelty novelty, Column first, Column last) {
    if (novelty.isUnknown()) {
      return lit(null).cast("double");
    }
    UDF1<Seq<Integer>, Double> distance =
        shingles -> {
          double value = novelty.of(CollectionConverters.asJava(shingles));
          return Double.isNaN(value) ? null : value;
        };
    Column none = array().cast("array<int>");
    return udf(distance, DataTypes.DoubleType)
        .apply(array_union(coalesce(first, none), coalesce(last, none)));
  }

  private static Column indicator(Column condition) {
    return when(condition, lit(1.0)).otherwise(lit(0.0));
  }
}
