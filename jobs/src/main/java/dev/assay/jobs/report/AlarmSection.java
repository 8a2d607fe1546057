package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Bullet;
import dev.assay.jobs.report.Block.Bullets;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is wrong, before anything else; there is none where nothing is. */
final class AlarmSection {
  private AlarmSection() {}

  static Optional<Section> of(Report report) {
    List<Bullet> bullets = new ArrayList<>();
    for (StageRun stage : report.failedStages()) {
      bullets.add(
          Bullet.of(
              Tone.ALARM,
              stage.command() + " failed",
              stage.message().isEmpty() ? "See the table runs." : stage.message()));
    }
    for (DriftMonitor alarm : report.alarms()) {
      String since = alarm.since().map(date -> " Since %s.".formatted(Words.date(date))).orElse("");
      String action = alarm.action().isEmpty() ? "" : " To do: " + alarm.action();
      bullets.add(
          Bullet.of(
              Tone.ALARM,
              "%s: %s".formatted(Words.sentence(Words.name(alarm.monitor())), alarm.subject()),
              alarm.message() + since + action));
    }
    return bullets.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("alarms", "Alarms", List.of(new Bullets(bullets))));
  }
}
