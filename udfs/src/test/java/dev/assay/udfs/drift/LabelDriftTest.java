package dev.assay.udfs.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.drift.InstrumentChange.Instrument;
import dev.assay.udfs.drift.LabelRates.DatedLabel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelDriftTest {
  private static final LocalDate DAY = LocalDate.parse("2026-11-23");

  @Test
  void signalsARateThatMovedAndNamesIt() {
    // The worked case of the statistics notes: 4 of 44 before, 6 of 20 fresh, mid-p 0.0414.
    List<DatedLabel> labels = labels("", 30, 4, 40);
    labels.addAll(labels("", 2, 6, 14));
    DriftFinding finding =
        LabelRates.of("citation", labels, DAY, none -> OptionalDouble.empty()).get(0);
    assertThat(finding.state()).isEqualTo(DriftState.SIGNAL);
    assertThat(finding.pValue()).isCloseTo(0.041364, within(1e-5));
    assertThat(finding.value()).isCloseTo(0.3 - 4 / 44.0, within(1e-9));
    assertThat(finding.message()).contains("6 of 20", "last 7 days", "4 of 44 before");
    assertThat(finding.action()).isNotEmpty();

    DriftFinding again =
        LabelRates.of("citation", labels, DAY, subject -> OptionalDouble.of(0.05)).get(0);
    assertThat(again.state()).isEqualTo(DriftState.DRIFT);
    assertThat(LabelRates.of("citation", labels, DAY, s -> OptionalDouble.of(0.06)).get(0).state())
        .isEqualTo(DriftState.SIGNAL);
  }

  @Test
  void comparesWithinAnArmAndWidensTheWindow() {
    List<DatedLabel> labels = labels("random", 60, 5, 95);
    labels.addAll(labels("random", 10, 12, 8));
    labels.addAll(labels("signal", 1, 3, 0));
    List<DriftFinding> findings =
        LabelRates.of("citation", labels, DAY, none -> OptionalDouble.empty());
    assertThat(findings)
        .extracting(DriftFinding::subject)
        .containsExactly("citation/random", "citation/signal");
    assertThat(findings.get(0).state()).isEqualTo(DriftState.DRIFT);
    assertThat(findings.get(0).message()).contains("last 14 days");
    assertThat(findings.get(1).state()).isEqualTo(DriftState.UNKNOWN);
    assertThat(findings.get(1).message()).contains("too few");
    assertThat(LabelRates.of("citation", List.of(), DAY, none -> OptionalDouble.empty())).isEmpty();
  }

  @Test
  void asksForFreshLabelsAfterFourWeeks() {
    assertThat(LabelRefresh.of("m", Optional.of(DAY.minusDays(27)), 9, DAY).state())
        .isEqualTo(DriftState.OK);
    DriftFinding due = LabelRefresh.of("m", Optional.of(DAY.minusDays(28)), 9, DAY);
    assertThat(due.state()).isEqualTo(DriftState.DUE);
    assertThat(due.message()).contains("2026-10-26", "28 days ago");
    assertThat(LabelRefresh.of("m", Optional.empty(), 0, DAY).message()).contains("Nobody");
  }

  @Test
  void tellsWhenAnotherInstrumentMeasures() {
    Instrument calibrated = new Instrument("judge", 1, "gpt-x", "f1", Set.of("gpt-x-05"));
    assertThat(InstrumentChange.of(calibrated, 10, List.of(calibrated)).state())
        .isEqualTo(DriftState.OK);
    DriftFinding revised =
        InstrumentChange.of(
            new Instrument("judge", 2, "gpt-x", "f2", Set.of()), 10, List.of(calibrated));
    assertThat(revised.state()).isEqualTo(DriftState.CHANGED);
    assertThat(revised.message()).contains("judge@2 on gpt-x ran", "judge@1 on gpt-x");
    DriftFinding silent =
        InstrumentChange.of(
            new Instrument("judge", 1, "gpt-x", "f1", Set.of("gpt-x-11")), 10, List.of(calibrated));
    assertThat(silent.state()).isEqualTo(DriftState.CHANGED);
    assertThat(silent.message()).contains("answered by gpt-x-11", "answers of gpt-x-05");
    assertThat(InstrumentChange.of(calibrated, 10, List.of()).message()).contains("never");
  }

  @Test
  void hasAnActionForAlarmsOnly() {
    assertThatThrownBy(
            () -> new DriftFinding("m", "s", "x", 0, 0, 0, 0, 0, DriftState.DRIFT, "It moved.", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<DatedLabel> labels(String arm, int daysAgo, int positive, int negative) {
    List<DatedLabel> labels = new ArrayList<>();
    for (int i = 0; i < positive + negative; i++) {
      labels.add(new DatedLabel(arm, DAY.minusDays(daysAgo), i < positive));
    }
    return labels;
  }
}
