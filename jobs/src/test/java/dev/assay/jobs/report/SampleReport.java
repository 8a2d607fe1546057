package dev.assay.jobs.report;

import dev.assay.jobs.report.Agreement.Counts;
import dev.assay.jobs.report.Agreement.Disagreement;
import dev.assay.jobs.report.Agreement.Estimate;
import dev.assay.jobs.report.Anomalies.RankedTrace;
import dev.assay.jobs.report.Anomalies.Reason;
import dev.assay.jobs.report.Anomalies.Signal;
import dev.assay.jobs.report.Intake.Day;
import dev.assay.jobs.report.Intake.Ingested;
import dev.assay.jobs.report.Intake.Rejection;
import dev.assay.jobs.report.Intake.Volume;
import dev.assay.jobs.report.Judging.Evaluator;
import dev.assay.jobs.report.Judging.Flagged;
import dev.assay.jobs.report.ReleaseGate.Flip;
import dev.assay.jobs.report.ReleaseGate.Measured;
import dev.assay.jobs.report.ReviewQueue.Arm;
import dev.assay.jobs.report.ReviewQueue.Found;
import dev.assay.jobs.report.ReviewQueue.Queued;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.GateState;
import dev.assay.udfs.statistics.MccStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reports written by hand, with something in every section. */
final class SampleReport {
  static final LocalDate DATE = LocalDate.parse("2026-11-22");
  private static final Instant NOW = Instant.parse("2026-11-23T02:10:00Z");

  private SampleReport() {}

  /** A night with an alarm, a blocked release and quarantined rows. */
  static Report eventful(ReportKind kind) {
    return report(kind, alarms(), List.of(blocked(), passed()), rejections());
  }

  /** A night on which nothing is wrong. */
  static Report calm(ReportKind kind) {
    return report(kind, List.of(quiet()), List.of(passed()), List.of());
  }

  /** The same text in every place that takes text from a table. */
  static Report saying(ReportKind kind, String text) {
    return new Report(
        kind,
        DATE,
        text,
        List.of(new StageRun(text, "failed", text, 1, 1)),
        new Intake(
            List.of(new Volume(text, text, 1, 1, 1, 1, 1, 0)),
            days(),
            List.of(new Rejection(text, text, 1)),
            List.of(new Ingested(text, 1, 1, 0, 0, 0))),
        new Anomalies(
            1,
            List.of(new Signal(text, text, 1, 1, 1, 1)),
            List.of(new RankedTrace(1, text, text, text, List.of(new Reason(text, 1, 1, 0.1))))),
        new ReviewQueue(
            List.of(new Arm(text, 1, 1, 1)),
            1,
            1,
            List.of(new Queued(1, text, text, text, text)),
            List.of(new Found(text, true, 1, 1, 1, 1, 1, 1, 1, true))),
        new Judging(
            List.of(new Evaluator(text, 1, 1, 1, 1, 1, 1, 1)),
            List.of(new Flagged(text, text, text, 0, text))),
        List.of(agreement(text, text, text, text, text)),
        List.of(
            new DriftMonitor(DATE, text, text, text, 1, 1, "alarm", Optional.of(DATE), text, text)),
        List.of(gate(text, text, GateState.BLOCK, text, text)),
        0,
        new Changes(
            Optional.of(DATE.minusDays(1)),
            1,
            List.of(text),
            List.of(agreement(text, text, text, text, text)),
            List.of(gate(text, text, GateState.BLOCK, text, text)),
            List.of(),
            List.of()),
        0,
        Map.of(text, 1L));
  }

  /** A lakehouse that nothing was written to. */
  static Report empty(ReportKind kind) {
    return new Report(
        kind,
        DATE,
        "lakehouse",
        List.of(),
        new Intake(List.of(), List.of(), List.of(), List.of()),
        new Anomalies(0, List.of(), List.of()),
        new ReviewQueue(List.of(), 0, 0, List.of(), List.of()),
        new Judging(List.of(), List.of()),
        List.of(),
        List.of(),
        List.of(),
        0,
        new Changes(Optional.empty(), 0, List.of(), List.of(), List.of(), List.of(), List.of()),
        0,
        Map.of());
  }

