package dev.assay.udfs.statistics;

/**
 * The failure rate behind a flag rate, from TPR and TNR measured on labels drawn by class: theta =
 * (p + TNR - 1) / (TPR + TNR - 1), clipped to [0, 1], with the interval of Lang and Reiczigel 2014.
 *
 * <p>A fallback where labels are not drawn within verdicts ({@link DoubleSampling}): wide, and its
 * rates do not carry over if the labelled items are harder than the traffic.
 */
public final class RoganGladen {
  /** The least one-sided 95 % lower bound of J = TPR + TNR - 1 from which to correct. */
  private static final double LEAST_YOUDEN = 0.2;

  private static final int GRID = 200;

  private RoganGladen() {}

  /**
   * The corrected rate with a two-sided 95 % interval; unknown if J is not above 0 or a class has
   * no label.
   *
   * @param flagRate p, share of the traffic flagged, in [0, 1]
   * @param items of which the flag rate was taken, > 0
   * @param labels of the evaluator
   */
  public static RateEstimate estimate(double flagRate, double items, ConfusionCounts labels) {
    return estimate(
        flagRate,
        items,
        labels.truePositiveRate(),
        labels.positives(),
        labels.trueNegativeRate(),
        labels.negatives());
  }

  static RateEstimate estimate(
      double flagRate, double items, double tpr, double positives, double tnr, double negatives) {
    Checks.unit("flagRate", flagRate);
    Checks.range("items", items, Double.MIN_VALUE, Double.MAX_VALUE);
    if (!(tpr + tnr > 1)) {
      return RateEstimate.UNKNOWN;
    }
    double theta = clip((flagRate + tnr - 1) / (tpr + tnr - 1));
    double z = Normal.twoSided(0.95);
    double n = items + z * z;
    double m1 = positives + 2;
    double m0 = negatives + 2;
    double p = (items * flagRate + z * z / 2) / n;
    double se = (positives * tpr + 1) / m1;
    double sp = (negatives * tnr + 1) / m0;
    double youden = se + sp - 1;
    double centre = (p + sp - 1) / youden;
    double seVariance = se * (1 - se) / m1;
    double spVariance = sp * (1 - sp) / m0;
    double shift = 2 * z * z * (centre * seVariance - (1 - centre) * spVariance);
    double half =
        z
            / youden
            * Math.sqrt(
                p * (1 - p) / n
                    + centre * centre * seVariance
                    + (1 - centre) * (1 - centre) * spVariance);
    return new RateEstimate(
        theta, new Interval(clip(centre + shift - half), clip(centre + shift + half)));
  }

  /** Whether the evaluator is known to be good enough to correct by: lower bound of J >= 0.2. */
  public static boolean usable(ConfusionCounts labels) {
    return youdenLowerBound(labels) >= LEAST_YOUDEN;
  }

  /** One-sided 95 % lower bound of J from Jeffreys posteriors; low without labels. */
  static double youdenLowerBound(ConfusionCounts labels) {
    double[] tprs = BetaGrid.jeffreys(labels.tp(), labels.fn(), GRID);
    double[] tnrs = BetaGrid.jeffreys(labels.tn(), labels.fp(), GRID);
    double[] values = new double[GRID * GRID];
    for (int i = 0; i < values.length; i++) {
      values[i] = tprs[i / GRID] + tnrs[i % GRID] - 1;
    }
    return new OrderStatistics(values).quantile(0.05);
  }

  private static double clip(double rate) {
    return Math.max(0, Math.min(1, rate));
  }
}
