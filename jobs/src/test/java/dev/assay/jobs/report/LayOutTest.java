package dev.assay.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.report.Block.Bullet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayOutTest {
  @Test
  void putsAlarmsBeforeAnythingElse() {
    assertThat(ids(SampleReport.eventful(ReportKind.NIGHTLY)))
        .containsExactly(
            "alarms",
            "next",
            "changes",
            "intake",
            "anomalies",
            "queue",
            "calibration",
            "verdicts",
            "gates",
            "rates",
            "drift",
            "costs");
    assertThat(ids(SampleReport.calm(ReportKind.NIGHTLY)))
        .startsWith("next")
        .doesNotContain("alarms");
    assertThat(ids(SampleReport.eventful(ReportKind.RELEASE)))
        .containsExactly("alarms", "next", "gates", "calibration", "changes");
    assertThat(ids(SampleReport.calm(ReportKind.CALIBRATION)))
        .containsExactly("next", "calibration", "drift", "changes");
  }

  @Test
  void saysWhatToDoMostUrgentFirst() {
    List<Bullet> steps = steps(SampleReport.eventful(ReportKind.NIGHTLY));
    assertThat(steps)
        .extracting(Bullet::lead)
        .containsExactly(
            "Find out why 2026.11.3-rc1 is worse",
            "Look at the rows that could not be read",
            "banned-phrases v1",
            "Review",
            "tool-choice-judge v3",
            "ignored-tool-result v1",
            "over-long-answer v1");
    assertThat(steps.get(4).text())
        .isEqualTo("Label 38 more traces for tool-choice-judge to confirm it.");
    assertThat(steps(SampleReport.empty(ReportKind.NIGHTLY)))
        .extracting(Bullet::lead)
        .containsExactly("Calibrate");
  }

  @Test
  void tellsEachAnomalyWithWhatIsUsual() {
    String text = PlainText.of(LayOut.of(SampleReport.eventful(ReportKind.NIGHTLY)));
    assertThat(text)
        .contains("tool errors 9, usual 0 (1 in 8,333)")
        .contains("of\n80,303 rows read, 80,117 new, 121 updated, 53 known before, 12 quarantined")
        .contains("Calibrated on research@4: GATE, before:\n  INSUFFICIENT");
  }

  @Test
  void keepsPlainTextWithinALine() {
    for (ReportKind kind : ReportKind.values()) {
      PlainText.of(LayOut.of(SampleReport.eventful(kind)))
          .lines()
          .filter(line -> !line.contains("assay sql"))
          .forEach(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(76));
    }
  }

  private static List<String> ids(Report report) {
    return LayOut.of(report).sections().stream().map(Page.Section::id).toList();
  }

  private static List<Bullet> steps(Report report) {
    return LayOut.of(report).sections().stream()
        .filter(section -> section.id().equals("next"))
        .map(section -> section.blocks().get(0).bullets().items())
        .findFirst()
        .orElseThrow();
  }
}
