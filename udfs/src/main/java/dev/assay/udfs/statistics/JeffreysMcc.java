package dev.assay.udfs.statistics;

/**
 * The Jeffreys-Beta posterior of MCC on a grid: no draws, so the same table gives the same bytes,
 * and empty cells are no special case.
 *
 * <p>TPR ~ Beta(tp + 1/2, fn + 1/2) and TNR ~ Beta(tn + 1/2, fp + 1/2), each as m equally likely
 * quantiles; MCC is evaluated at every pair by {@link ConfusionCounts#mccOfRates}. Coverage of the
 * 95 % interval is 0.93 to 0.95 at 10+10 to 30+30 labels, where bootstrap and delta intervals
 * collapse to a point on a perfect table; above a true MCC of 0.97 at 10+10 it is about 0.82, on
 * the low side. Counts may be fractional (scaled weights). Source: Bowyer, Aitchison, Ivanova 2025
 * (arXiv 2503.01747) for the principle.
 */
public final class JeffreysMcc {
  private static final int FIXED_POINTS = 400;
  private static final int PREVALENCE_POINTS = 40;
  private static final int RATE_POINTS = 100;
  private static final int COMPARISON_POINTS = 200;

  private JeffreysMcc() {}

  /**
   * For labels whose number of positives was not fixed beforehand (the default): prevalence has a
   * Jeffreys posterior too; grid 40 x 100 x 100.
   */
  public static MccPosterior randomPrevalence(ConfusionCounts counts) {
    if (lacksClass(counts)) {
      return MccPosterior.unknown();
    }
    double[] prevalence =
        BetaGrid.jeffreys(counts.positives(), counts.negatives(), PREVALENCE_POINTS);
    return posterior(counts, prevalence, RATE_POINTS);
  }

  /**
   * For a slice that was built with fixed numbers of positives and negatives; grid 400 x 400 at the
   * slice's own prevalence.
   */
  public static MccPosterior fixedPrevalence(ConfusionCounts counts) {
    return lacksClass(counts)
        ? MccPosterior.unknown()
        : posterior(counts, new double[] {counts.prevalence()}, FIXED_POINTS);
  }

  /** The MCC that the same TPR and TNR have where {@code prevalence}, in (0, 1), is known. */
  public static MccPosterior atPrevalence(ConfusionCounts counts, double prevalence) {
    Checks.open("prevalence", prevalence);
    return lacksClass(counts)
        ? MccPosterior.unknown()
        : posterior(counts, new double[] {prevalence}, FIXED_POINTS);
  }

  /**
   * P(true MCC of {@code fresh} &lt; true MCC of {@code historical}), each at its own prevalence;
   * 0.5 says nothing, near 1 that it fell. Grids 200 x 200. Carry both to one prevalence first if
   * their prevalences differ.
   */
  public static double probabilityWorse(ConfusionCounts fresh, ConfusionCounts historical) {
    return comparable(fresh).probabilityBelow(comparable(historical));
  }

  private static MccPosterior comparable(ConfusionCounts counts) {
    return lacksClass(counts)
        ? MccPosterior.unknown()
        : posterior(counts, new double[] {counts.prevalence()}, COMPARISON_POINTS);
  }

  private static boolean lacksClass(ConfusionCounts counts) {
    return counts.positives() == 0 || counts.negatives() == 0;
  }

  private static MccPosterior posterior(ConfusionCounts counts, double[] prevalences, int points) {
    double[] tprs = BetaGrid.jeffreys(counts.tp(), counts.fn(), points);
    double[] tnrs = BetaGrid.jeffreys(counts.tn(), counts.fp(), points);
    double[] values = new double[prevalences.length * points * points];
    int filled = 0;
    for (double prevalence : prevalences) {
      for (double tpr : tprs) {
        for (double tnr : tnrs) {
          values[filled++] = ConfusionCounts.mccOfRates(prevalence, tpr, tnr);
        }
      }
    }
    return new MccPosterior(values);
  }
}
