package dev.assay.udfs.statistics;

import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/**
 * How far up a value lies among its like, free of scale: p = (n + 1/2 - midrank) / n, in (0, 1);
 * small is extreme. Equal values share one p; all equal gives 1/2 for each.
 */
public final class UpperTail {
  private UpperTail() {}

  /** One p for each of the finite values, in their order; none for none. */
  public static double[] p(double[] values) {
    if (values.length == 0) {
      return new double[0];
    }
    double[] ranks =
        new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE)
            .apply(Checks.finite("value", values));
    double[] p = new double[ranks.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = (ranks.length + 0.5 - ranks[i]) / ranks.length;
    }
    return p;
  }

  /**
   * The p of one value from counts, such as a sketch gives.
   *
   * @param above values above it, >= 0
   * @param equal values equal to it, itself included, >= 1
   * @param n all values
   */
  public static double p(double above, double equal, double n) {
    Checks.count("above", above);
    Checks.range("equal", equal, 1, n - above);
    return (above + equal / 2) / n;
  }

  /**
   * A small slice's p, shrunk to that of all traffic: (n p + 200 q) / (n + 200) below 200 values,
   * the slice's own p from there on.
   */
  public static double shrink(double slicePValue, double globalPValue, double sliceSize) {
    Checks.unit("slicePValue", slicePValue);
    Checks.unit("globalPValue", globalPValue);
    Checks.count("sliceSize", sliceSize);
    return sliceSize >= 200
        ? slicePValue
        : (sliceSize * slicePValue + 200 * globalPValue) / (sliceSize + 200);
  }

  /** -ln p: 0 for p = 1, and larger the more extreme; p in (0, 1]. */
  public static double surprise(double p) {
    return -Math.log(Checks.range("p", p, Double.MIN_VALUE, 1)) + 0.0;
  }
}
