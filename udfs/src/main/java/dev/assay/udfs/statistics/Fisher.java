package dev.assay.udfs.statistics;

/** Fisher's variance-stabilising scale of a correlation. */
final class Fisher {
  private Fisher() {}

  /** atanh(r), r in [-1, 1]; infinite at the ends. */
  static double z(double r) {
    return 0.5 * (Math.log1p(r) - Math.log1p(-r));
  }

  /** tanh(z(r) ± half). */
  static Interval around(double r, double half) {
    return new Interval(Math.tanh(z(r) - half), Math.tanh(z(r) + half));
  }
}
