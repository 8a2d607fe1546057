package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Intervals of a binomial proportion; all clipped to [0, 1], no trials give [0, 1]. */
public final class ProportionInterval {
  private ProportionInterval() {}

  /**
   * Wilson's score interval (1927).
   *
   * @param hits 0 to {@code trials}; may be a sum of weights scaled to the effective size
   * @param level two-sided confidence in (0, 1), such as 0.95; a one-sided 80 % bound is an end of
   *     the 0.60 interval
   */
  public static Interval wilson(double hits, double trials, double level) {
    check(hits, trials);
    if (trials == 0) {
      return new Interval(0, 1);
    }
    double z = Normal.twoSided(level);
    double rate = hits / trials;
    double shrink = 1 + z * z / trials;
    double centre = (rate + z * z / (2 * trials)) / shrink;
    double half =
        z / shrink * Math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials));
    // At the ends the formula gives 0 and 1 up to rounding only.
    return new Interval(
        hits == 0 ? 0 : Math.max(0, centre - half),
        hits == trials ? 1 : Math.min(1, centre + half));
  }

  /**
   * The central interval of the Jeffreys posterior Beta(hits + 1/2, misses + 1/2), with the usual
   * change that no hits give a lower end of 0 and no misses an upper end of 1 (Brown, Cai, DasGupta
   * 2001).
   */
  public static Interval jeffreys(double hits, double trials, double level) {
    check(hits, trials);
    double tail = (1 - Checks.open("level", level)) / 2;
    BetaDistribution beta = BetaDistribution.of(hits + 0.5, trials - hits + 0.5);
    return new Interval(
        hits == 0 ? 0 : beta.inverseCumulativeProbability(tail),
        hits == trials ? 1 : beta.inverseSurvivalProbability(tail));
  }

  /**
   * The exact upper bound of a rate of which {@code trials} items showed no instance: 1 - (1 -
   * level)^(1/n), about 3/n at 0.95 (the rule of three). 1 for no trials.
   */
  public static double upperBoundOfNone(double trials, double level) {
    Checks.count("trials", trials);
    return trials == 0 ? 1 : -Math.expm1(Math.log1p(-Checks.open("level", level)) / trials);
  }

  private static void check(double hits, double trials) {
    Checks.count("trials", trials);
    Checks.range("hits", hits, 0, trials);
  }
}
