package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreCalibrationTest {
  @Test
  void equalScoresGiveTheSmoothedRate() {
    PlattScaling platt = PlattScaling.fit(new double[] {0.5, 0.5, 0.5, 0.5}, flags(1, 0, 0, 0));

    assertThat(platt.slope()).isCloseTo(0, within(1e-6));
    // Targets 2/3 and 1/5: their mean.
    assertThat(platt.probability(0.5)).isCloseTo((2 / 3.0 + 3 / 5.0) / 4, within(1e-9));
  }

  @Test
  void oneClassAndNoLabelsGiveFiniteProbabilities() {
    assertThat(PlattScaling.fit(new double[0], new boolean[0]).probability(0.3)).isEqualTo(0.5);
    PlattScaling onlyFailures = PlattScaling.fit(new double[] {0.2, 0.9}, flags(1, 1));
    assertThat(onlyFailures.probability(0.5)).isCloseTo(0.75, within(1e-6));
    PlattScaling apart = PlattScaling.fit(new double[] {0.1, 0.2, 0.8, 0.9}, flags(0, 0, 1, 1));
    assertThat(apart.slope()).isPositive().isFinite();
    assertThat(apart.probability(0.9)).isBetween(0.7, 0.8);
    PlattScaling huge = PlattScaling.fit(new double[] {-1e9, 1e9, 2e9}, flags(0, 1, 1));
    assertThat(huge.probability(-1e9)).isLessThan(huge.probability(1e9));
  }

  @Test
  void certainProbabilitiesStayCertainAtAnyPrevalence() {
    assertThat(PlattScaling.atPrevalence(0, 0.5, 0.01)).isZero();
    assertThat(PlattScaling.atPrevalence(1, 0.5, 0.01)).isEqualTo(1);
    assertThatThrownBy(() -> PlattScaling.atPrevalence(0.5, 0, 0.1))
        .hasMessage("calibrationPrevalence must be in (0, 1), got 0.0");
  }

  @Test
  void reliabilityOfNothingIsUndefined() {
    Reliability none = Reliability.of(new double[0], new boolean[0], 3);

    assertThat(none.brier()).isNaN();
    assertThat(none.expectedCalibrationError()).isNaN();
    assertThat(none.bins().get(0).meanProbability()).isNaN();
    assertThat(Reliability.isotonic(new double[0], new boolean[0])).isEmpty();
  }

  @Test
  void aTableOfThreeBins() {
    Reliability table = Reliability.of(new double[] {0, 0.2, 0.5, 0.9, 1}, flags(0, 1, 0, 1, 1), 3);

    assertThat(table.bins())
        .containsExactly(
            new Reliability.Bin(2, 0.2, 1),
            new Reliability.Bin(1, 0.5, 0),
            new Reliability.Bin(2, 1.9, 2));
    assertThat(table.bins().get(0).failureRate()).isEqualTo(0.5);
    assertThat(table.bins().get(2).meanProbability()).isEqualTo(0.95);
    assertThatThrownBy(() -> Reliability.of(new double[] {Double.NaN}, flags(1), 3))
        .hasMessage("probability must be in [0, 1], got NaN");
  }

  @Test
  void countsPairsOfRunsThatDiffer() {
    assertThat(JudgeRepeats.ofItem(flags(1, 1, 0))).isEqualTo(new JudgeRepeats(2, 3, 1));
    assertThat(JudgeRepeats.ofItem(flags(1))).isEqualTo(JudgeRepeats.NONE);
    assertThat(JudgeRepeats.NONE.flipRate()).isNaN();
    assertThat(JudgeRepeats.NONE.testRetest()).isNaN();
    // Of 20 pairs 8 flag twice, 8 never, 4 once: (8 * 8 - 2 * 2) / (10 * 10).
    assertThat(new JudgeRepeats(4, 20, 8).testRetest()).isCloseTo(0.6, within(1e-12));
    assertThat(JudgeRepeats.ofItem(flags(1, 0)).plus(JudgeRepeats.ofItem(flags(0, 0))).flipRate())
        .isEqualTo(0.5);
  }

  @Test
  void aTieOfAnEvenNumberOfRunsCountsHalf() {
    assertThat(JudgeRepeats.majorityRight(0.8, 1)).isCloseTo(0.8, within(1e-12));
    assertThat(JudgeRepeats.majorityRight(0.8, 2)).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void aScorecardWithTooFewEvaluatorsHasNoScore() {
    Scorecard card =
        new Scorecard(
            List.of(
                new Scorecard.Entry("ran", CalibrationStatus.GATE, 0.7, 0.9),
                new Scorecard.Entry("did-not", CalibrationStatus.SIGNAL, 0.5, Double.NaN),
                new Scorecard.Entry("unproven", CalibrationStatus.INSUFFICIENT, 0.9, 0.1)));

    assertThat(card.coverage()).isCloseTo(0.7 / 1.2, within(1e-12));
    assertThat(card.score()).isEmpty();
    assertThat(card.worstGate()).hasValue(0.9);
    assertThat(new Scorecard(List.of()).coverage()).isZero();
    assertThat(new Scorecard(List.of()).score()).isEmpty();
    assertThat(new Scorecard(List.of()).worstGate()).isEmpty();
  }

  @Test
  void noPairsHaveNoConsistency() {
    assertThat(PositionSwap.of(List.of(), List.of()).consistency()).isNaN();
  }

  private static boolean[] flags(int... values) {
    boolean[] flags = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      flags[i] = values[i] == 1;
    }
    return flags;
  }
}
