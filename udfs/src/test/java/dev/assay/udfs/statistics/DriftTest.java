package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftTest {
  @Test
  void anEmptySampleNeverAlarms() {
    BinnedShift shift = BinnedShift.of(new long[] {5, 5}, new long[] {0, 0});

    assertThat(shift.psi()).isNaN();
    assertThat(shift.jensenShannonDistance()).isNaN();
    assertThat(shift.psiNullThreshold()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(shift.alarm()).isFalse();
    assertThat(shift.chiSquare()).isZero();
    assertThat(shift.chiSquareP()).isEqualTo(1);
  }

  @Test
  void oneBinCannotMove() {
    BinnedShift shift = BinnedShift.of(new long[] {5}, new long[] {500});

    assertThat(shift.psi()).isZero();
    assertThat(shift.alarm()).isFalse();
    assertThat(shift.chiSquareP()).isEqualTo(1);
  }

  @Test
  void theLineMovesWithTheSampleSize() {
    // The same shares: PSI 0.27.
    assertThat(BinnedShift.of(new long[] {25, 25}, new long[] {6, 19}).alarm()).isFalse();
    assertThat(BinnedShift.of(new long[] {2500, 2500}, new long[] {600, 1900}).alarm()).isTrue();
    // Significant with 50,000 items, but too small to matter.
    assertThat(BinnedShift.of(new long[] {25_000, 25_000}, new long[] {26_000, 24_000}).alarm())
        .isFalse();
  }

  @Test
  void oppositeDistributionsAreTheRootOfLnTwoApart() {
    assertThat(BinnedShift.of(new long[] {10, 0}, new long[] {0, 10}).jensenShannonDistance())
        .isCloseTo(Math.sqrt(Math.log(2)), within(1e-12));
  }

  @Test
  void rejectsNegativeCountsAndUnequalBins() {
    assertThatThrownBy(() -> BinnedShift.of(new long[] {-1}, new long[] {1}))
        .hasMessageStartingWith("bin must be a finite count");
    assertThatThrownBy(() -> BinnedShift.of(new long[1], new long[2]))
        .hasMessageStartingWith("reference and current must be equally long");
  }

  @Test
  void quantileBinsHoldEquallyMany() {
    double[] reference = IntStream.range(0, 100).mapToDouble(i -> i * i).toArray();
    QuantileBins bins = QuantileBins.of(reference, 5);

    assertThat(bins.count(reference)).containsExactly(21, 20, 20, 20, 19);
    assertThat(bins.count(new double[] {-1e300, 1e300})).containsExactly(1, 0, 0, 0, 1);
    assertThat(QuantileBins.binsFor(44)).isEqualTo(4);
    assertThat(QuantileBins.binsFor(3)).isEqualTo(2);
    assertThat(QuantileBins.binsFor(1_000_000)).isEqualTo(10);
  }

  @Test
  void equalValuesAreOneBin() {
    QuantileBins bins = QuantileBins.of(new double[] {3, 3, 3, 3}, 4);

    assertThat(bins.edges()).isEmpty();
    assertThat(bins.count(new double[] {1, 3, 5})).containsExactly(3);
    assertThat(QuantileBins.of(new double[] {0, 0, 0, 1}, 4).edges()).isEqualTo(List.of(0.0));
  }

  @Test
  void kolmogorovSmirnovOfAlmostNothing() {
    assertThat(KolmogorovSmirnov.of(new double[0], new double[] {1}))
        .isEqualTo(new KolmogorovSmirnov(0, 1));
    assertThat(KolmogorovSmirnov.of(new double[] {1}, new double[] {1}).pValue()).isEqualTo(1);
    assertThat(KolmogorovSmirnov.of(new double[] {7, 7}, new double[] {7, 7, 7}).pValue())
        .isEqualTo(1);
    assertThatThrownBy(() -> KolmogorovSmirnov.of(new double[] {Double.NaN}, new double[] {1}))
        .hasMessage("x must be a finite number, got NaN");
  }

  @Test
  void betsThatCouldLoseEverythingAreNotPlaced() {
    assertThat(EProcess.start(0.1).products()).hasSize(5);
    assertThat(EProcess.start(0.3).products()).hasSize(4);
    assertThat(EProcess.start(0.9).products()).hasSize(2);
    assertThat(EProcess.start(0.1).evidence()).isCloseTo(1, within(1e-12));
  }

  @Test
  void evidenceStaysFiniteHoweverBadItGets() {
    boolean[] all = new boolean[10_000];
    Arrays.fill(all, true);

    assertThat(EProcess.start(0.1).after(all).evidence()).isFinite().isGreaterThan(1e200);
    assertThat(Cusum.start(0.1).after(all).alarm()).isTrue();
    assertThat(Ewma.start(0.1).after(all).alarm()).isTrue();
    assertThat(Ewma.start(0.1).alarm()).isFalse();
  }

  @Test
  void anInControlRateWithoutRoomIsRejected() {
    assertThatThrownBy(() -> Cusum.start(0.8))
        .hasMessage("inControl + 0.20 must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> Cusum.start(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EProcess.start(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void freshLabelsWithoutAnyAreNoChange() {
    assertThat(new TwoProportions(3, 20, 0, 0).fisherMidP()).isEqualTo(1);
    assertThat(new TwoProportions(0, 20, 0, 10).fisherP()).isEqualTo(1);
    assertThat(new TwoProportions(20, 20, 10, 10).boschlooP()).isEqualTo(1);
    assertThatThrownBy(() -> new TwoProportions(3, 2, 0, 1)).hasMessage("n1 must be >= 3, got 2");
  }

  @Test
  void anEvaluatorThatIsMuchBetterOnItsOwnLabelsIsOverfit() {
    ConfusionCounts dev = new ConfusionCounts(40, 2, 2, 40);
    assertThat(OverfitCheck.of(dev, new ConfusionCounts(28, 14, 14, 28)))
        .isEqualTo(OverfitCheck.OVERFIT);
    assertThat(OverfitCheck.of(dev, new ConfusionCounts(34, 8, 8, 34)))
        .isEqualTo(OverfitCheck.OVERFIT);
    assertThat(OverfitCheck.of(dev, new ConfusionCounts(18, 2, 2, 18)))
        .isEqualTo(OverfitCheck.WARNING);
    assertThat(OverfitCheck.of(dev, dev)).isEqualTo(OverfitCheck.NONE);
    assertThat(OverfitCheck.of(dev, ConfusionCounts.NONE)).isEqualTo(OverfitCheck.NONE);
  }
}
