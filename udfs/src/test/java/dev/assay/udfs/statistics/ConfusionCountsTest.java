package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionCountsTest {
  private static final ConfusionCounts COUNTS = new ConfusionCounts(15, 9, 5, 71);

  @Test
  void ratesOfAWorkedTable() {
    assertThat(COUNTS.truePositiveRate()).isEqualTo(0.75);
    assertThat(COUNTS.trueNegativeRate()).isEqualTo(0.8875);
    assertThat(COUNTS.positivePredictiveValue()).isEqualTo(0.625);
    assertThat(COUNTS.negativePredictiveValue()).isCloseTo(71 / 76.0, within(1e-15));
    assertThat(COUNTS.prevalence()).isEqualTo(0.2);
    assertThat(COUNTS.flagRate()).isEqualTo(0.24);
    assertThat(COUNTS.youden()).isEqualTo(0.6375);
    assertThat(COUNTS.mccAtPrevalence(0.2)).isCloseTo(COUNTS.mcc(), within(1e-12));
  }

  @Test
  void countsPairs() {
    boolean[] failed = {true, true, false, false, true};
    boolean[] flagged = {true, false, true, false, true};

    assertThat(ConfusionCounts.of(failed, flagged)).isEqualTo(new ConfusionCounts(2, 1, 1, 1));
    assertThat(
            ConfusionCounts.ONE_TP
                .times(2)
                .plus(ConfusionCounts.ONE_FP)
                .plus(ConfusionCounts.ONE_FN)
                .plus(ConfusionCounts.ONE_TN))
        .isEqualTo(new ConfusionCounts(2, 1, 1, 1));
  }

  @Test
  void anEmptyTableHasNoRates() {
    assertThat(ConfusionCounts.NONE.prevalence()).isNaN();
    assertThat(ConfusionCounts.NONE.flagRate()).isNaN();
    assertThat(ConfusionCounts.NONE.truePositiveRate()).isNaN();
    assertThat(ConfusionCounts.NONE.mccAtPrevalence(0.5)).isNaN();
    assertThat(ConfusionCounts.NONE.mcc()).isZero();
    assertThat(ConfusionCounts.NONE.f1()).isZero();
    assertThat(ConfusionCounts.NONE.mccStatus()).isEqualTo(MccStatus.NO_POSITIVES);
    assertThat(new ConfusionCounts(3, 0, 4, 0).mccStatus()).isEqualTo(MccStatus.NO_NEGATIVES);
  }

  @Test
  void hugeCountsDoNotOverflow() {
    assertThat(new ConfusionCounts(9e15, 1e15, 1e15, 9e15).mcc()).isCloseTo(0.8, within(1e-12));
    assertThat(new ConfusionCounts(9e150, 1e150, 1e150, 9e150).mcc()).isCloseTo(0.8, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void rejectsWhatIsNoCount(double cell) {
    assertThatThrownBy(() -> new ConfusionCounts(1, cell, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fp must be a finite count");
    assertThatThrownBy(() -> COUNTS.times(cell)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsUnequalLengths() {
    assertThatThrownBy(() -> ConfusionCounts.of(new boolean[2], new boolean[3]))
        .hasMessage("failed and flagged must be equally long, got 2 and 3");
  }

  @Test
  void transportedToTheEndsSaysNothing() {
    assertThat(COUNTS.mccAtPrevalence(0)).isZero();
    assertThat(COUNTS.mccAtPrevalence(1)).isZero();
    assertThatThrownBy(() -> COUNTS.mccAtPrevalence(1.1))
        .hasMessage("prevalence must be in [0, 1], got 1.1");
  }

  @Test
  void aBalancedSliceOverstatesARareFailure() {
    ConfusionCounts balanced = new ConfusionCounts(855, 145, 145, 855);

    assertThat(balanced.mcc()).isCloseTo(0.71, within(1e-12));
    assertThat(MccEstimate.atPrevalence(balanced, 0.05).value()).isCloseTo(0.402, within(5e-4));
  }
}
