package dev.assay.udfs.signal;

/**
 * A scale of logarithmic buckets for values from 0: two values in one bucket differ by less than 2
 * percent, and whole numbers up to 49 have buckets of their own.
 *
 * <p>Counts per bucket are a sketch that merges exactly, in any order, so that a baseline does not
 * depend on how the work was split. (A KLL sketch compacts at random: the same values give another
 * sketch each time.) The scale is that of DDSketch (Masson, Rim, Lee 2019).
 */
public final class Buckets {
  private static final double GAMMA = 1.02;
  private static final double LN_GAMMA = StrictMath.log(GAMMA);
  private static final double SMALLEST = 1e-6;
  private static final double DISTINCT_WHOLE_NUMBERS = 50;

  private Buckets() {}

  /**
   * The bucket of a value: 0 for 0, else from 1.
   *
   * @param value not NaN; a negative one counts as 0
   */
  public static int of(double value) {
    if (value <= 0) {
      return 0;
    }
    return (int) Math.max(1, Math.ceil(StrictMath.log(value / SMALLEST) / LN_GAMMA));
  }

  /** A value that stands for a bucket: the whole number in it if it is small, else its middle. */
  public static double middle(int bucket) {
    if (bucket == 0) {
      return 0;
    }
    double upper = SMALLEST * StrictMath.pow(GAMMA, bucket);
    double whole = Math.floor(upper * (1 + 1e-12));
    if (whole >= 1 && whole < DISTINCT_WHOLE_NUMBERS && of(whole) == bucket) {
      return whole;
    }
    return SMALLEST * StrictMath.pow(GAMMA, bucket - 0.5);
  }
}
