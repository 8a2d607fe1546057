package dev.assay.udfs.statistics;

import java.util.function.DoubleUnaryOperator;

/**
 * Intervals of the drop (b - c) / n between two paired binary samples.
 *
 * <p>Source: Tango 1998 (score interval: coverage 0.94 and up, misses above at most 0.03, also
 * where no item changed); Bonett and Price 2012 (closed form, misses above up to 0.066 at n = 18:
 * for display, not for decisions). Counts may be fractional; n = 0 gives [-1, 1].
 */
public final class PairedDrop {
  private static final int BISECTIONS = 60;

  private PairedDrop() {}

  /** Tango's score interval at a two-sided {@code level}. */
  public static Interval tango(double passToFail, double failToPass, double n, double level) {
    check(passToFail, failToPass, n);
    double z = Normal.twoSided(level);
    return new Interval(-upper(failToPass, passToFail, n, z), upper(passToFail, failToPass, n, z));
  }

  /** Tango's one-sided upper bound of the drop. */
  public static double tangoUpper(double passToFail, double failToPass, double n, double level) {
    check(passToFail, failToPass, n);
    return upper(passToFail, failToPass, n, Normal.quantile(Checks.open("level", level)));
  }

  /** Bonett and Price's adjusted Wald interval at a two-sided {@code level}. */
  public static Interval bonettPrice(double passToFail, double failToPass, double n, double level) {
    check(passToFail, failToPass, n);
    double down = (passToFail + 1) / (n + 2);
    double up = (failToPass + 1) / (n + 2);
    double half =
        Normal.twoSided(level) * Math.sqrt((down + up - (down - up) * (down - up)) / (n + 2));
    return new Interval(down - up - half, down - up + half).clip(-1, 1);
  }

  /** The largest drop that the score test does not reject; the lower end is its mirror image. */
  private static double upper(double down, double up, double n, double z) {
    if (n == 0) {
      return 1;
    }
    double observed = (down - up) / n;
    DoubleUnaryOperator variance = drop -> variance(down / n, up / n, drop);
    return scoreUpper(observed, n, z, 1, variance);
  }

  /**
   * Solves (drop - observed)^2 = z^2 variance(drop) / n for the drop at or above the observed one.
   *
   * @param max the largest possible drop
   */
  static double scoreUpper(
      double observed, double n, double z, double max, DoubleUnaryOperator variance) {
    double low = observed;
    double high = max;
    for (int i = 0; i < BISECTIONS && high > low; i++) {
      double middle = (low + high) / 2;
      double distance = middle - observed;
      if (distance * distance * n <= z * z * variance.applyAsDouble(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Variance of one item's change under a given drop, the rest by maximum likelihood. */
  private static double variance(double down, double up, double drop) {
    double b = -down - up + (2 - down + up) * drop;
    double c = -up * drop * (1 - drop);
    double gains = (Math.sqrt(Math.max(0, b * b - 8 * c)) - b) / 4;
    return Math.max(0, 2 * gains + drop * (1 - drop));
  }

  private static void check(double passToFail, double failToPass, double n) {
    Checks.count("n", n);
    Checks.count("passToFail", passToFail);
    Checks.count("failToPass", failToPass);
    // Scaled counts may exceed n by rounding.
    Checks.range("passToFail + failToPass", passToFail + failToPass, 0, n * (1 + 1e-9));
  }
}
