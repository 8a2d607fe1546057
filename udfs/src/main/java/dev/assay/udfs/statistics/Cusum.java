package dev.assay.udfs.statistics;

/**
 * A log-likelihood CUSUM of disagreements between evaluator and label, in label order: S = max(0, S
 * + ln p1/p0) for a disagreement, ln (1 - p1)/(1 - p0) otherwise, p1 = p0 + 0.20.
 *
 * <p>S >= 0, higher is worse; at 4.5 investigate. In control at p0 = 0.10 the chance of a false
 * alarm in 250 labels is 0.17; a rise to 0.30 is seen after 21 labels in the median, to 0.50 after
 * 9. Source: Page 1954. p0 is the upper end of what was calibrated, or estimation error looks like
 * drift.
 *
 * @param inControl p0, in (0, 0.8)
 * @param sum S, >= 0
 */
public record Cusum(double inControl, double sum) {
  /** S at which to investigate. */
  public static final double ALARM = 4.5;

  private static final double SHIFT = 0.20;

  /** Checks the ranges. */
  public Cusum {
    Checks.open("inControl", inControl);
    Checks.open("inControl + 0.20", inControl + SHIFT);
    Checks.count("sum", sum);
  }

  /** Before the first label. */
  public static Cusum start(double inControl) {
    return new Cusum(inControl, 0);
  }

  /** After labels with these outcomes, true where evaluator and label disagree. */
  public Cusum after(boolean... disagreements) {
    double shifted = inControl + SHIFT;
    double worse = Math.log(shifted / inControl);
    double better = Math.log((1 - shifted) / (1 - inControl));
    double s = sum;
    for (boolean disagreement : disagreements) {
      s = Math.max(0, s + (disagreement ? worse : better));
    }
    return new Cusum(inControl, s);
  }

  /** Whether to investigate. */
  public boolean alarm() {
    return sum >= ALARM;
  }
}