  private static Report report(
      ReportKind kind,
      List<DriftMonitor> drift,
      List<ReleaseGate> gates,
      List<Rejection> rejections) {
    return new Report(
        kind,
        DATE,
        "research-assistant",
        stages(),
        new Intake(volumes(), days(), rejections, ingests(rejections)),
        new Anomalies(8012, signals(), top()),
        new ReviewQueue(
            List.of(new Arm("random", 10, 0.00125, 0.00125), new Arm("signal", 14, 0.2, 1)),
            121,
            63,
            queued(),
            List.of(
                new Found("signal", false, 42, 19, 20, 4, 2.26, 0.95, 5.4, false),
                new Found("handoffs", true, 12, 1, 20, 4, 0.42, 0.08, 2.3, true))),
        new Judging(
            List.of(
                new Evaluator("citation-grounding", 2, 7964, 612, 0, 0, 48, 0),
                new Evaluator("over-long-answer", 1, 8012, 233, 0, 0, 0, 0),
                new Evaluator("tool-choice-judge", 3, 240, 31, 6, 2, 0, 0.42)),
            List.of(
                new Flagged(
                    "citation-grounding",
                    "research",
                    "9d1f4a7c2b8e46f0a35c71d2e8b90f64",
                    0,
                    "Citation [3] stands in no retrieved document."),
                new Flagged(
                    "tool-choice-judge",
                    "research",
                    "17c0be55d3f148aa9be2f604c8d1a7e3",
                    0.1,
                    "The question asks for this quarter's figures, and the archive search was called."))),
        agreements(),
        drift,
        gates,
        2.87,
        new Changes(
            Optional.of(DATE.minusDays(1)),
            24,
            List.of("research@4"),
            List.of(agreements().get(1)),
            gates.stream().limit(1).toList(),
            drift.stream().filter(DriftMonitor::inAlarm).toList(),
            List.of()),
        412,
        Map.of("traces", 31L, "labels", 12L, "verdicts", 44L, "calibrations", 9L));
  }

  private static List<StageRun> stages() {
    return List.of(
        new StageRun("ingest research", "done", "", 41.3, 0),
        new StageRun("rank", "done", "", 12.9, 0),
        new StageRun("evaluate", "done", "", 78.2, 0.42),
        new StageRun("calibrate", "done", "", 6.1, 0),
        new StageRun("drift", "done", "", 3.4, 0));
  }

  private static List<Volume> volumes() {
    return List.of(
        new Volume("research", "2026.11.2", 6120, 61_380, 402, 88_412_300, 214.2, 0),
        new Volume("research", "2026.11.3-rc1", 1892, 18_911, 171, 27_118_004, 66.9, 0));
  }

  private static List<Day> days() {
    int[] traces = {
      7810, 8044, 7922, 8101, 5210, 5033, 7954, 8022, 8080, 7990, 8133, 5120, 4998, 8012
    };
    return IntStream.range(0, traces.length)
        .mapToObj(i -> new Day(DATE.minusDays(13L - i), traces[i]))
        .toList();
  }

  private static List<Rejection> rejections() {
    return List.of(
        new Rejection("research", "end_time_unix_nano is before start_time_unix_nano", 9),
        new Rejection("research", "trace_id is empty", 3));
  }

  private static List<Ingested> ingests(List<Rejection> rejections) {
    long quarantined = rejections.stream().mapToLong(Rejection::rows).sum();
    return List.of(
        new Ingested("ingest research", 80_291 + quarantined, 80_117, 121, 53, quarantined));
  }

  private static List<Signal> signals() {
    return List.of(
        new Signal("tool_errors", "tools", 8012, 640, 9, 0),
        new Signal("context_pressure", "context", 8012, 418, 0.98, 0.31),
        new Signal("output_tokens", "tokens", 8012, 402, 8120, 640),
        new Signal("resubmission", "resubmission", 3120, 96, 3, 0),
        new Signal("duration", "latency", 8012, 377, 184_000, 21_400),
        new Signal("guardrail_trips", "guardrail", 8012, 0, Double.NaN, Double.NaN));
  }

