package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.trace.TracesTable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds the trace that each label speaks of: the one with the label's canonical id, else the one
 * with its verbatim id; of the label's own source where that has it, else of the only source that
 * does.
 */
public final class MatchTraces {
  /** The source of the trace found; null where none is. */
  public static final String MATCHED_SOURCE = "matched_source";

  /** The canonical id of the trace found; null where none is. */
  public static final String MATCHED_TRACE_ID = "matched_trace_id";

  private static final String KEY = "match_key";
  private static final String BY_ID = "match_by_id";
  private static final String BY_VERBATIM_ID = "match_by_verbatim_id";

  private MatchTraces() {}

  /**
   * The labels, each once, with the columns {@link #MATCHED_SOURCE} and {@link #MATCHED_TRACE_ID}.
   *
   * @param labels any columns, among them source, trace_id, source_trace_id
   * @param traces among its columns source, trace_id, source_trace_id
   */
  public static Dataset<Row> apply(Dataset<Row> labels, Dataset<Row> traces) {
    Dataset<Row> asked =
        labels
            .select(
                explode(array(col(LabelsTable.TRACE_ID), col(LabelsTable.SOURCE_TRACE_ID))).as(KEY))
            .filter(col(KEY).isNotNull())
            .distinct();
    Dataset<Row> found =
        traces
            .select(
                explode(
                        array_distinct(
                            array(col(TracesTable.TRACE_ID), col(TracesTable.SOURCE_TRACE_ID))))
                    .as(KEY),
                col(TracesTable.SOURCE),
                col(TracesTable.TRACE_ID))
            .join(broadcast(asked), new String[] {KEY}, "left_semi");
    Dataset<Row> candidates =
        found
            .groupBy(KEY, TracesTable.SOURCE)
            .agg(min(TracesTable.TRACE_ID).as(TracesTable.TRACE_ID))
            .groupBy(KEY)
            .agg(
                map_from_entries(
                        collect_list(struct(col(TracesTable.SOURCE), col(TracesTable.TRACE_ID))))
                    .as(BY_ID));
    Dataset<Row> both =
        with(
            with(labels, LabelsTable.TRACE_ID, candidates, BY_ID),
            LabelsTable.SOURCE_TRACE_ID,
            candidates,
            BY_VERBATIM_ID);
    Column ownById = element_at(col(BY_ID), col(LabelsTable.SOURCE));
    Column ownByVerbatimId = element_at(col(BY_VERBATIM_ID), col(LabelsTable.SOURCE));
    return both.withColumn(
            MATCHED_TRACE_ID,
            coalesce(
                ownById,
                ownByVerbatimId,
                onlyOne(map_values(col(BY_ID))),
                onlyOne(map_values(col(BY_VERBATIM_ID)))))
        .withColumn(
            MATCHED_SOURCE,
            when(coalesce(ownById, ownByVerbatimId).isNotNull(), col(LabelsTable.SOURCE))
                .otherwise(
                    coalesce(
                        onlyOne(map_keys(col(BY_ID))), onlyOne(map_keys(col(BY_VERBATIM_ID))))))
        .drop(BY_ID, BY_VERBATIM_ID);
  }

  private static Dataset<Row> with(
      Dataset<Row> labels, String column, Dataset<Row> candidates, String name) {
    return labels.join(broadcast(candidates.toDF(column, name)), new String[] {column}, "left");
  }

  private static Column onlyOne(Column values) {
    return when(size(values).equalTo(1), element_at(values, 1));
  }
}
