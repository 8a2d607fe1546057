package dev.assay.udfs.statistics;

/** A closed interval of real numbers; {@code lower <= upper}, both may be infinite, neither NaN. */
public record Interval(double lower, double upper) {
  /** Checks the order of the ends. */
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "an interval needs lower <= upper, got " + lower + " and " + upper);
    }
  }

  /** Upper minus lower end. */
  public double width() {
    return upper - lower;
  }

  /** Whether {@code value} lies in the interval, ends included; false for NaN. */
  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /** The part of this interval inside {@code [min, max]}; an end outside moves to the limit. */
  public Interval clip(double min, double max) {
    return new Interval(Math.min(max, Math.max(min, lower)), Math.min(max, Math.max(min, upper)));
  }
}
