package dev.assay.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadlineTest {
  @Test
  void saysThatANightWasCalm() {
    Headline headline = Headline.of(SampleReport.calm(ReportKind.NIGHTLY));
    assertThat(headline.text())
        .isEqualTo(
            "A calm night: 8,012 traces in, 24 queued for review, 2 of 5 evaluators may gate.");
    assertThat(headline.tone()).isEqualTo(Tone.GOOD);
  }

  @Test
  void putsWhatIsWrongFirst() {
    Headline headline = Headline.of(SampleReport.eventful(ReportKind.NIGHTLY));
    assertThat(headline.text())
        .startsWith("1 drift alarm and release 2026.11.3-rc1 blocked: 8,012 traces in");
    assertThat(headline.tone()).isEqualTo(Tone.ALARM);
    assertThat(Headline.of(SampleReport.saying(ReportKind.NIGHTLY, "rank")).text())
        .startsWith("Rank failed and 1 drift alarm: 1 trace in");
  }

  @Test
  void saysThatNothingCameIn() {
    assertThat(Headline.of(SampleReport.empty(ReportKind.NIGHTLY)).text())
        .isEqualTo("No traces came in.");
  }

  @Test
  void saysTheNewestDecisionOnARelease() {
    assertThat(Headline.of(SampleReport.eventful(ReportKind.RELEASE)).text())
        .isEqualTo("Blocked, confirmed: 2026.11.3-rc1 against 2026.11.2 on research@4.");
    assertThat(Headline.of(SampleReport.calm(ReportKind.RELEASE)).text())
        .isEqualTo("Pass: 2026.11.2 against 2026.11.1 on research@3.");
    assertThat(Headline.of(SampleReport.saying(ReportKind.RELEASE, "ada")).text())
        .isEqualTo("Blocked, confirmed was overridden by ada: ada against ada on research@4.");
    assertThat(Headline.of(SampleReport.empty(ReportKind.RELEASE)).text())
        .isEqualTo("No release has been gated yet.");
  }

  @Test
  void countsWhatMayGate() {
    assertThat(Headline.of(SampleReport.calm(ReportKind.CALIBRATION)).text())
        .isEqualTo("2 of 5 evaluators may gate; 3 need more labels.");
    assertThat(Headline.of(SampleReport.saying(ReportKind.CALIBRATION, "m")).text())
        .isEqualTo("0 of 1 evaluator may gate; 1 needs more labels.");
    assertThat(Headline.of(SampleReport.empty(ReportKind.CALIBRATION)).text())
        .isEqualTo("No evaluator is calibrated yet.");
  }
}
