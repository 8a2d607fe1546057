package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueTest {
  @Test
  void aSpreadOfZeroIsMeasuredByTheMeanDeviation() {
    RobustScale scale = RobustScale.of(new double[] {0, 0, 0, 0, 10});

    assertThat(scale.mad()).isZero();
    assertThat(scale.z(10)).isCloseTo(10 / (1.2533141373155 * 2), within(1e-12));
    assertThat(RobustScale.of(new double[] {4}).z(9)).isZero();
    assertThatThrownBy(() -> RobustScale.of(new double[0]))
        .hasMessage("number of values must be >= 1, got 0");
    assertThatThrownBy(() -> RobustScale.of(new double[] {Double.NaN}))
        .hasMessage("value must be a finite number, got NaN");
  }

  @Test
  void tailsFromCountsAreThoseOfValues() {
    double[] values = {5, 5, 5, 9};
    double[] p = UpperTail.p(values);

    assertThat(UpperTail.p(1, 3, 4)).isEqualTo(p[0]);
    assertThat(UpperTail.p(0, 1, 4)).isEqualTo(p[3]);
    assertThat(UpperTail.p(new double[0])).isEmpty();
    assertThat(UpperTail.p(new double[] {2, 2})).containsExactly(0.5, 0.5);
    assertThat(UpperTail.surprise(1)).isZero();
    assertThatThrownBy(() -> UpperTail.surprise(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSmallSliceLeansOnAllTraffic() {
    assertThat(UpperTail.shrink(0.01, 0.5, 0)).isEqualTo(0.5);
    assertThat(UpperTail.shrink(0.1, 0.5, 100)).isCloseTo(110 / 300.0, within(1e-12));
    assertThat(UpperTail.shrink(0.1, 0.5, 200)).isEqualTo(0.1);
  }

  @Test
  void noSignalsAreNoSurprise() {
    double[] none = {};
    assertThat(CombinedP.fisher(none)).isEqualTo(1);
    assertThat(CombinedP.stouffer(none)).isEqualTo(1);
    assertThat(CombinedP.cauchy(none)).isEqualTo(1);
    assertThat(CombinedP.minimum(none)).isEqualTo(1);
    assertThat(CombinedP.minimum(new double[] {1, 1})).isEqualTo(1);
    assertThat(CombinedP.cauchy(new double[] {1e-300, 0.9})).isCloseTo(2e-300, within(1e-301));
    assertThatThrownBy(() -> CombinedP.fisher(new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fusionOfNothingIsNothing() {
    assertThat(ReciprocalRankFusion.fuse(List.of())).isEmpty();
    assertThatThrownBy(() -> ReciprocalRankFusion.fuse(List.of(List.of("a", "a"))))
        .hasMessage("an item stands twice in one ranking");
  }

  @Test
  void aSampleOfEverythingWeighsNothing() {
    PrioritySample sample = PrioritySample.empty(5).plus("a", 1).plus("b", 10);

    assertThat(sample.tau()).isZero();
    assertThat(sample.inclusionProbability(1)).isEqualTo(1);
    assertThat(sample.countWeight(10)).isEqualTo(1);
    assertThat(sample.plus("a", 1)).isEqualTo(sample);
    assertThatThrownBy(() -> sample.plus("c", 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sample.plus(PrioritySample.empty(4)))
        .hasMessage("samples differ in size: 5, 4");
  }

  @Test
  void theSampleCountsWhatItWasDrawnFrom() {
    double estimates = 0;
    int runs = 100;
    for (int run = 0; run < runs; run++) {
      PrioritySample sample = PrioritySample.empty(60);
      for (int i = 0; i < 500; i++) {
        sample = sample.plus("run-" + run + "-item-" + i, i % 10 == 0 ? 10 : 1);
      }
      PrioritySample drawn = sample;
      estimates +=
          drawn.drawn().stream().mapToDouble(item -> drawn.countWeight(item.weight())).sum() / runs;
    }

    assertThat(estimates).isCloseTo(500, within(10.0));
  }

  @Test
  void liftWithoutLabelsIsUnknown() {
    assertThat(YieldLift.NONE.lift()).isNaN();
    assertThat(YieldLift.NONE.interval(0.95).upper()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(YieldLift.NONE.pValue()).isEqualTo(1);
    assertThat(new YieldLift(0, 10, 0, 10).lift()).isNaN();
    YieldLift nothing = new YieldLift(0, 1, 6, 20);
    assertThat(nothing.interval(0.95).contains(nothing.lift())).isTrue();
    assertThat(new YieldLift(12, 40, 1, 20).readable()).isFalse();
    assertThat(new YieldLift(12, 40, 3, 60).readable()).isTrue();
  }

  @Test
  void adjustmentsOfNothingAndOfNaN() {
    assertThat(Multiplicity.holm(new double[0])).isEmpty();
    assertThat(Multiplicity.benjaminiHochberg(new double[0])).isEmpty();
    assertThatThrownBy(() -> Multiplicity.holm(new double[] {Double.NaN}))
        .hasMessage("p must be in [0, 1], got NaN");
  }

  @Test
  void pairedDropOfNothingIsUnknown() {
    assertThat(PairedDrop.tango(0, 0, 0, 0.95)).isEqualTo(new Interval(-1, 1));
    assertThat(PairedDrop.tangoUpper(5, 0, 5, 0.95)).isEqualTo(1);
    assertThat(PairedDrop.bonettPrice(0, 0, 0, 0.95)).isEqualTo(new Interval(-1, 1));
    assertThat(PairedDrop.tangoUpper(0, 0, 1e9, 0.95)).isCloseTo(2.7055e-9, within(1e-12));
  }

  @Test
  void swapsAreCountedAsIfTriedOneByOne() {
    boolean[] failed = new boolean[14];
    boolean[] old = new boolean[14];
    boolean[] fresh = new boolean[14];
    IntStream.range(0, 14)
        .forEach(
            i -> {
              failed[i] = i < 7;
              old[i] = i < 6 || i == 10;
              fresh[i] = i % 2 == 0;
            });
    PairedMcc versions = PairedMcc.of(failed, old, fresh);
    int[] disputed = IntStream.range(0, 14).filter(i -> old[i] != fresh[i]).toArray();
    int atLeast = 0;
    for (int swaps = 0; swaps < 1 << disputed.length; swaps++) {
      boolean[] one = old.clone();
      boolean[] other = fresh.clone();
      for (int k = 0; k < disputed.length; k++) {
        if ((swaps >>> k & 1) == 1) {
          one[disputed[k]] = fresh[disputed[k]];
          other[disputed[k]] = old[disputed[k]];
        }
      }
      double drop = ConfusionCounts.of(failed, one).mcc() - ConfusionCounts.of(failed, other).mcc();
      atLeast += drop >= versions.drop() - 1e-12 ? 1 : 0;
    }

    assertThat(versions.discordant()).isEqualTo(disputed.length);
    assertThat(versions.pValue())
        .isCloseTo(atLeast / (double) (1 << disputed.length), within(1e-9));
  }
}
