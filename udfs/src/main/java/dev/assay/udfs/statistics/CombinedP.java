package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * One p-value from several, each in (0, 1]; all small speak for a departure. No p-values give 1.
 *
 * <p>Fisher and Stouffer hold for independent p-values only; Cauchy (Liu and Xie 2020) holds
 * approximately under any dependence; the Šidák minimum under independence, and it is what finds a
 * failure that lights one signal of many. In the Cauchy combination a p of exactly 1 outweighs all
 * others: the p of {@link UpperTail} never is. Directions: lower is more extreme in all.
 */
public final class CombinedP {
  private CombinedP() {}

  /** -2 sum ln p, chi-square with 2 k degrees of freedom under the null. */
  public static double fisherStatistic(double[] p) {
    double sum = 0;
    for (double one : p) {
      sum += UpperTail.surprise(one);
    }
    return 2 * sum;
  }

  /** Fisher's combination. */
  public static double fisher(double[] p) {
    return p.length == 0
        ? 1
        : ChiSquaredDistribution.of(2.0 * p.length).survivalProbability(fisherStatistic(p));
  }

  /** Stouffer's combination: the sum of normal scores over the root of their number. */
  public static double stouffer(double[] p) {
    double sum = 0;
    for (double one : p) {
      sum -= Normal.quantile(Checks.range("p", one, Double.MIN_VALUE, 1));
    }
    return p.length == 0 ? 1 : Normal.survival(sum / Math.sqrt(p.length));
  }

  /** The Cauchy combination: 1/2 - atan(mean tan((1/2 - p) pi)) / pi. */
  public static double cauchy(double[] p) {
    double sum = 0;
    for (double one : p) {
      // 1 / tan(p pi) is tan((1/2 - p) pi) without the loss of a tiny p against 1/2.
      sum += 1 / Math.tan(Math.PI * Checks.range("p", one, Double.MIN_VALUE, 1));
    }
    if (p.length == 0) {
      return 1;
    }
    double statistic = sum / p.length;
    return statistic > 1
        ? Math.atan(1 / statistic) / Math.PI
        : 0.5 - Math.atan(statistic) / Math.PI;
  }

  /** 1 - (1 - min p)^k. */
  public static double minimum(double[] p) {
    double least = 1;
    for (double one : p) {
      least = Math.min(least, Checks.range("p", one, Double.MIN_VALUE, 1));
    }
    return p.length == 0 ? 1 : -Math.expm1(p.length * Math.log1p(-least));
  }
}
