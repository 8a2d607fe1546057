package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** How many labels a calibration needs before they are bought. */
public final class MccPlanning {
  /**
   * Labels, half of them positive, with which a judge of true MCC 0.6 is shown to be above 0.4 with
   * power 0.8: by simulation with the Jeffreys bound; {@link #labelsToShow} with its closed form
   * says 128.
   */
  static final int LABELS_TO_TELL_GATE = 140;

  private static final double POWER = 0.8;

  private MccPlanning() {}

  /**
   * P(one-sided lower bound of MCC > {@code bound}) for a judge of true {@code mcc} with TPR = TNR,
   * by the exact distribution of its table and {@link DeltaMcc#shrunkInterval}.
   *
   * @param mcc true MCC at this mix of classes, in (0, 1)
   * @param bound in (-1, 1)
   * @param level one-sided confidence in (0.5, 1)
   */
  public static double power(double mcc, double bound, int positives, int negatives, double level) {
    Checks.atLeast("positives", positives, 1);
    Checks.atLeast("negatives", negatives, 1);
    double rate = rateOf(mcc, positives / (double) (positives + negatives));
    BinomialDistribution hits = BinomialDistribution.of(positives, rate);
    BinomialDistribution silences = BinomialDistribution.of(negatives, rate);
    double power = 0;
    for (int tp = 0; tp <= positives; tp++) {
      double pTp = hits.probability(tp);
      for (int tn = 0; pTp > 1e-9 && tn <= negatives; tn++) {
        ConfusionCounts table = new ConfusionCounts(tp, negatives - tn, positives - tp, tn);
        if (DeltaMcc.shrunkInterval(table, 2 * level - 1).lower() > bound) {
          power += pTp * silences.probability(tn);
        }
      }
    }
    return power;
  }

  /**
   * The smallest slice, with {@code negativesPerPositive} whole negatives a positive, that shows a
   * true {@code mcc} to be above {@code bound} with power 0.8.
   */
  public static LabelsNeeded labelsToShow(
      double mcc, double bound, int negativesPerPositive, double level) {
    if (!(mcc > bound)) {
      throw new IllegalArgumentException("mcc must be above bound, got " + mcc + ", " + bound);
    }
    int positives = 2;
    while (power(mcc, bound, positives, positives * negativesPerPositive, level) < POWER) {
      positives++;
    }
    return new LabelsNeeded(positives, positives * negativesPerPositive);
  }

  /** TPR = TNR of the given MCC at a prevalence, by bisection: MCC rises with the rate. */
  private static double rateOf(double mcc, double prevalence) {
    Checks.open("mcc", mcc);
    double low = 0.5;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (ConfusionCounts.mccOfRates(prevalence, middle, middle) < mcc) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
