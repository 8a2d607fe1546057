package dev.assay.udfs.statistics;

/**
 * Meng, Rosenthal and Rubin's test (1992) of two correlations with the same human scores, such as
 * those of an old and a new judge on the same items.
 *
 * @param first correlation of the first judge with humans, in (-1, 1)
 * @param second correlation of the second judge with humans, in (-1, 1)
 * @param between correlation of the two judges, in [-1, 1)
 * @param n items, at least 4
 */
public record DependentCorrelations(double first, double second, double between, int n) {
  // A correlation of exactly 1 has no finite Fisher z; this stands for it.
  private static final double ALMOST_ONE = 1 - 1e-12;

  /** Checks the ranges; correlations of size 1 are taken as just below it. */
  public DependentCorrelations {
    first = inside("first", first);
    second = inside("second", second);
    between = inside("between", between);
    Checks.atLeast("n", n, 4);
  }

  private static double inside(String name, double r) {
    return Math.max(-ALMOST_ONE, Math.min(ALMOST_ONE, Checks.range(name, r, -1, 1)));
  }

  /** Standard normal if the two are equal; above 0 the first judge is closer to humans. */
  public double z() {
    double mean = (first * first + second * second) / 2;
    double f = Math.min(1, (1 - between) / (2 * (1 - mean)));
    double h = (1 - f * mean) / (1 - mean);
    return (Fisher.z(first) - Fisher.z(second)) * Math.sqrt((n - 3) / (2 * (1 - between) * h));
  }

  /** Two-sided p. */
  public double pValue() {
    return 2 * Normal.survival(Math.abs(z()));
  }
}
