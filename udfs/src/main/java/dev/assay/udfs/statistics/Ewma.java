package dev.assay.udfs.statistics;

/**
 * An exponentially weighted mean of disagreements, weight 0.1 on the newest, from p0 on; for a
 * chart beside {@link Cusum}. Source: Roberts 1959.
 *
 * @param inControl p0, in (0, 1)
 * @param mean in [0, 1]; higher is worse
 * @param labels seen so far
 */
public record Ewma(double inControl, double mean, int labels) {
  private static final double WEIGHT = 0.1;
  private static final double LIMIT_SIGMAS = 3.5;

  /** Checks the ranges. */
  public Ewma {
    Checks.open("inControl", inControl);
    Checks.unit("mean", mean);
    Checks.atLeast("labels", labels, 0);
  }

  /** Before the first label. */
  public static Ewma start(double inControl) {
    return new Ewma(inControl, inControl, 0);
  }

  /** After labels with these outcomes, true where evaluator and label disagree. */
  public Ewma after(boolean... disagreements) {
    double m = mean;
    for (boolean disagreement : disagreements) {
      m += WEIGHT * ((disagreement ? 1 : 0) - m);
    }
    return new Ewma(inControl, m, labels + disagreements.length);
  }

  /** p0 + 3.5 standard deviations of the mean in control after this many labels. */
  public double limit() {
    double growth = 1 - Math.pow(1 - WEIGHT, 2.0 * labels);
    double variance = inControl * (1 - inControl) * WEIGHT / (2 - WEIGHT) * growth;
    return inControl + LIMIT_SIGMAS * Math.sqrt(variance);
  }

  /** Whether the mean is above its limit. */
  public boolean alarm() {
    return mean > limit();
  }
}
