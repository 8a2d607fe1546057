package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Equal-probability points of a Beta distribution: a draw-free sample of a posterior. */
final class BetaGrid {
  private BetaGrid() {}

  /** The Jeffreys posterior of a rate after {@code hits} and {@code misses}, at m midpoints. */
  static double[] jeffreys(double hits, double misses, int points) {
    BetaDistribution beta = BetaDistribution.of(hits + 0.5, misses + 0.5);
    double[] grid = new double[points];
    for (int i = 0; i < points; i++) {
      grid[i] = beta.inverseCumulativeProbability((i + 0.5) / points);
    }
    return grid;
  }
}
