package dev.assay.udfs.statistics;

/**
 * Moments of paired numbers; mergeable.
 *
 * @param n pairs
 * @param meanX mean of x; 0 for no pairs
 * @param meanY mean of y; 0 for no pairs
 * @param sumXx sum of squared deviations of x
 * @param sumYy sum of squared deviations of y
 * @param sumXy sum of products of deviations
 */
public record PairMoments(
    long n, double meanX, double meanY, double sumXx, double sumYy, double sumXy) {
  /** No pairs, the neutral element of {@link #plus(PairMoments)}. */
  public static final PairMoments NONE = new PairMoments(0, 0, 0, 0, 0, 0);

  /** Of equally many finite numbers. */
  public static PairMoments of(double[] x, double[] y) {
    Checks.sameLength("x", x.length, "y", y.length);
    PairMoments all = NONE;
    for (int i = 0; i < x.length; i++) {
      all = all.plus(x[i], y[i]);
    }
    return all;
  }

  /** With one more pair of finite numbers. */
  public PairMoments plus(double x, double y) {
    return plus(new PairMoments(1, Checks.finite("x", x), Checks.finite("y", y), 0, 0, 0));
  }

  /** Both samples in one (Chan, Golub, LeVeque 1983). */
  public PairMoments plus(PairMoments other) {
    if (n == 0 || other.n == 0) {
      return n == 0 ? other : this;
    }
    long total = Math.addExact(n, other.n);
    double dx = other.meanX - meanX;
    double dy = other.meanY - meanY;
    double share = other.n / (double) total;
    double cross = n * share;
    return new PairMoments(
        total,
        meanX + dx * share,
        meanY + dy * share,
        sumXx + other.sumXx + dx * dx * cross,
        sumYy + other.sumYy + dy * dy * cross,
        sumXy + other.sumXy + dx * dy * cross);
  }

  /** Mean of x - y: the shift that a rank correlation cannot see; NaN for no pairs. */
  public double meanDifference() {
    return n == 0 ? Double.NaN : meanX - meanY;
  }

  /** Pearson's correlation in [-1, 1]; NaN if x or y is constant or there are no pairs. */
  public double pearson() {
    double scale = Math.sqrt(sumXx) * Math.sqrt(sumYy);
    return scale == 0 ? Double.NaN : Math.max(-1, Math.min(1, sumXy / scale));
  }

  /**
   * Lin's concordance, 2 s_xy / (s_xx + s_yy + (mean x - mean y)²), in [-1, 1]: 1 only if x = y for
   * all, so shifts and stretches lower it. NaN if all numbers are equal or there are none. Source:
   * Lin 1989.
   */
  public double concordance() {
    double shift = meanX - meanY;
    double scale = sumXx + sumYy + n * shift * shift;
    return scale == 0 ? Double.NaN : 2 * sumXy / scale;
  }

  /**
   * Interval of {@link #concordance} on Fisher's scale with Lin's standard error (1989, with the
   * correction of 2000), two-sided at {@code level}. [-1, 1] for fewer than four pairs or where it
   * is not defined; a point at 1 where x = y for all, which says nothing of noise.
   */
  public Interval concordanceInterval(double level) {
    double z = Normal.twoSided(level);
    double rho = pearson();
    double ccc = concordance();
    if (n < 4 || !(Math.abs(rho) > 0)) {
      return new Interval(-1, 1);
    }
    if (Math.abs(ccc) >= 1) {
      return new Interval(Math.signum(ccc), Math.signum(ccc));
    }
    double shift = (meanX - meanY) * (meanX - meanY) * n / Math.sqrt(sumXx * sumYy);
    double c2 = ccc * ccc;
    double r2 = rho * rho;
    double variance =
        ((1 - r2) * c2 / ((1 - c2) * r2)
                + 2 * c2 * ccc * (1 - ccc) * shift / (rho * (1 - c2) * (1 - c2))
                - c2 * c2 * shift * shift / (2 * r2 * (1 - c2) * (1 - c2)))
            / (n - 2);
    return Fisher.around(ccc, z * Math.sqrt(Math.max(0, variance)));
  }
}
