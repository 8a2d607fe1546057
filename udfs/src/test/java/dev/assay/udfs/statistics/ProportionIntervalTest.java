package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionIntervalTest {
  // R 4: prop.test(x, n, correct = FALSE)$conf.int
  @ParameterizedTest
  @CsvSource({"8, 10, 0.4901625, 0.9433178", "0, 10, 0, 0.2775328", "10, 10, 0.7224672, 1"})
  void wilson(double hits, double trials, double lower, double upper) {
    Interval interval = ProportionInterval.wilson(hits, trials, 0.95);

    assertThat(interval.lower()).isCloseTo(lower, within(1e-6));
    assertThat(interval.upper()).isCloseTo(upper, within(1e-6));
  }

  // Brown, Cai, DasGupta 2001, table 5: n = 10.
  @ParameterizedTest
  @CsvSource({"0, 0, 0.217", "1, 0.011, 0.381", "3, 0.093, 0.606", "5, 0.224, 0.776"})
  void jeffreys(double hits, double lower, double upper) {
    Interval interval = ProportionInterval.jeffreys(hits, 10, 0.95);

    assertThat(interval.lower()).isCloseTo(lower, within(6e-4));
    assertThat(interval.upper()).isCloseTo(upper, within(6e-4));
  }

  @Test
  void jeffreysIsTheMiddleOfItsPosterior() {
    BetaDistribution beta = BetaDistribution.of(4.5, 7.5);
    Interval interval = ProportionInterval.jeffreys(4, 11, 0.8);

    assertThat(beta.cumulativeProbability(interval.lower())).isCloseTo(0.1, within(1e-9));
    assertThat(beta.cumulativeProbability(interval.upper())).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void noTrialsSayNothing() {
    assertThat(ProportionInterval.wilson(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
    assertThat(ProportionInterval.jeffreys(0, 0, 0.95)).isEqualTo(new Interval(0, 1));
    assertThat(ProportionInterval.upperBoundOfNone(0, 0.95)).isEqualTo(1);
  }

  @Test
  void hugeCountsHaveNarrowIntervals() {
    assertThat(ProportionInterval.wilson(5e11, 1e12, 0.95).width()).isLessThan(1e-5);
    assertThat(ProportionInterval.jeffreys(5e8, 1e9, 0.95).width()).isLessThan(1e-4);
  }

  @ParameterizedTest
  @CsvSource({"10, 0.2588656", "59, 0.0495076", "300, 0.0099361"})
  void noneSeenIsAboutThreeOverN(double trials, double bound) {
    assertThat(ProportionInterval.upperBoundOfNone(trials, 0.95)).isCloseTo(bound, within(1e-6));
    assertThat(bound).isCloseTo(3 / trials, within(0.05 * bound + 0.5 / trials));
  }

  @Test
  void rejectsWhatCannotBe() {
    assertThatThrownBy(() -> ProportionInterval.wilson(11, 10, 0.95))
        .hasMessage("hits must be in [0.0, 10.0], got 11.0");
    assertThatThrownBy(() -> ProportionInterval.wilson(1, 10, 1))
        .hasMessage("level must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> ProportionInterval.jeffreys(Double.NaN, 10, 0.95))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(1, 0))
        .hasMessage("an interval needs lower <= upper, got 1.0 and 0.0");
    assertThatThrownBy(() -> new Interval(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
