package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.label.LabelRows;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.ReviewerDrift;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.statistics.ConfusionCounts;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** How reviewers who labelled a trace again answered the two times. */
final class RepeatedLabels {
  private static final String TIMES = "times";

  private RepeatedLabels() {}

  /** A finding for each reviewer and failure mode with such traces, of labels up to a day. */
  static List<DriftFinding> findings(
      Lakehouse lakehouse, Map<String, FailureMode> modes, LocalDate day) {
    if (modes.isEmpty() || !lakehouse.has(LabelsTable.TABLE)) {
      return List.of();
    }
    Column[] sameQuestion = {
      col(LabelsTable.ANNOTATOR_ID),
      col(LabelsTable.SOURCE),
      col(LabelsTable.TRACE_ID),
      col(LabelsTable.SPAN_ID),
      col(LabelsTable.STEP_INDEX),
      col(LabelsTable.CRITERION),
      col(LabelsTable.RUBRIC_VERSION)
    };
    Timestamp end = Timestamp.from(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    List<Row> rows =
        lakehouse
            .read(LabelsTable.TABLE)
            .filter(col(LabelsTable.FACT).equalTo("label"))
            .filter(col(LabelsTable.ANNOTATOR_KIND).equalTo("HUMAN"))
            .filter(col(LabelsTable.TRACE_ID).isNotNull())
            .filter(col(LabelsTable.LABELLED_AT).lt(lit(end)))
            .withColumn(
                TIMES,
                org.apache.spark.sql.functions.count(lit(1)).over(Window.partitionBy(sameQuestion)))
            .filter(col(TIMES).gt(1))
            .orderBy(LabelsTable.LABELLED_AT, LabelsTable.LABEL_ID)
            .collectAsList();
    Map<String, List<Label>> questions = new TreeMap<>();
    for (Row row : rows) {
      questions
          .computeIfAbsent(question(row), absent -> new ArrayList<>())
          .add(LabelRows.label(row).label());
    }
    Map<String, Map<String, ConfusionCounts>> answers = new TreeMap<>();
    questions
        .values()
        .forEach(
            labels ->
                modes.forEach(
                    (name, mode) -> {
                      if (mode.rubricVersion() == labels.get(0).rubricVersion()) {
                        add(answers, name, mode, labels);
                      }
                    }));
    List<DriftFinding> findings = new ArrayList<>();
    answers.forEach(
        (mode, byReviewer) ->
            byReviewer.forEach(
                (reviewer, counts) -> findings.add(ReviewerDrift.of(reviewer, mode, counts))));
    return findings;
  }

  private static String question(Row row) {
    return String.join(
        "\n",
        row.<String>getAs(LabelsTable.ANNOTATOR_ID),
        row.<String>getAs(LabelsTable.SOURCE),
        row.<String>getAs(LabelsTable.TRACE_ID),
        row.<String>getAs(LabelsTable.SPAN_ID),
        String.valueOf(row.<Integer>getAs(LabelsTable.STEP_INDEX)),
        row.<String>getAs(LabelsTable.CRITERION),
        String.valueOf(row.<Integer>getAs(LabelsTable.RUBRIC_VERSION)));
  }

  /** The first answer with the last. */
  private static void add(
      Map<String, Map<String, ConfusionCounts>> answers,
      String name,
      FailureMode mode,
      List<Label> labels) {
    Optional<Boolean> first = present(name, mode, labels.get(0));
    Optional<Boolean> last = present(name, mode, labels.get(labels.size() - 1));
    if (first.isPresent() && last.isPresent()) {
      answers
          .computeIfAbsent(name, absent -> new TreeMap<>())
          .merge(
              labels.get(0).annotator().id(),
              ConfusionCounts.of(new boolean[] {first.get()}, new boolean[] {last.get()}),
              ConfusionCounts::plus);
    }
  }

  private static Optional<Boolean> present(String name, FailureMode mode, Label label) {
    return mode.isPresent(name, label.criterion(), label.value());
  }
}
