package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The standard normal distribution. */
final class Normal {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  private Normal() {}

  static double quantile(double p) {
    return STANDARD.inverseCumulativeProbability(p);
  }

  static double cumulative(double z) {
    return STANDARD.cumulativeProbability(z);
  }

  static double survival(double z) {
    return STANDARD.survivalProbability(z);
  }

  /** The z of a two-sided interval: 1.96 for 0.95. */
  static double twoSided(double level) {
    return quantile(0.5 + Checks.open("level", level) / 2);
  }
}
