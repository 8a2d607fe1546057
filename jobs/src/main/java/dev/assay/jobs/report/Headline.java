package dev.assay.jobs.report;

import dev.assay.udfs.statistics.GateState;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of things in one sentence: what a person must know who reads nothing else.
 *
 * @param text ends in a full stop
 */
record Headline(String text, Tone tone) {
  static Headline of(Report report) {
    return switch (report.kind()) {
      case NIGHTLY -> ofNight(report);
      case RELEASE -> ofRelease(report);
      case CALIBRATION -> ofCalibration(report.agreements());
    };
  }

  private static Headline ofNight(Report report) {
    List<String> troubles = new ArrayList<>();
    List<StageRun> failed = report.failedStages();
    if (!failed.isEmpty()) {
      troubles.add(
          Words.list(failed.stream().map(stage -> Inert.line(stage.command(), 60)).toList())
              + " failed");
    }
    if (!report.alarms().isEmpty()) {
      troubles.add(Words.count(report.alarms().size(), "drift alarm"));
    }
    List<ReleaseGate> blocked =
        report.changes().gates().stream()
            .filter(gate -> gate.decision() == GateState.BLOCK && gate.overrideBy().isEmpty())
            .toList();
    if (!blocked.isEmpty()) {
      troubles.add(
          "%s blocked".formatted(Words.list(blocked.stream().map(Headline::release).toList())));
    }
    if (!troubles.isEmpty()) {
      return new Headline(
          Words.sentence(Words.list(troubles)) + ": " + numbers(report) + ".", Tone.ALARM);
    }
    if (report.intake().traces() == 0) {
      return new Headline("No traces came in.", Tone.ATTENTION);
    }
    if (report.intake().quarantined() > 0) {
      return new Headline(
          "%s could not be read; otherwise a calm night: %s."
              .formatted(Words.count(report.intake().quarantined(), "row"), numbers(report)),
          Tone.ATTENTION);
    }
    return new Headline("A calm night: " + numbers(report) + ".", Tone.GOOD);
  }

  private static String release(ReleaseGate gate) {
    return "release " + Inert.line(gate.candidate(), 40);
  }

  private static String numbers(Report report) {
    return "%s in, %s queued for review, %s"
        .formatted(
            Words.count(report.intake().traces(), "trace"),
            Words.count(report.queue().offered()),
            gating(report.agreements()));
  }

  private static String gating(List<Agreement> agreements) {
    return agreements.isEmpty()
        ? "no evaluator calibrated yet"
        : "%s of %s may gate"
            .formatted(
                Words.count(AgreementWords.gating(agreements)),
                Words.count(agreements.size(), "evaluator"));
  }

  private static Headline ofRelease(Report report) {
    if (report.gates().isEmpty()) {
      return new Headline("No release has been gated yet.", Tone.ATTENTION);
    }
    ReleaseGate newest = report.gates().get(0);
    String against =
        "%s against %s on %s@%d"
            .formatted(
                Inert.line(newest.candidate(), 40),
                Inert.line(newest.baseline(), 40),
                Inert.line(newest.dataset(), 40),
                newest.datasetVersion());
    if (newest.decision() != GateState.PASS && !newest.overrideBy().isEmpty()) {
      return new Headline(
          "%s was overridden by %s: %s."
              .formatted(GateWords.decision(newest), Inert.line(newest.overrideBy(), 40), against),
          Tone.ATTENTION);
    }
    return switch (newest.decision()) {
      case PASS -> new Headline("Pass: %s.".formatted(against), Tone.GOOD);
      case BLOCK ->
          new Headline("%s: %s.".formatted(GateWords.decision(newest), against), Tone.ALARM);
      case INCONCLUSIVE ->
          new Headline("Inconclusive, not to be released: %s.".formatted(against), Tone.ATTENTION);
    };
  }

  private static Headline ofCalibration(List<Agreement> agreements) {
    if (agreements.isEmpty()) {
      return new Headline("No evaluator is calibrated yet.", Tone.ATTENTION);
    }
    long gating = AgreementWords.gating(agreements);
    long needing = agreements.stream().filter(one -> one.labelsNeeded() > 0).count();
    String labels =
        needing == 0 ? "" : "; %s need more labels".formatted(needing == 1 ? "1" : needing);
    return new Headline(
        Words.sentence(gating(agreements)) + labels.replace("1 need ", "1 needs ") + ".",
        gating == 0 ? Tone.ATTENTION : Tone.GOOD);
  }
}
