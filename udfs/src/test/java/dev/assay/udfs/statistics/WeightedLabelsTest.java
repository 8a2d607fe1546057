package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedLabelsTest {
  @Test
  void strataCountByTheirShare() {
    ConfusionCounts suspicious = new ConfusionCounts(20, 10, 5, 5);
    ConfusionCounts rest = new ConfusionCounts(1, 1, 0, 18);
    ConfusionCounts weighted =
        StratifiedMcc.weighted(
            List.of(
                new StratifiedMcc.Stratum(suspicious, 0.1),
                new StratifiedMcc.Stratum(rest, 0.9),
                new StratifiedMcc.Stratum(ConfusionCounts.NONE, 0)));

    assertThat(weighted.tp()).isCloseTo(0.1 * 0.5 + 0.9 * 0.05, within(1e-12));
    assertThat(weighted.total()).isCloseTo(1, within(1e-12));
  }

  @Test
  void theSameSeedGivesTheSamePosterior() {
    List<StratifiedMcc.Stratum> strata =
        List.of(new StratifiedMcc.Stratum(new ConfusionCounts(19, 3, 3, 19), 1));
    MccPosterior once = StratifiedMcc.posterior(strata, 42);

    assertThat(StratifiedMcc.posterior(strata, 42).interval95()).isEqualTo(once.interval95());
    assertThat(StratifiedMcc.posterior(strata, 43).interval95()).isNotEqualTo(once.interval95());
    // One stratum is the random-prevalence posterior with a slightly weaker prior.
    Interval grid = JeffreysMcc.randomPrevalence(new ConfusionCounts(19, 3, 3, 19)).interval95();
    assertThat(once.interval95().lower()).isCloseTo(grid.lower(), within(0.03));
    assertThat(once.interval95().upper()).isCloseTo(grid.upper(), within(0.03));
  }

  @Test
  void nothingIsKnownWithoutTrafficOrLabels() {
    assertThat(StratifiedMcc.posterior(List.of(), 1).interval95()).isEqualTo(new Interval(-1, 1));
    assertThat(
            StratifiedMcc.posterior(List.of(new StratifiedMcc.Stratum(ConfusionCounts.NONE, 1)), 1)
                .interval95()
                .width())
        .isGreaterThan(1.5);
    assertThat(JeffreysMcc.probabilityWorse(ConfusionCounts.NONE, new ConfusionCounts(9, 1, 1, 9)))
        .isEqualTo(0.5);
    MccPosterior unknown = JeffreysMcc.randomPrevalence(new ConfusionCounts(5, 0, 5, 0));
    assertThat(unknown.interval95()).isEqualTo(new Interval(-1, 1));
    assertThat(unknown.probabilityBelow(0.6)).isEqualTo(0.5);
  }

  @Test
  void theProbabilityOfBeingBelowIsTheInverseOfTheQuantile() {
    MccPosterior posterior = JeffreysMcc.fixedPrevalence(new ConfusionCounts(19, 3, 3, 19));

    assertThat(posterior.probabilityBelow(posterior.quantile(0.3))).isCloseTo(0.3, within(1e-3));
  }

  @Test
  void effectiveSizeOfEdges() {
    assertThat(WeightSum.NONE.effectiveSize()).isZero();
    assertThat(WeightSum.of(new double[] {0, 0}).effectiveSize()).isZero();
    assertThat(WeightSum.of(new double[] {1e-3, 1e-3, 1e-3}).effectiveSize())
        .isCloseTo(3, within(1e-9));
    assertThatThrownBy(() -> WeightSum.of(new double[] {-1})).hasMessageContaining("weight");
  }

  @Test
  void designEffectOfWhollyDependentItemsIsTheClusterSize() {
    double[] values = {1, 1, 0, 0, 1, 1, 0, 0};
    List<String> pairs = List.of("a", "a", "b", "b", "c", "c", "d", "d");
    List<String> apart = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    assertThat(DesignEffect.of(values, pairs)).isCloseTo(2, within(1e-12));
    assertThat(DesignEffect.of(values, apart)).isEqualTo(1);
    assertThat(DesignEffect.of(new double[] {1, 0, 1, 0}, List.of("a", "a", "b", "b")))
        .isEqualTo(1);
    assertThat(DesignEffect.of(new double[0], List.of())).isEqualTo(1);
    assertThat(DesignEffect.of(new double[] {1, 1, 1, 1}, List.of("a", "a", "b", "b")))
        .isEqualTo(2);
    assertThat(DesignEffect.of(values, Collections.nCopies(8, "one"))).isEqualTo(8);
  }

  @Test
  void agreementCeilingFollowsTheIntervalOfTheReviewers() {
    Interval ceiling = AgreementCeiling.interval(MccEstimate.of(new ConfusionCounts(5, 10, 10, 5)));

    assertThat(ceiling.lower()).isZero();
    assertThat(ceiling.upper()).isLessThan(0.65);
    assertThat(AgreementCeiling.interval(MccEstimate.of(ConfusionCounts.NONE)))
        .isEqualTo(new Interval(0, 1));
    assertThat(new AgreementCeiling(-0.2).value()).isZero();
    assertThat(new AgreementCeiling(-0.2).disattenuated(0.5)).isNaN();
    assertThat(new AgreementCeiling(0).relativeToHuman(0.5)).isNaN();
  }

  @Test
  void ratersOfNothingAndOfOneCategoryAreUndefined() {
    assertThat(RaterTable.of(new double[2][2]).kappa()).isNaN();
    assertThat(RaterTable.of(new double[][] {{5, 0}, {0, 0}}).kappa()).isNaN();
    assertThat(RaterTable.of(new double[][] {{5, 0}, {0, 0}}).ac1()).isEqualTo(1);
    assertThat(Coincidences.of(List.of()).alpha(Coincidences.Metric.NOMINAL)).isNaN();
    assertThat(
            Coincidences.of(List.of(new double[] {1}, new double[] {2}))
                .alpha(Coincidences.Metric.INTERVAL))
        .isNaN();
    assertThatThrownBy(() -> Coincidences.of(List.of(new double[] {1, Double.NaN})))
        .hasMessage("rating must be a finite number, got NaN");
    assertThatThrownBy(() -> MulticlassCounts.of(new double[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
