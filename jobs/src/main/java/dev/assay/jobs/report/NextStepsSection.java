package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Bullet;
import dev.assay.jobs.report.Block.Bullets;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import dev.assay.udfs.statistics.GateState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Says what people can do now, most urgent first, with what to type. */
final class NextStepsSection {
  private final Report report;
  private final List<Bullet> steps = new ArrayList<>();

  private NextStepsSection(Report report) {
    this.report = report;
  }

  static Section of(Report report) {
    NextStepsSection section = new NextStepsSection(report);
    if (report.kind() == ReportKind.NIGHTLY) {
      section.mendTheNight();
      section.review();
    }
    if (report.kind() != ReportKind.CALIBRATION) {
      section.release();
    }
    section.calibrate();
    section.steps.sort(Comparator.comparing(Bullet::tone).reversed());
    return new Section(
        "next",
        "What to do next",
        List.of(
            section.steps.isEmpty()
                ? new Paragraph("Nothing: no labels are wanted and nothing is to be mended.")
                : new Bullets(section.steps)));
  }

  private void mendTheNight() {
    if (!report.failedStages().isEmpty()) {
      steps.add(
          Bullet.of(
                  Tone.ALARM,
                  "Run the night again",
                  "once what failed is mended; what is done stays.")
              .typing("assay nightly --date " + report.date()));
    }
    if (report.intake().quarantined() > 0) {
      steps.add(
          Bullet.of(
                  Tone.ATTENTION,
                  "Look at the rows that could not be read",
                  "%s, kept for 30 days.".formatted(Words.count(report.intake().quarantined())))
              .typing(
                  "assay sql \"SELECT source_file, reason FROM quarantine WHERE quarantined_on = '%s'\""
                      .formatted(report.date())));
    }
  }

  private void review() {
    if (report.queue().waiting() > 0) {
      steps.add(
          Bullet.of(
                  Tone.PLAIN,
                  "Review",
                  "%s of the last four weeks %s for a label."
                      .formatted(
                          Words.count(report.queue().waiting(), "queued trace"),
                          report.queue().waiting() == 1 ? "waits" : "wait"))
              .typing("assay queue export"));
    }
  }

  private void release() {
    if (report.gates().isEmpty()) {
      return;
    }
    ReleaseGate newest = report.gates().get(0);
    if (newest.decision() == GateState.PASS || !newest.overrideBy().isEmpty()) {
      return;
    }
    String flips =
        newest.flips().isEmpty()
            ? newest.reason()
            : "Begin with the %s whose score changed."
                .formatted(Words.count(newest.flips().size(), "item"));
    steps.add(
        Bullet.of(
            newest.decision() == GateState.BLOCK ? Tone.ALARM : Tone.ATTENTION,
            newest.decision() == GateState.BLOCK
                ? "Find out why %s is worse".formatted(newest.candidate())
                : "Give the gate of %s more to see".formatted(newest.candidate()),
            flips));
  }

  private void calibrate() {
    if (report.agreements().isEmpty()) {
      steps.add(
          Bullet.of(
                  Tone.PLAIN,
                  "Calibrate",
                  "No evaluator has been measured against labels: import labels, freeze a dataset, evaluate, calibrate.")
              .typing("assay labels import FILE"));
      return;
    }
    for (Agreement one : report.agreements()) {
      String toDo = AgreementWords.toDo(one);
      if (!toDo.isEmpty()) {
        Tone tone = AgreementWords.tone(one.status());
        steps.add(
            Bullet.of(
                tone == Tone.ALARM ? Tone.ATTENTION : Tone.PLAIN,
                one.evaluator(),
                Words.sentence(toDo) + "."));
      }
    }
  }
}
