package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.col;

import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.ReviewerAnswers;
import dev.assay.udfs.label.StoredLabel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** What each person answered, of the facts in {@code labels}: what reviewers' agreement is of. */
public final class ReviewerVotes {
  private ReviewerVotes() {}

  /**
   * The answers, as few as people give.
   *
   * @param labels rows of {@code labels}, all of its columns; those that name no trace are left out
   * @param modes by name
   */
  public static List<ReviewerAnswers> of(Dataset<Row> labels, Map<String, FailureMode> modes) {
    Map<String, FailureMode> asked = new LinkedHashMap<>(modes);
    return labels
        .filter(col(LabelsTable.TRACE_ID).isNotNull())
        .groupByKey(
            (MapFunction<Row, String>)
                row -> row.getAs(LabelsTable.SOURCE) + "\n" + row.getAs(LabelsTable.TRACE_ID),
            Encoders.STRING())
        .flatMapGroups(
            (FlatMapGroupsFunction<String, Row, ReviewerAnswers>)
                (trace, rows) -> answers(rows, asked),
            Encoders.javaSerialization(ReviewerAnswers.class))
        .collectAsList();
  }

  /**
   * The answers about some traces alone.
   *
   * @param labels rows of {@code labels}, all of its columns
   * @param traces among its columns source, trace_id, source_trace_id
   * @param modes by name
   */
  public static List<ReviewerAnswers> of(
      Dataset<Row> labels, Dataset<Row> traces, Map<String, FailureMode> modes) {
    return of(EffectiveLabels.about(labels, traces, modes), modes);
  }

  private static Iterator<ReviewerAnswers> answers(
      Iterator<Row> rows, Map<String, FailureMode> modes) {
    List<StoredLabel> facts = new ArrayList<>();
    rows.forEachRemaining(row -> facts.add(LabelRows.label(row)));
    return ReviewerAnswers.of(facts, modes).iterator();
  }
}
