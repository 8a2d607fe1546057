package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FailureRateTest {
  @Test
  void anEvaluatorNoBetterThanChanceCorrectsNothing() {
    for (ConfusionCounts labels :
        new ConfusionCounts[] {
          new ConfusionCounts(5, 5, 5, 5), new ConfusionCounts(2, 9, 8, 1), ConfusionCounts.NONE
        }) {
      assertThat(RoganGladen.estimate(0.3, 1000, labels)).isEqualTo(RateEstimate.UNKNOWN);
      assertThat(RoganGladen.usable(labels)).isFalse();
    }
  }

  @Test
  void anEvaluatorIsUsableFromALowerBoundOfOneFifthOn() {
    assertThat(RoganGladen.usable(new ConfusionCounts(19, 3, 3, 19))).isTrue();
    assertThat(RoganGladen.usable(new ConfusionCounts(7, 3, 3, 7))).isFalse();
    assertThat(RoganGladen.youdenLowerBound(new ConfusionCounts(9e5, 1e5, 1e5, 9e5)))
        .isCloseTo(0.8, within(1e-3));
  }

  @Test
  void doubleSamplingWithoutTrafficOrLabelsIsUnknown() {
    assertThat(DoubleSampling.NONE.estimate()).isEqualTo(RateEstimate.UNKNOWN);
    assertThat(DoubleSampling.NONE.flagRate()).isNaN();
    assertThat(DoubleSampling.NONE.flaggedShareOfLabels()).isEqualTo(0.5);

    RateEstimate unlabelled = new DoubleSampling(8, 10, 0, 0, 20, 100).estimate();
    assertThat(unlabelled.value()).isNaN();
    assertThat(unlabelled.interval().width()).isGreaterThan(0.75);

    RateEstimate neverFlagged = new DoubleSampling(0, 0, 1, 20, 0, 100).estimate();
    assertThat(neverFlagged.value()).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void labelsGoWhereTheDoubtIs() {
    // q s1 : (1 - q) s0 with s1 = sqrt(10.5/21 * ...) = 1/2 and s0 = sqrt(0.5/21 * 20.5/21).
    DoubleSampling sample = new DoubleSampling(10, 20, 0, 20, 200, 1000);
    double flagged = 0.2 * 0.5;
    double unflagged = 0.8 * Math.sqrt(0.5 / 21 * 20.5 / 21);

    assertThat(sample.flaggedShareOfLabels())
        .isCloseTo(flagged / (flagged + unflagged), within(1e-12));
  }

  @Test
  void rejectsMoreFailuresThanLabels() {
    assertThatThrownBy(() -> new DoubleSampling(11, 10, 0, 10, 1, 2))
        .hasMessage("flaggedFailures must be in [0.0, 10.0], got 11.0");
  }

  @Test
  void predictionPoweredMeanWithoutLabelsIsUnknown() {
    PredictionPoweredMean none = PredictionPoweredMean.ofFlags(PairMoments.NONE, 0.2, 1000);

    assertThat(none.lambda()).isZero();
    assertThat(none.value(1)).isNaN();
    assertThat(none.interval(1, 0.95).lower()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(none.interval(1, 0.95).upper()).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
