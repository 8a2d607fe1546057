package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.RowBuilder;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.calibration.EvaluatorIdentity.Fitting;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.PositiveWhen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateJobTest {
  private static final int ITEMS = 50;
  private static final EvaluatorIdentity CITATIONS =
      new EvaluatorIdentity("citations", 1, "f-cit", "invented-citation", 1, Fitting.FIXED);
  private static final EvaluatorIdentity REVISED =
      new EvaluatorIdentity("citations", 2, "f-cit-2", "invented-citation", 1, Fitting.FIXED);
  private static final EvaluatorIdentity TONE =
      new EvaluatorIdentity("tone", 1, "f-tone", "rude", 1, Fitting.FIXED);

  @TempDir private Path folder;

  @Test
  void decidesOnReleasesOnceAndLetsPeopleOverride() throws IOException {
    JobContext context = SharedSession.context(folder, conf());
    store(context);
    CalibrationInput dataset = dataset();

    // 46 of 50 pass under r1, 39 under r2; the fix, r3, is as r1.
    Path out = folder.resolve("gate");
    GateRequest worse = new GateRequest(dataset, "r1", "r2");
    Outcome blocked = GateJob.run(context, worse, List.of(CITATIONS, TONE), out);
    assertThat(blocked.exit()).isEqualTo(ExitCode.GATE_BLOCK);
    assertThat(blocked.accounting()).isEqualTo(new Accounting(1, 1, 0, 0, 0));
    assertThat(blocked.lines().get(0))
        .isEqualTo("BLOCK (confirmed): r2 against r1 on ds@1, 50 items.");
    assertThat(blocked.details()).containsEntry("decision", "BLOCK");
    String document = Files.readString(out.resolve("decision.json"));
    assertThat(document)
        .contains("\"confirmation\" : \"CONFIRMED\"", "\"baseline_score\" : 0.92")
        .contains("\"candidate_score\" : 0.78", "s/r2-39");
    assertThat(Files.readString(out.resolve("summary.md"))).startsWith("# Gate: BLOCK (confirmed)");

    assertThat(Files.readString(out.resolve("junit.xml"))).contains("failures=\"3\"", "on tail");

    Path again = folder.resolve("again");
    Outcome second = GateJob.run(context, worse, List.of(CITATIONS, TONE), again);
    assertThat(second.accounting()).isEqualTo(new Accounting(1, 0, 0, 1, 0));
    assertThat(second.exit()).isEqualTo(ExitCode.GATE_BLOCK);
    assertThat(again.resolve("decision.json")).hasSameBinaryContentAs(out.resolve("decision.json"));
    assertThat(again.resolve("summary.md")).hasSameBinaryContentAs(out.resolve("summary.md"));

    Outcome fixed =
        GateJob.run(context, new GateRequest(dataset, "r1", "r3"), List.of(CITATIONS), out);
    assertThat(fixed.exit()).isEqualTo(ExitCode.DONE);
    assertThat(context.lakehouse().read(GatesTable.TABLE).count()).isEqualTo(2);

    refusesMixedVersionsAndMissingReleases(context, dataset, out);
    takesLabelsAsScores(context, dataset, out);
    promotesWhatPassed(
        context,
        (String) blocked.details().get("gate_id"),
        (String) fixed.details().get("gate_id"));
    overrides(
        context,
        (String) blocked.details().get("gate_id"),
        (String) fixed.details().get("gate_id"));
    promotesAgainWhatWasReplaced(
        context,
        (String) fixed.details().get("gate_id"),
        (String) blocked.details().get("gate_id"));
  }

  private Path conf() throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf")).resolve("assay.yaml");
    Files.writeString(conf, "");
    Files.writeString(
        conf.resolveSibling("scorecard.yaml"),
        """
        critical_slices:
          - {name: tail, where: "CAST(substring(item_id, 2) AS INT) >= 40"}
        """);
    return conf;
  }

  private static void refusesMixedVersionsAndMissingReleases(
      JobContext context, CalibrationInput dataset, Path out) {
    // The next version has judged r2 only, and may gate; the first is not registered any more.
    Outcome mixed =
        GateJob.run(
            context, new GateRequest(dataset, "r1", "r2"), List.of(REVISED, CITATIONS_OLD), out);
    assertThat(mixed.exit()).isEqualTo(ExitCode.GATE_INCONCLUSIVE);

    Outcome half =
        GateJob.run(context, new GateRequest(dataset, "r1", "r4"), List.of(CITATIONS), out);
    assertThat(half.exit()).isEqualTo(ExitCode.GATE_INCONCLUSIVE);
    assertThat(half.lines().get(1)).contains("50 % of the items have a score");

    Outcome nobody = GateJob.run(context, new GateRequest(dataset, "r1", "r2"), List.of(TONE), out);
    assertThat(nobody.exit()).isEqualTo(ExitCode.GATE_INCONCLUSIVE);
    assertThat(nobody.lines().get(1)).contains("tone@1 is SIGNAL");

    assertThatThrownBy(
            () -> GateJob.run(context, new GateRequest(dataset, "r1", "r9"), List.of(TONE), out))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Release 'r9' has no trace of any item of ds@1")
        .hasMessageContaining("r1, r2, r3, r4");
  }

  /** A program has verified every trace: r2 fails 7 of 50 items more than r1, r3 none. */
  private static void takesLabelsAsScores(JobContext context, CalibrationInput dataset, Path out) {
    RowBuilder labels =
        RowBuilder.of(LabelsTable.TABLE.schema())
            .always(LabelsTable.FACT, "label")
            .always(LabelsTable.TARGET, "TRACE")
            .always(LabelsTable.SOURCE, "s")
            .always(LabelsTable.CRITERION, "reward")
            .always(LabelsTable.RUBRIC_VERSION, 1)
            .always(LabelsTable.VALUE_TYPE, "BOOL")
            .always(LabelsTable.ANNOTATOR_KIND, "CODE")
            .always(LabelsTable.ANNOTATOR_ID, "verifier")
            .always(LabelsTable.CONTENT_HASH, "h")
            .always(LabelsTable.LABELLED_AT, Timestamp.valueOf("2026-11-02 00:00:00"));
    Map<String, Integer> passing = Map.of("r1", 46, "r2", 39, "r3", 46);
    passing.forEach(
        (release, passes) -> {
          for (int i = 0; i < ITEMS; i++) {
            labels.add(
                LabelsTable.LABEL_ID, "label-" + release + "-" + i,
                LabelsTable.TRACE_ID, release + "-" + i,
                LabelsTable.VALUE_BOOL, i < passes);
          }
        });
    context.lakehouse().append(LabelsTable.TABLE, labels.dataset());
    Map<String, FailureMode> reward =
        Map.of(
            "task-failure",
            new FailureMode(
                "Not done.", 1, "reward", PositiveWhen.parse(false), null, null, null, null));
    Outcome worse =
        GateJob.run(context, new GateRequest(dataset, "r1", "r2", reward), List.of(TONE), out);
    assertThat(worse.exit()).isEqualTo(ExitCode.GATE_BLOCK);
    assertThat(worse.lines().get(1)).contains("task-failure", "drop 0.140");
    Outcome same =
        GateJob.run(context, new GateRequest(dataset, "r1", "r3", reward), List.of(TONE), out);
    assertThat(same.exit()).isEqualTo(ExitCode.DONE);
    // Of r4 nobody knows anything.
    Outcome unlabelled =
        GateJob.run(context, new GateRequest(dataset, "r1", "r4", reward), List.of(), out);
    assertThat(unlabelled.exit()).isEqualTo(ExitCode.GATE_INCONCLUSIVE);
    assertThat(unlabelled.lines().get(1)).contains("No trace of r4 has a label");
  }

  private static void promotesWhatPassed(JobContext context, String blocked, String passed) {
    assertThatThrownBy(() -> Baselines.promote(context, blocked, "anna", null))
        .hasMessageContaining("BLOCK: only a release that passed");
    assertThatThrownBy(() -> Baselines.releaseOf(context.lakehouse(), "ds"))
        .hasMessageContaining("No baseline of ds was promoted");
    assertThat(Baselines.promote(context, passed, "anna", "release 3").accounting().written())
        .isEqualTo(1);
    assertThat(Baselines.promote(context, passed, "anna", "release 3").accounting().duplicates())
        .isEqualTo(1);
    assertThat(Baselines.releaseOf(context.lakehouse(), "ds")).isEqualTo("r3");
    Row row = context.lakehouse().read(BaselinesTable.TABLE).first();
    assertThat(row.getList(row.fieldIndex(BaselinesTable.VERDICTS))).hasSize(ITEMS);
    assertThat(row.<String>getAs(BaselinesTable.PROMOTED_BY)).isEqualTo("anna");
  }

  private static void overrides(JobContext context, String blocked, String passed) {
    for (List<String> who : List.of(List.of("anna"), List.of("anna", " Anna "))) {
      assertThatThrownBy(() -> OverrideGateJob.run(context, blocked, who, "hotfix"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("two people");
    }
    Outcome overridden =
        OverrideGateJob.run(context, blocked, List.of("ben", "anna"), "hotfix for the outage");
    assertThat(overridden.accounting().written()).isEqualTo(1);
    assertThat(
            OverrideGateJob.run(context, blocked, List.of("anna", "ben"), "hotfix for the outage")
                .accounting()
                .duplicates())
        .isEqualTo(1);
    Row row =
        context
            .lakehouse()
            .read(GatesTable.TABLE)
            .filter(col(GatesTable.OVERRIDES).equalTo(blocked))
            .first();
    assertThat(row.<String>getAs(GatesTable.OVERRIDE_BY)).isEqualTo("anna, ben");
    assertThatThrownBy(() -> OverrideGateJob.run(context, passed, List.of("anna"), "why not"))
        .hasMessageContaining("has passed");
    assertThatThrownBy(() -> OverrideGateJob.run(context, "nope", List.of("anna"), "why not"))
        .hasMessageContaining("There is no gate 'nope'");
  }

  /** The next release is out, and turns out to be worse than its gate could see. */
  private static void promotesAgainWhatWasReplaced(
      JobContext context, String first, String second) {
    JobContext later = at(context, "2026-11-24T12:00:00Z");
    assertThat(Baselines.promote(later, second, "anna", null).accounting().written()).isEqualTo(1);
    assertThat(Baselines.releaseOf(context.lakehouse(), "ds")).isEqualTo("r2");
    JobContext last = at(context, "2026-11-25T12:00:00Z");
    Outcome rolledBack = Baselines.promote(last, first, "anna", "rolled back");
    assertThat(rolledBack.accounting().written()).isEqualTo(1);
    assertThat(Baselines.promote(last, first, "anna", null).accounting().duplicates()).isEqualTo(1);
    assertThat(Baselines.releaseOf(context.lakehouse(), "ds")).isEqualTo("r3");
    Dataset<Row> baselines = context.lakehouse().read(BaselinesTable.TABLE);
    assertThat(baselines.select(BaselinesTable.BASELINE_ID).distinct().count()).isEqualTo(3);
  }

  private static JobContext at(JobContext context, String instant) {
    return new JobContext(
        context.lakehouse(),
        context.settings(),
        Optional.empty(),
        Clock.fixed(Instant.parse(instant), ZoneOffset.UTC),
        context.progress());
  }

  private static final EvaluatorIdentity CITATIONS_OLD =
      new EvaluatorIdentity("citations", 1, "f-other", "invented-citation", 1, Fitting.FIXED);

  private static CalibrationInput dataset() {
    RowBuilder items =
        RowBuilder.of(DatasetItemsTable.TABLE.schema())
            .always(DatasetItemsTable.NAME, "ds")
            .always(DatasetItemsTable.VERSION, 1)
            .always(DatasetItemsTable.SOURCE, "s")
            .always(DatasetItemsTable.INPUT_HASH, "h")
            .always(DatasetItemsTable.SPLIT, "held_out")
            .always(DatasetItemsTable.RELEASE, "r1")
            .always(DatasetItemsTable.SYNTHETIC, false);
    for (int i = 0; i < ITEMS; i++) {
      items.add(
          DatasetItemsTable.ITEM_ID, "i" + i,
          DatasetItemsTable.TRACE_ID, "r1-" + i,
          DatasetItemsTable.CLUSTER, "c" + i,
          DatasetItemsTable.CONTENT_HASH, "r1-hash-" + i);
    }
    return new CalibrationInput(
        "ds", 1, "content", 3, items.dataset(), items.dataset(), Map.of(), Map.of());
  }

  /** Four releases of which the fourth has traces of half of the items. */
  private static void store(JobContext context) {
    RowBuilder traces =
        RowBuilder.of(TracesTable.TABLE.schema())
            .always(TracesTable.SOURCE, "s")
            .always(TracesTable.TRACE_DATE, Date.valueOf("2026-11-01"))
            .always(TracesTable.TOUCHED_DATE, Date.valueOf("2026-11-01"))
            .always(TracesTable.START_TIME, Timestamp.valueOf("2026-11-01 00:00:00"))
            .always(TracesTable.SYNTHETIC, false);
    for (String count :
        List.of(
            TracesTable.START_UNIX_NANO,
            TracesTable.SPAN_COUNT,
            TracesTable.LLM_CALLS,
            TracesTable.TOOL_CALLS,
            TracesTable.ERROR_SPANS,
            TracesTable.ORPHAN_SPANS,
            TracesTable.TOOL_ERRORS,
            TracesTable.REPEATED_CALLS,
            TracesTable.MAX_SAME_CALL,
            TracesTable.ADJUSTED_RETRIES,
            TracesTable.USER_TURNS,
            TracesTable.RESUBMISSIONS,
            TracesTable.DEPTH,
            TracesTable.GUARDRAIL_TRIPS,
            TracesTable.REFUSALS,
            TracesTable.HANDOFFS,
            TracesTable.TRUNCATED_OUTPUTS,
            TracesTable.EMPTY_OUTPUTS,
            TracesTable.NEGATIVE_FEEDBACK)) {
      traces.always(count, 0L);
    }
    RowBuilder verdicts =
        RowBuilder.of(VerdictsTable.TABLE.schema())
            .always(VerdictsTable.SOURCE, "s")
            .always(VerdictsTable.STATUS, "scored")
            .always(VerdictsTable.THRESHOLD, 0.5)
            .always(VerdictsTable.REPEAT, 0)
            .always(VerdictsTable.ATTEMPT, 0)
            .always(VerdictsTable.ATTEMPTS, 1)
            .always(VerdictsTable.JUDGED_AT, Timestamp.valueOf("2026-11-02 00:00:00"))
            .always(VerdictsTable.TARGET_DATE, Date.valueOf("2026-11-01"));
    Map<String, Integer> passing = Map.of("r1", 46, "r2", 39, "r3", 46, "r4", 25);
    for (String release : List.of("r1", "r2", "r3", "r4")) {
      for (int i = 0; i < (release.equals("r4") ? ITEMS / 2 : ITEMS); i++) {
        // Of r3 no item is mapped: evaluate has found them by what was asked.
        String mapped = release.equals("r3") ? null : "i" + i;
        traces.add(
            TracesTable.TRACE_ID,
            release + "-" + i,
            TracesTable.RELEASE,
            release,
            TracesTable.ITEM_ID,
            mapped,
            TracesTable.CONTENT_HASH,
            release + "-hash-" + i);
        double score = i < passing.get(release) ? 1.0 : 0.0;
        verdict(verdicts, CITATIONS, release, i, score);
        if (release.equals("r2")) {
          verdict(verdicts, REVISED, release, i, score);
        }
        verdict(verdicts, TONE, release, i, i % 2);
      }
    }
    // Another source has the same items and releases, and passes none of them.
    for (int i = 0; i < ITEMS; i++) {
      traces.add(
          TracesTable.SOURCE, "other",
          TracesTable.TRACE_ID, "r1-" + i,
          TracesTable.RELEASE, "r1",
          TracesTable.ITEM_ID, "i" + i,
          TracesTable.CONTENT_HASH, "other-hash-" + i);
      verdict(verdicts, CITATIONS, "other", i, 0.0);
    }
    // A superseded content of a trace counts no more.
    verdicts.add(
        VerdictsTable.VERDICT_ID, "old",
        VerdictsTable.PAIR_ID, "old",
        VerdictsTable.EVALUATOR_ID, CITATIONS.id(),
        VerdictsTable.EVALUATOR_VERSION, CITATIONS.version(),
        VerdictsTable.FINGERPRINT, CITATIONS.fingerprint(),
        VerdictsTable.TRACE_ID, "r1-0",
        VerdictsTable.CONTENT_HASH, "r1-hash-0-old",
        VerdictsTable.RELEASE, "r1",
        VerdictsTable.ITEM_ID, "i0",
        VerdictsTable.SCORE, 0.0,
        VerdictsTable.FLAG, true);
    context.lakehouse().append(TracesTable.TABLE, traces.dataset());
    context.lakehouse().append(VerdictsTable.TABLE, verdicts.dataset());
    RowBuilder calibrations = calibrations();
    calibration(calibrations, CITATIONS, "GATE_CONFIRMED");
    calibration(calibrations, REVISED, "GATE");
    calibration(calibrations, TONE, "SIGNAL");
    context.lakehouse().append(CalibrationsTable.TABLE, calibrations.dataset());
  }

  private static void verdict(
      RowBuilder rows, EvaluatorIdentity evaluator, String release, int i, double score) {
    rows.add(
        VerdictsTable.VERDICT_ID,
        evaluator.fingerprint() + release + i,
        VerdictsTable.PAIR_ID,
        evaluator.fingerprint() + release + i,
        VerdictsTable.EVALUATOR_ID,
        evaluator.id(),
        VerdictsTable.EVALUATOR_VERSION,
        evaluator.version(),
        VerdictsTable.FINGERPRINT,
        evaluator.fingerprint(),
        VerdictsTable.TRACE_ID,
        release + "-" + i,
        VerdictsTable.CONTENT_HASH,
        release + "-hash-" + i,
        VerdictsTable.RELEASE,
        release,
        VerdictsTable.ITEM_ID,
        "i" + i,
        VerdictsTable.SCORE,
        score,
        VerdictsTable.FLAG,
        score < 0.5);
  }

  private static RowBuilder calibrations() {
    RowBuilder rows =
        RowBuilder.of(CalibrationsTable.TABLE.schema())
            .always(CalibrationsTable.DATASET, "ds")
            .always(CalibrationsTable.DATASET_VERSION, 1)
            .always(CalibrationsTable.DATASET_HASH, "content")
            .always(CalibrationsTable.SEQUENCE, 1)
            .always(CalibrationsTable.LOOK, 1)
            .always(CalibrationsTable.SLICE, "all")
            .always(CalibrationsTable.REASON, "")
            .always(CalibrationsTable.MCC, 0.8)
            .always(CalibrationsTable.MCC_STATUS, "DEFINED")
            .always(CalibrationsTable.CODE_VERSION, "0")
            .always(CalibrationsTable.CALIBRATED_AT, Timestamp.valueOf("2026-11-02 00:00:00"));
    for (String count :
        List.of(
            CalibrationsTable.N,
            CalibrationsTable.POSITIVES,
            CalibrationsTable.NEGATIVES,
            CalibrationsTable.TRUE_POSITIVES,
            CalibrationsTable.FALSE_POSITIVES,
            CalibrationsTable.FALSE_NEGATIVES,
            CalibrationsTable.TRUE_NEGATIVES,
            CalibrationsTable.LABELLED,
            CalibrationsTable.UNSCORED,
            CalibrationsTable.ERRORED,
            CalibrationsTable.ABSTAINED,
            CalibrationsTable.UNJUDGED,
            CalibrationsTable.NOT_APPLICABLE,
            CalibrationsTable.SYNTHETIC_LABELS,
            CalibrationsTable.LABELS_VERSION,
            CalibrationsTable.VERDICTS_VERSION)) {
      rows.always(count, 0L);
    }
    return rows;
  }

  private static void calibration(RowBuilder rows, EvaluatorIdentity evaluator, String status) {
    rows.add(
        CalibrationsTable.CALIBRATION_ID, "c-" + evaluator.fingerprint(),
        CalibrationsTable.EVALUATOR_ID, evaluator.id(),
        CalibrationsTable.EVALUATOR_VERSION, evaluator.version(),
        CalibrationsTable.FINGERPRINT, evaluator.fingerprint(),
        CalibrationsTable.FAILURE_MODE, evaluator.failureMode(),
        CalibrationsTable.STATUS, status);
  }
}
