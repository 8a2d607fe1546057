package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Bullet;
import dev.assay.jobs.report.Block.Bullets;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;

/** Says what is new since the report before. */
final class ChangesSection {
  private ChangesSection() {}

  static Section of(Report report) {
    Changes changes = report.changes();
    if (changes.since().isEmpty()) {
      return section(
          "What changed",
          new Paragraph(
              "This is the first %s report: there is nothing to compare it with."
                  .formatted(report.kind().key())));
    }
    List<Bullet> bullets = new ArrayList<>();
    volume(report, bullets);
    if (changes.labelsAdded() > 0) {
      bullets.add(
          Bullet.of(
              Tone.PLAIN,
              "Labels",
              "%s recorded.".formatted(Words.count(changes.labelsAdded(), "new fact"))));
    }
    if (!changes.datasets().isEmpty()) {
      bullets.add(
          Bullet.of(
              Tone.PLAIN, "Datasets", "Frozen: %s.".formatted(Words.list(changes.datasets()))));
    }
    changes.statuses().forEach(one -> bullets.add(calibrated(one)));
    for (ReleaseGate gate : changes.gates()) {
      bullets.add(
          Bullet.of(
              GateWords.tone(gate.decision()),
              "Gate of " + gate.candidate(),
              GateWords.decision(gate) + "."));
    }
    changes.alarmsRaised().forEach(one -> bullets.add(alarm(one, Tone.ALARM, "New alarm")));
    changes.alarmsCleared().forEach(one -> bullets.add(alarm(one, Tone.GOOD, "Alarm over")));
    return section(
        "What changed since " + Words.date(changes.since().get()),
        bullets.isEmpty()
            ? new Paragraph("Nothing: no labels, calibrations, decisions or alarms are new.")
            : new Bullets(bullets));
  }

  private static Section section(String title, Block block) {
    return new Section("changes", title, List.of(block));
  }

  private static void volume(Report report, List<Bullet> bullets) {
    long usual = report.intake().usualTraces();
    if (usual == 0) {
      return;
    }
    double ratio = (double) report.intake().traces() / usual;
    if (ratio < 0.5 || ratio > 2) {
      bullets.add(
          Bullet.of(
              Tone.ATTENTION,
              "Volume",
              "%s came in; %s are usual."
                  .formatted(Words.count(report.intake().traces(), "trace"), Words.count(usual))));
    }
  }

  private static Bullet calibrated(Agreement one) {
    String before =
        one.previousStatus()
            .filter(status -> status != one.status())
            .map(status -> ", before: " + status)
            .orElse("");
    return Bullet.of(
        AgreementWords.tone(one.status()),
        one.evaluator(),
        "Calibrated on %s@%d: %s%s, MCC %s."
            .formatted(
                one.dataset(),
                one.datasetVersion(),
                one.status(),
                before,
                AgreementWords.mcc(one)));
  }

  private static Bullet alarm(DriftMonitor one, Tone tone, String lead) {
    return Bullet.of(
        tone,
        lead,
        "%s of %s.".formatted(Words.sentence(Words.name(one.monitor())), one.subject()));
  }
}
