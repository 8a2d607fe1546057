package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationDecisionTest {
  @ParameterizedTest
  @CsvSource({
    // Ten and ten: the smallest MCC that gates is 0.734, that is confirmed 0.905.
    "9, 1, 1, 9, GATE",
    "8, 1, 2, 9, SIGNAL",
    "10, 0, 0, 10, GATE_CONFIRMED",
    "10, 1, 0, 9, GATE_CONFIRMED",
    "18, 2, 4, 20, GATE",
    "22, 0, 0, 22, GATE_CONFIRMED",
    // Lower bound 0.61 at 90 %, 0.57 at 95 %.
    "20, 3, 2, 19, GATE_CONFIRMED",
    "14, 6, 6, 14, SIGNAL",
    "15, 9, 5, 71, SIGNAL",
    "16, 6, 6, 16, SIGNAL",
    "12, 10, 10, 12, REVISE",
    "14, 8, 8, 14, REVISE",
    "0, 10, 10, 0, REVISE",
    "0, 0, 10, 10, REVISE",
    "10, 10, 0, 0, REVISE",
    "9, 0, 0, 50, INSUFFICIENT",
    "50, 0, 0, 9, INSUFFICIENT",
    "0, 0, 0, 0, INSUFFICIENT",
    "0, 20, 0, 0, INSUFFICIENT",
    "1, 0, 0, 0, INSUFFICIENT",
    "800000, 200000, 200000, 800000, SIGNAL",
    "900000, 100000, 100000, 900000, GATE_CONFIRMED"
  })
  void decidesByHeldOutLabels(double tp, double fp, double fn, double tn, String status) {
    assertThat(decide(new ConfusionCounts(tp, fp, fn, tn)).status().name()).isEqualTo(status);
  }

  @Test
  void saysHowManyLabelsOfAClassAreMissing() {
    CalibrationDecision decision = decide(new ConfusionCounts(4, 1, 2, 30));

    assertThat(decision.labelsNeeded()).isEqualTo(new LabelsNeeded(4, 0));
    assertThat(decision.reason())
        .isEqualTo(
            "6 labels with the failure and 31 without; ten of each are the least. 4 further labels"
                + " (4 with the failure, 0 without) are needed.");
  }

  @Test
  void saysHowManyLabelsWouldMakeAGate() {
    ConfusionCounts counts = new ConfusionCounts(8, 1, 2, 9);
    CalibrationDecision decision = decide(counts);

    assertThat(counts.mcc()).isGreaterThan(0.6);
    assertThat(decision.reason()).contains("too few labels");
    int more = decision.labelsNeeded().total();
    assertThat(more).isBetween(1, 20);
    assertThat(decide(counts.times(1 + more / counts.total())).status())
        .isEqualTo(CalibrationStatus.GATE);
  }

  @Test
  void labelsInTheMiddleBandAreWhatTellsTheBandsApart() {
    assertThat(decide(new ConfusionCounts(16, 6, 6, 16)).labelsNeeded())
        .isEqualTo(new LabelsNeeded(48, 48));
    assertThat(decide(new ConfusionCounts(150, 50, 50, 150)).labelsNeeded())
        .isEqualTo(LabelsNeeded.NONE);
  }

  @Test
  void reviseIsProvisionalWhileTheUpperBoundReachesTheGate() {
    CalibrationDecision small = decide(new ConfusionCounts(5, 7, 5, 93));
    assertThat(small.status()).isEqualTo(CalibrationStatus.REVISE);
    assertThat(small.reason()).startsWith("Provisional");
    assertThat(small.labelsNeeded().total()).isPositive();

    CalibrationDecision large = decide(new ConfusionCounts(120, 80, 80, 120));
    assertThat(large.reason()).doesNotContain("Provisional");
    assertThat(large.labelsNeeded()).isEqualTo(LabelsNeeded.NONE);
  }

  @Test
  void saysThatFlagsPointTheWrongWay() {
    assertThat(decide(new ConfusionCounts(2, 18, 18, 2)).reason()).contains("inverted");
  }

  @Test
  void disagreeingReviewersComeBeforeEverythingElse() {
    CalibrationEvidence evidence = CalibrationEvidence.of(new ConfusionCounts(2, 3, 3, 2));

    assertThat(CalibrationDecision.of(evidence.withCeiling(new Interval(0.2, 0.64))).status())
        .isEqualTo(CalibrationStatus.FIX_LABELS);
    assertThat(CalibrationDecision.of(evidence.withCeiling(new Interval(0.2, 0.65))).status())
        .isEqualTo(CalibrationStatus.INSUFFICIENT);
  }

  @Test
  void aGateIsKeptThroughNoiseAndNotGivenByIt() {
    // MCC 0.59, lower bound 0.42.
    CalibrationEvidence near = CalibrationEvidence.of(new ConfusionCounts(15, 9, 5, 71));
    // MCC 0.545, lower bound 0.48.
    CalibrationEvidence below = CalibrationEvidence.of(new ConfusionCounts(170, 50, 50, 170));
    // MCC 0.579, lower bound 0.33.
    CalibrationEvidence unsure = CalibrationEvidence.of(new ConfusionCounts(15, 4, 4, 15));

    assertThat(CalibrationDecision.of(near).status()).isEqualTo(CalibrationStatus.SIGNAL);
    for (CalibrationStatus gate :
        new CalibrationStatus[] {CalibrationStatus.GATE, CalibrationStatus.GATE_CONFIRMED}) {
      assertThat(CalibrationDecision.of(near.withPrevious(gate)).status())
          .isEqualTo(CalibrationStatus.GATE);
      assertThat(CalibrationDecision.of(below.withPrevious(gate)).status())
          .isEqualTo(CalibrationStatus.SIGNAL);
      assertThat(CalibrationDecision.of(unsure.withPrevious(gate)).status())
          .isEqualTo(CalibrationStatus.SIGNAL);
    }
  }

  private static CalibrationDecision decide(ConfusionCounts counts) {
    return CalibrationDecision.of(CalibrationEvidence.of(counts));
  }
}
