package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Parts added up in any split and order are the whole. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class MergeLawsPropertyTest {
  @Property(seed = "1")
  void pairMoments(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e3, max = 1e3) Double> values,
      @ForAll @IntRange(max = 50) int cut) {
    double[] x = values.stream().mapToDouble(v -> v).toArray();
    double[] y = IntStream.range(0, x.length).mapToDouble(i -> Math.sin(i) * x[i]).toArray();
    int split = Math.min(cut, x.length);
    PairMoments merged =
        PairMoments.of(
                Arrays.copyOfRange(x, split, x.length), Arrays.copyOfRange(y, split, x.length))
            .plus(PairMoments.of(Arrays.copyOf(x, split), Arrays.copyOf(y, split)));
    PairMoments whole = PairMoments.of(x, y);

    assertThat(merged.n()).isEqualTo(whole.n());
    assertThat(merged.meanX()).isCloseTo(whole.meanX(), within(1e-9));
    assertThat(merged.sumXx()).isCloseTo(whole.sumXx(), within(1e-5));
    assertThat(merged.sumYy()).isCloseTo(whole.sumYy(), within(1e-5));
    assertThat(merged.sumXy()).isCloseTo(whole.sumXy(), within(1e-5));
  }

  @Property(seed = "1")
  void prioritySample(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 10) Integer> weights,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(max = 40) int cut) {
    PrioritySample left = PrioritySample.empty(size);
    PrioritySample right = PrioritySample.empty(size);
    PrioritySample whole = PrioritySample.empty(size);
    for (int i = 0; i < weights.size(); i++) {
      if (i < cut) {
        left = left.plus("item-" + i, weights.get(i));
      } else {
        right = right.plus("item-" + i, weights.get(i));
      }
      whole = whole.plus("item-" + i, weights.get(i));
    }

    assertThat(left.plus(right)).isEqualTo(whole);
    assertThat(right.plus(left)).isEqualTo(whole);
    assertThat(whole.drawn()).hasSize(Math.min(size, weights.size()));
  }

  @Property(seed = "1")
  void reliability(
      @ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 1) Double> values,
      @ForAll @IntRange(max = 40) int cut) {
    Reliability left = reliabilityOf(values.subList(0, Math.min(cut, values.size())));
    Reliability right = reliabilityOf(values.subList(Math.min(cut, values.size()), values.size()));
    Reliability whole = reliabilityOf(values);

    assertThat(left.plus(right).items()).isEqualTo(whole.items());
    if (!values.isEmpty()) {
      assertThat(left.plus(right).brier()).isCloseTo(whole.brier(), within(1e-12));
      assertThat(right.plus(left).expectedCalibrationError())
          .isCloseTo(whole.expectedCalibrationError(), within(1e-12));
    }
  }

  private static Reliability reliabilityOf(List<Double> values) {
    boolean[] failed = new boolean[values.size()];
    IntStream.range(0, failed.length).forEach(i -> failed[i] = values.get(i) * 1000 % 2 > 1);
    return Reliability.of(values.stream().mapToDouble(v -> v).toArray(), failed, 3);
  }

  @Property(seed = "1")
  void pairedMcc(@ForAll @Size(max = 60) boolean[] failed, @ForAll long a, @ForAll long b) {
    int n = failed.length;
    boolean[] old = new boolean[n];
    boolean[] fresh = new boolean[n];
    PairedMcc merged = PairedMcc.of(new boolean[0], new boolean[0], new boolean[0]);
    for (int i = 0; i < n; i++) {
      old[i] = (a >>> i & 1) == 1;
      fresh[i] = (b >>> i & 1) == 1;
      merged =
          merged.plus(
              PairedMcc.of(
                  new boolean[] {failed[i]}, new boolean[] {old[i]}, new boolean[] {fresh[i]}));
    }

    assertThat(merged).isEqualTo(PairedMcc.of(failed, old, fresh));
  }

  @Property(seed = "1")
  void countsOfEverything(
      @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 1000) Integer> n,
      @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 1000) Integer> m) {
    PairedCounts paired = new PairedCounts(n.get(0), n.get(1), n.get(2), n.get(3));
    PairedCounts more = new PairedCounts(m.get(0), m.get(1), m.get(2), m.get(3));
    assertThat(paired.plus(more)).isEqualTo(more.plus(paired));
    assertThat(paired.plus(more).items()).isEqualTo(paired.items() + more.items());
    assertThat(paired.plus(PairedCounts.NONE)).isEqualTo(paired);

    YieldLift lift = new YieldLift(n.get(4), n.get(4) + n.get(5), n.get(6), n.get(6) + n.get(7));
    YieldLift moreLift =
        new YieldLift(m.get(4), m.get(4) + m.get(5), m.get(6), m.get(6) + m.get(7));
    assertThat(lift.plus(moreLift)).isEqualTo(moreLift.plus(lift));
    assertThat(lift.plus(YieldLift.NONE)).isEqualTo(lift);

    DoubleSampling sample = doubleSampling(n);
    DoubleSampling moreSample = doubleSampling(m);
    assertThat(sample.plus(moreSample)).isEqualTo(moreSample.plus(sample));
    assertThat(sample.plus(DoubleSampling.NONE)).isEqualTo(sample);

    JudgeRepeats repeats = new JudgeRepeats(n.get(8), n.get(8) + n.get(9), n.get(9) / 2);
    JudgeRepeats moreRepeats = new JudgeRepeats(m.get(8), m.get(8) + m.get(9), m.get(9) / 2);
    assertThat(repeats.plus(moreRepeats)).isEqualTo(moreRepeats.plus(repeats));
    assertThat(repeats.plus(JudgeRepeats.NONE)).isEqualTo(repeats);

    WeightSum weights = WeightSum.of(new double[] {n.get(10), n.get(11)});
    WeightSum moreWeights = WeightSum.of(new double[] {m.get(10), m.get(11)});
    assertThat(weights.plus(moreWeights).sumOfSquares())
        .isEqualTo(moreWeights.plus(weights).sumOfSquares());
    assertThat(weights.plus(WeightSum.NONE)).isEqualTo(weights);
  }

  private static DoubleSampling doubleSampling(List<Integer> n) {
    return new DoubleSampling(
        n.get(0),
        n.get(0) + n.get(1),
        n.get(2),
        n.get(2) + n.get(3),
        n.get(4),
        n.get(4) + n.get(5));
  }

  @Property(seed = "1")
  void binsAndTables(
      @ForAll @Size(min = 4, max = 4) List<@IntRange(max = 1000) Integer> n,
      @ForAll @Size(min = 4, max = 4) List<@IntRange(max = 1000) Integer> m) {
    long[] a = n.stream().mapToLong(i -> i).toArray();
    long[] b = m.stream().mapToLong(i -> i).toArray();
    BinnedShift once = BinnedShift.of(a, b).plus(BinnedShift.of(b, a));
    assertThat(once.psi()).isCloseTo(BinnedShift.of(b, a).plus(BinnedShift.of(a, b)).psi(), nan());

    RaterTable left = RaterTable.of(square(n));
    RaterTable right = RaterTable.of(square(m));
    assertThat(left.plus(right).kappa()).isCloseTo(right.plus(left).kappa(), nan());
    MulticlassCounts both = MulticlassCounts.of(square(n)).plus(MulticlassCounts.of(square(m)));
    assertThat(both.count(0, 1)).isEqualTo(n.get(1) + m.get(1));
    assertThat(both.plus(MulticlassCounts.empty(2)).gorodkin()).isEqualTo(both.gorodkin());
  }

  /** Also equal where both are undefined. */
  private static org.assertj.core.data.Offset<Double> nan() {
    return within(1e-9);
  }

  private static double[][] square(List<Integer> n) {
    return new double[][] {{n.get(0), n.get(1)}, {n.get(2), n.get(3)}};
  }

  @Property(seed = "1")
  void coincidences(
      @ForAll @Size(max = 20) List<@Size(max = 4) List<@IntRange(max = 3) Integer>> n) {
    List<double[]> items = new ArrayList<>();
    n.forEach(ratings -> items.add(ratings.stream().mapToDouble(i -> i).toArray()));
    Coincidences merged = Coincidences.of(List.of());
    for (double[] item : items) {
      merged = Coincidences.of(List.of(item)).plus(merged);
    }
    double whole = Coincidences.of(items).alpha(Coincidences.Metric.ORDINAL);
    double parts = merged.alpha(Coincidences.Metric.ORDINAL);

    assertThat(Double.isNaN(parts)).isEqualTo(Double.isNaN(whole));
    if (!Double.isNaN(whole)) {
      assertThat(parts).isCloseTo(whole, within(1e-9)).isLessThanOrEqualTo(1 + 1e-12);
    }
  }
}