  private static List<RankedTrace> top() {
    return List.of(
        new RankedTrace(
            1,
            "research",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "signal",
            List.of(
                new Reason("tool_errors", 9, 0, 0.00012),
                new Reason("duration", 184_000, 21_400, 0.0012))),
        new RankedTrace(
            2,
            "research",
            "0af7651916cd43dd8448eb211c80319c",
            "signal",
            List.of(new Reason("context_pressure", 0.98, 0.31, 0.0004))),
        new RankedTrace(
            3,
            "research",
            "c2a1e00b7d94437f8a1f53d9b60c2e81",
            "",
            List.of(new Reason("output_tokens", 8120, 640, 0.0005))));
  }

  private static List<Queued> queued() {
    return List.of(
        new Queued(
            1,
            "research",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "signal",
            "9 tool errors where 0 are usual"),
        new Queued(
            2,
            "research",
            "0af7651916cd43dd8448eb211c80319c",
            "signal",
            "98 % of the model's context window"),
        new Queued(3, "research", "5d2e9c71f0b84d6693a7c1e4820fb95a", "random", "drawn at random"));
  }

  private static List<Agreement> agreements() {
    return List.of(
        agreement(
            "citation-grounding",
            2,
            CalibrationStatus.GATE_CONFIRMED,
            "MCC 0.88, and with 90 % confidence above 0.71.",
            0,
            new Counts(18, 47, 17, 2, 1, 45, 0),
            new Estimate(0.88, 0.66, 0.96)),
        agreement(
            "tool-choice-judge",
            3,
            CalibrationStatus.GATE,
            "MCC 0.71, and with 95 % confidence above 0.51. 38 labels at these rates would confirm it above 0.6.",
            38,
            new Counts(22, 22, 19, 3, 3, 19, 2),
            new Estimate(0.71, 0.46, 0.85)),
        agreement(
            "ignored-tool-result",
            1,
            CalibrationStatus.SIGNAL,
            "MCC 0.52 lies between 0.4 and 0.6, 95 % interval 0.21 to 0.73. 96 labels would tell 0.6 from 0.4.",
            96,
            new Counts(14, 30, 10, 6, 4, 24, 0),
            new Estimate(0.52, 0.21, 0.73)),
        agreement(
            "over-long-answer",
            1,
            CalibrationStatus.INSUFFICIENT,
            "6 labels with the failure and 31 without; ten of each are the least. 4 labels with the failure are needed.",
            4,
            new Counts(6, 31, 4, 2, 2, 29, 0),
            new Estimate(0.6, 0.18, 0.83)),
        undefined());
  }

  private static Agreement undefined() {
    Agreement one =
        agreement(
            "banned-phrases",
            1,
            CalibrationStatus.REVISE,
            "It flags nothing on this slice.",
            0,
            new Counts(12, 40, 0, 0, 12, 40, 0),
            new Estimate(0, -0.16, 0.2));
    return new Agreement(
        one.evaluatorId(),
        one.evaluatorVersion(),
        one.failureMode(),
        one.dataset(),
        one.datasetVersion(),
        one.slice(),
        one.judgeModel(),
        one.status(),
        one.reason(),
        one.labelsNeeded(),
        one.look(),
        one.counts(),
        one.mcc(),
        MccStatus.NEVER_FLAGS,
        one.tpr(),
        one.tnr(),
        one.kappa(),
        one.weightedMcc(),
        one.transportedMcc(),
        one.coverage(),
        one.errorRate(),
        one.syntheticLabels(),
        one.calibratedAt(),
        Optional.empty(),
        List.of());
  }

  private static Agreement agreement(
      String id,
      int version,
      CalibrationStatus status,
      String reason,
      int labelsNeeded,
      Counts counts,
      Estimate mcc) {
    return new Agreement(
        id,
        version,
        id,
        "research",
        4,
        "all",
        id.endsWith("judge") ? "gpt-4o-mini-2024-07-18" : "",
        status,
        reason,
        labelsNeeded,
        1,
        counts,
        mcc,
        MccStatus.DEFINED,
        new Estimate(0.86, 0.67, 0.96),
        new Estimate(0.91, 0.8, 0.97),
        0.7,
        0.62,
        0.55,
        1,
        0,
        0,
        NOW,
        Optional.of(CalibrationStatus.INSUFFICIENT),
        List.of(
            new Disagreement("research", "be7a1c90d2f5463a8c0e91b7f3d42a68", true, 0.95),
            new Disagreement("research", "7f00c3e1a94b4d288e5bd1906af7c3d5", false, 0.2)));
  }

