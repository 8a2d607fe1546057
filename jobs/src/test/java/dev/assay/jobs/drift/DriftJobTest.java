package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftJobTest {
  @TempDir private Path folder;

  @Test
  void replacesADayAndKeepsSinceWhenAnAlarmStands() {
    JobContext context = SharedSession.context(folder);
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      labels.add(label("old" + i, "2026-10-30 10:00:00", i < 4));
    }
    for (int i = 0; i < 20; i++) {
      labels.add(label("new" + i, "2026-11-20 23:59:59", i < 12));
    }
    // Labels of later days are not known yet.
    for (int i = 0; i < 20; i++) {
      labels.add(label("later" + i, "2026-11-23 00:00:00", false));
    }
    context.lakehouse().append(LabelsTable.TABLE, TableRows.of(LabelsTable.TABLE, labels));
    context
        .lakehouse()
        .append(VerdictsTable.TABLE, TableRows.of(VerdictsTable.TABLE, List.of(verdict())));

    Outcome outcome = DriftJob.run(SharedSession.on(context, "2026-11-21"));

    assertThat(outcome.accounting().written()).isEqualTo(outcome.accounting().read());
    Row rate = finding(context, "2026-11-21", "label_rate", "task-failure");
    assertThat(rate.<String>getAs(DriftTable.STATE)).isEqualTo("drift");
    assertThat(rate.<Date>getAs(DriftTable.SINCE)).isEqualTo(Date.valueOf("2026-11-21"));
    assertThat(rate.<Long>getAs(DriftTable.REFERENCE_N)).isEqualTo(40);
    assertThat(rate.<Long>getAs(DriftTable.CURRENT_N)).isEqualTo(20);
    assertThat(
            finding(context, "2026-11-21", "label_refresh", "hallucination")
                .<String>getAs(DriftTable.STATE))
        .isEqualTo("due");
    assertThat(
            finding(context, "2026-11-21", "instrument", "judge@1 on m")
                .<String>getAs(DriftTable.MESSAGE))
        .contains("never calibrated");

    Outcome again = DriftJob.run(SharedSession.on(context, "2026-11-21"));
    assertThat(again.accounting().changedNothing()).isTrue();
    assertThat(again.lines().get(0)).contains("nothing was written");

    DriftJob.run(SharedSession.on(context, "2026-11-22"));
    Row next = finding(context, "2026-11-22", "label_rate", "task-failure");
    assertThat(next.<Date>getAs(DriftTable.SINCE)).isEqualTo(Date.valueOf("2026-11-21"));
  }

  @Test
  void countsLabelsThatComeInAfterTheirDayWithTheNextOne() {
    JobContext context = SharedSession.context(folder);
    List<Map<String, Object>> traces = new ArrayList<>();
    List<Map<String, Object>> verdicts = new ArrayList<>();
    for (String trace : List.of("before", "late", "next")) {
      Map<String, Object> row = new HashMap<>();
      row.put(TracesTable.SOURCE, "s");
      row.put(TracesTable.TRACE_ID, trace);
      row.put(TracesTable.CONTENT_HASH, "content-" + trace);
      row.put(TracesTable.TRACE_DATE, Date.valueOf("2026-11-18"));
      traces.add(row);
      Map<String, Object> verdict = verdict();
      verdict.put(VerdictsTable.CONTENT_HASH, "content-" + trace);
      verdict.put(VerdictsTable.TARGET_DATE, Date.valueOf("2026-11-18"));
      verdict.put(VerdictsTable.FLAG, false);
      verdicts.add(verdict);
    }
    Map<String, Object> calibration = new HashMap<>();
    calibration.put(CalibrationsTable.CALIBRATION_ID, "c");
    calibration.put(CalibrationsTable.EVALUATOR_ID, "judge");
    calibration.put(CalibrationsTable.EVALUATOR_VERSION, 1);
    calibration.put(CalibrationsTable.JUDGE_MODEL, "m");
    calibration.put(CalibrationsTable.FAILURE_MODE, "task-failure");
    calibration.put(CalibrationsTable.SLICE, "all");
    calibration.put(CalibrationsTable.STATUS, "GATE");
    calibration.put(CalibrationsTable.TRUE_POSITIVES, 20L);
    calibration.put(CalibrationsTable.TRUE_NEGATIVES, 20L);
    append(context, TracesTable.TABLE, traces);
    append(context, VerdictsTable.TABLE, verdicts);
    append(context, CalibrationsTable.TABLE, List.of(calibration));
    append(context, LabelsTable.TABLE, List.of(label("before", "2026-11-19 10:00:00", true)));
    assertThat(freshLabels(context, "2026-11-19")).isEqualTo(1);

    append(
        context,
        LabelsTable.TABLE,
        List.of(
            label("late", "2026-11-19 11:00:00", true),
            label("next", "2026-11-20 09:00:00", true)));

    assertThat(freshLabels(context, "2026-11-20")).isEqualTo(3);
    assertThat(freshLabels(context, "2026-11-21")).isEqualTo(3);
    assertThat(freshLabels(context, "2026-11-20")).isEqualTo(3);
  }

  private static long freshLabels(JobContext context, String day) {
    DriftJob.run(SharedSession.on(context, day));
    return finding(context, day, "agreement", "judge@1 on m").<Long>getAs(DriftTable.CURRENT_N);
  }

  private static void append(
      JobContext context, TableDefinition table, List<Map<String, Object>> rows) {
    context.lakehouse().append(table, TableRows.of(table, rows));
  }

  private static Map<String, Object> label(String trace, String at, boolean failed) {
    Map<String, Object> label = new HashMap<>();
    label.put(LabelsTable.LABEL_ID, trace);
    label.put(LabelsTable.FACT, "label");
    label.put(LabelsTable.TARGET, "TRACE");
    label.put(LabelsTable.SOURCE, "s");
    label.put(LabelsTable.TRACE_ID, trace);
    label.put(LabelsTable.CRITERION, "task_success");
    label.put(LabelsTable.RUBRIC_VERSION, 1);
    label.put(LabelsTable.VALUE_TYPE, "BOOL");
    label.put(LabelsTable.VALUE_BOOL, !failed);
    label.put(LabelsTable.ANNOTATOR_KIND, "HUMAN");
    label.put(LabelsTable.ANNOTATOR_ID, "anna");
    label.put(LabelsTable.LABELLED_AT, Timestamp.valueOf(at));
    return label;
  }

  private static Map<String, Object> verdict() {
    Map<String, Object> verdict = new HashMap<>();
    verdict.put(VerdictsTable.EVALUATOR_ID, "judge");
    verdict.put(VerdictsTable.EVALUATOR_VERSION, 1);
    verdict.put(VerdictsTable.FINGERPRINT, "f");
    verdict.put(VerdictsTable.MODEL, "m");
    verdict.put(VerdictsTable.MODEL_ANSWERED, "m-1");
    verdict.put(VerdictsTable.STATUS, "scored");
    verdict.put(VerdictsTable.SCORE, 0.5);
    verdict.put(VerdictsTable.TARGET_DATE, Date.valueOf("2026-11-21"));
    return verdict;
  }

  private static Row finding(JobContext context, String day, String monitor, String subject) {
    return context
        .lakehouse()
        .read(DriftTable.TABLE)
        .filter(
            col(DriftTable.DRIFT_DATE)
                .equalTo(Date.valueOf(day))
                .and(col(DriftTable.MONITOR).equalTo(monitor))
                .and(col(DriftTable.SUBJECT).equalTo(subject)))
        .first();
  }
}
