package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class MccPropertyTest {
  @Provide
  Arbitrary<ConfusionCounts> counts() {
    Arbitrary<Integer> cell =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(0)),
            Tuple.of(6, Arbitraries.integers().between(0, 60)),
            Tuple.of(1, Arbitraries.integers().between(0, 2_000_000_000)));
    return Combinators.combine(cell, cell, cell, cell).as(ConfusionCounts::new);
  }

  @Property(seed = "1")
  void liesBetweenMinusOneAndOne(@ForAll("counts") ConfusionCounts counts) {
    assertThat(counts.mcc()).isBetween(-1.0, 1.0);
  }

  @Property(seed = "1")
  void swappingTheClassesChangesNothing(@ForAll("counts") ConfusionCounts c) {
    ConfusionCounts swapped = new ConfusionCounts(c.tn(), c.fn(), c.fp(), c.tp());

    assertThat(swapped.mcc()).isCloseTo(c.mcc(), within(1e-12));
  }

  @Property(seed = "1")
  void negatingTheFlagsNegates(@ForAll("counts") ConfusionCounts c) {
    ConfusionCounts negated = new ConfusionCounts(c.fn(), c.tn(), c.tp(), c.fp());

    assertThat(negated.mcc()).isCloseTo(-c.mcc(), within(1e-12));
  }

  @Property(seed = "1")
  void aCommonWeightChangesNothing(@ForAll("counts") ConfusionCounts c) {
    assertThat(c.times(0.37).mcc()).isCloseTo(c.mcc(), within(1e-12));
  }

  @Property(seed = "1")
  void itsSquareIsTheProductOfTheTwoYoudens(@ForAll("counts") ConfusionCounts c) {
    Assume.that(c.mccStatus() == MccStatus.DEFINED);
    double markedness = c.positivePredictiveValue() + c.negativePredictiveValue() - 1;

    assertThat(c.mcc() * c.mcc()).isCloseTo(c.youden() * markedness, within(1e-9));
  }

  @Property(seed = "1")
  void kappaIsNeverLarger(@ForAll("counts") ConfusionCounts c) {
    Assume.that(c.mccStatus() == MccStatus.DEFINED);

    assertThat(Math.abs(c.kappa())).isLessThanOrEqualTo(Math.abs(c.mcc()) + 1e-12);
    ConfusionCounts sameMargins = new ConfusionCounts(c.tp(), c.fp(), c.fp(), c.tn());
    assertThat(sameMargins.kappa()).isCloseTo(sameMargins.mcc(), within(1e-9));
  }

  @Property(seed = "1")
  void isPearsonOfTheIndicators(
      @ForAll @Size(min = 1, max = 60) boolean[] failed, @ForAll long flags) {
    boolean[] flagged = new boolean[failed.length];
    double[] x = new double[failed.length];
    double[] y = new double[failed.length];
    for (int i = 0; i < failed.length; i++) {
      flagged[i] = (flags >>> i & 1) == 1;
      x[i] = failed[i] ? 1 : 0;
      y[i] = flagged[i] ? 1 : 0;
    }
    ConfusionCounts counts = ConfusionCounts.of(failed, flagged);
    Assume.that(counts.mccStatus() == MccStatus.DEFINED);

    assertThat(PairMoments.of(x, y).pearson()).isCloseTo(counts.mcc(), within(1e-9));
  }

  @Property(seed = "1")
  void isTheMulticlassCoefficientOfTwoClasses(@ForAll("counts") ConfusionCounts c) {
    MulticlassCounts table =
        MulticlassCounts.of(new double[][] {{c.tn(), c.fp()}, {c.fn(), c.tp()}});

    assertThat(table.gorodkin()).isCloseTo(c.mcc(), within(1e-9));
    assertThat(table.oneVersusRest(1)).isEqualTo(c);
    assertThat(table.macroMcc()).isCloseTo(c.mcc(), within(1e-9));
  }

  @Property(seed = "1")
  void transportToTheSamePrevalenceChangesNothing(@ForAll("counts") ConfusionCounts c) {
    Assume.that(c.mccStatus() == MccStatus.DEFINED);

    assertThat(c.mccAtPrevalence(c.prevalence())).isCloseTo(c.mcc(), within(1e-9));
  }

  @Property(seed = "1")
  void addingTablesIsCounting(
      @ForAll("counts") ConfusionCounts a,
      @ForAll("counts") ConfusionCounts b,
      @ForAll("counts") ConfusionCounts c) {
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(a.plus(ConfusionCounts.NONE)).isEqualTo(a);
    assertThat(a.plus(b).total()).isCloseTo(a.total() + b.total(), within(1e-3));
  }

  @Property(seed = "1")
  void quantilesWithoutSortingAreThoseOfSorting(
      @ForAll @Size(min = 1, max = 300) double[] any, @ForAll int seed) {
    double[] values = Arrays.stream(any).map(Math::sin).toArray();
    double p = (seed & 0xffff) / 65535.0;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double position = p * (values.length - 1);
    int rank = (int) position;
    double low = sorted[rank];
    double high = sorted[Math.min(values.length - 1, rank + 1)];

    assertThat(new OrderStatistics(values).quantile(p))
        .isCloseTo(low + (position - rank) * (high - low), within(1e-12));
  }

  @Property(tries = 30, seed = "1")
  void theIntervalIsOrderedAndHoldsThePosteriorMass(@ForAll("counts") ConfusionCounts c) {
    MccEstimate estimate = MccEstimate.ofFixedDesign(c);

    assertThat(estimate.interval95().lower()).isLessThanOrEqualTo(estimate.lowerBound95());
    assertThat(estimate.lowerBound95()).isLessThanOrEqualTo(estimate.lowerBound90());
    assertThat(estimate.lowerBound90()).isLessThanOrEqualTo(estimate.upperBound95());
    assertThat(estimate.upperBound95()).isLessThanOrEqualTo(estimate.interval95().upper());
    assertThat(JeffreysMcc.probabilityWorse(c, c)).isCloseTo(0.5, within(1e-9));
  }
}
