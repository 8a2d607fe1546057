package dev.assay.udfs.statistics;

import java.util.Arrays;

/**
 * Median and spread of a slice, from which outliers stand out without bending the scale.
 *
 * <p>z = 0.6745 (x - median) / MAD; where more than half of the values are equal (MAD = 0), z = (x
 * - median) / (1.2533 mean absolute deviation); where all are equal, 0. Above 3.5 is an outlier
 * (Iglewicz and Hoaglin 1993).
 *
 * @param median the middle value
 * @param mad median absolute deviation from the median, >= 0
 * @param meanDeviation mean absolute deviation from the median, >= 0
 */
public record RobustScale(double median, double mad, double meanDeviation) {
  private static final double NORMAL_MAD = 0.674489750196082;
  private static final double NORMAL_MEAN_DEVIATION = 1.2533141373155;

  /** Of at least one finite value. */
  public static RobustScale of(double[] values) {
    Checks.atLeast("number of values", values.length, 1);
    double[] sorted = Checks.finite("value", values).clone();
    Arrays.sort(sorted);
    double median = middle(sorted);
    double[] deviations = Arrays.stream(sorted).map(x -> Math.abs(x - median)).toArray();
    Arrays.sort(deviations);
    return new RobustScale(
        median, middle(deviations), Arrays.stream(deviations).average().orElse(0));
  }

  /** The robust z of a finite value; 0 where the slice has no spread. */
  public double z(double value) {
    double distance = Checks.finite("value", value) - median;
    if (mad > 0) {
      return NORMAL_MAD * distance / mad;
    }
    return meanDeviation > 0 ? distance / (NORMAL_MEAN_DEVIATION * meanDeviation) : 0;
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2;
  }
}
