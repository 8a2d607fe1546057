package dev.assay.udfs.statistics;

/**
 * An estimated failure rate.
 *
 * @param value in [0, 1]; NaN where it cannot be estimated
 * @param interval in [0, 1]; all of it where nothing is known
 */
public record RateEstimate(double value, Interval interval) {
  /** Nothing can be said. */
  public static final RateEstimate UNKNOWN = new RateEstimate(Double.NaN, new Interval(0, 1));
}
