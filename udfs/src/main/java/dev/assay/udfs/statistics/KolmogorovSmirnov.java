package dev.assay.udfs.statistics;

import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.SignificanceResult;

/**
 * The two-sample Kolmogorov-Smirnov test of continuous scores, for samples too small to bin.
 *
 * @param statistic D, the largest distance of the two distribution functions, in [0, 1]; 0 is equal
 * @param pValue two-sided; exact for samples below 10,000; conservative with ties
 */
public record KolmogorovSmirnov(double statistic, double pValue) {
  /** Of finite values; an empty sample gives D = 0 and p = 1: nothing is known to differ. */
  public static KolmogorovSmirnov of(double[] x, double[] y) {
    Checks.finite("x", x);
    Checks.finite("y", y);
    if (x.length == 0 || y.length == 0) {
      return new KolmogorovSmirnov(0, 1);
    }
    // The library takes samples of two and more; one value twice has the same distribution.
    SignificanceResult result =
        KolmogorovSmirnovTest.withDefaults().test(atLeastTwo(x), atLeastTwo(y));
    return new KolmogorovSmirnov(result.getStatistic(), result.getPValue());
  }

  private static double[] atLeastTwo(double[] values) {
    return values.length == 1 ? new double[] {values[0], values[0]} : values;
  }
}