  private static Agreement agreement(
      String id, String mode, String dataset, String model, String reason) {
    return new Agreement(
        id,
        1,
        mode,
        dataset,
        1,
        mode,
        model,
        CalibrationStatus.REVISE,
        reason,
        3,
        1,
        new Counts(1, 1, 1, 0, 0, 1, 0),
        new Estimate(0.1, -0.2, 0.4),
        MccStatus.DEFINED,
        new Estimate(0.1, 0, 1),
        new Estimate(0.1, 0, 1),
        0,
        0,
        0,
        1,
        0,
        0,
        NOW,
        Optional.empty(),
        List.of(new Disagreement(dataset, model, true, 1)));
  }

  private static List<DriftMonitor> alarms() {
    return List.of(
        new DriftMonitor(
            DATE,
            "fresh_against_historical_labels",
            "tool-choice",
            "fisher_mid_p",
            0.004,
            0.01,
            "alarm",
            Optional.of(DATE.minusDays(4)),
            "Of the labels of the last four weeks 41 % have the failure, of the earlier ones 16 %.",
            "Look at the new failures: users have shifted, or the rubric needs revision."),
        quiet());
  }

  private static DriftMonitor quiet() {
    return new DriftMonitor(
        DATE,
        "judge_model",
        "tool-choice-judge",
        "distinct_models",
        1,
        1,
        "ok",
        Optional.empty(),
        "One model answered.",
        "");
  }

  private static ReleaseGate blocked() {
    return gate(
        "2026.11.3-rc1",
        "2026.11.2",
        GateState.BLOCK,
        "citation-grounding v2: the score fell from 0.92 to 0.78, by 0.14; the policy blocks at 0.10.",
        "");
  }

  private static ReleaseGate passed() {
    return new ReleaseGate(
        "g2",
        "research",
        3,
        "2026.11.1",
        "2026.11.2",
        GateState.PASS,
        "",
        "citation-grounding v2: with 95 % confidence the score fell by less than 0.10.",
        "",
        "",
        NOW.minusSeconds(600_000),
        List.of(),
        List.of());
  }

  private static ReleaseGate gate(
      String candidate, String baseline, GateState decision, String reason, String overrideBy) {
    return new ReleaseGate(
        "g1",
        "research",
        4,
        baseline,
        candidate,
        decision,
        "CONFIRMED",
        reason,
        overrideBy,
        overrideBy,
        NOW,
        List.of(
            new Measured(
                overrideBy.isEmpty() ? "citation-grounding v2" : overrideBy,
                overrideBy.isEmpty() ? "invented-citation" : overrideBy,
                true,
                GateState.BLOCK,
                50,
                0.92,
                0.78,
                0.14,
                0.23,
                0.0039,
                "It could see a drop of 0.08 or more."),
            new Measured(
                overrideBy.isEmpty() ? "ignored-tool-result v1" : overrideBy,
                overrideBy.isEmpty() ? "ignored-tool-result" : overrideBy,
                false,
                GateState.INCONCLUSIVE,
                44,
                0.8,
                0.77,
                0.03,
                0.12,
                0.31,
                "It could see a drop of 0.16 or more.")),
        IntStream.rangeClosed(1, 7)
            .mapToObj(
                i ->
                    new Flip(
                        overrideBy.isEmpty() ? "citation-grounding" : overrideBy,
                        overrideBy.isEmpty() ? "item-%02d".formatted(i * 6) : overrideBy,
                        1,
                        0,
                        overrideBy.isEmpty()
                            ? "a3f1c0%02d7d94437f8a1f53d9b60c2e81".formatted(i)
                            : overrideBy))
            .toList());
  }
}
