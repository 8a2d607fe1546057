package dev.assay.udfs.evaluator;

/** Turns how often something bad happened into a score. */
final class Tolerance {
  private Tolerance() {}

  /**
   * 1 up to the tolerated count, and 0.5 · (tolerated + 1) / (count + 1) beyond it.
   *
   * @param count at least 0
   * @param tolerated at least 0
   */
  static double score(long count, long tolerated) {
    return count <= tolerated ? 1 : 0.5 * (tolerated + 1) / (count + 1);
  }

  /**
   * 1 where all of them are good, else half the share of the good ones: below 0.5.
   *
   * @param good of {@code total}
   * @param total at least 1
   */
  static double allOf(long good, long total) {
    return good == total ? 1 : 0.5 * good / total;
  }
}
