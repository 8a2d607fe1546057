package dev.assay.udfs.statistics;

/**
 * Closed-form intervals of MCC by the delta method on Fisher's scale: a cross-check of {@link
 * JeffreysMcc}, and cheap enough for planning.
 *
 * <p>Sources: Bishop, Fienberg and Holland 1975 for the variance; Itaya, Tamura, Hayashi and
 * Yamamoto 2024 (arXiv 2405.12622) for the transform.
 */
public final class DeltaMcc {
  private DeltaMcc() {}

  /** Variance of the sample MCC of a multinomial table; NaN unless MCC is defined. */
  public static double variance(ConfusionCounts counts) {
    if (counts.mccStatus() != MccStatus.DEFINED) {
      return Double.NaN;
    }
    double n = counts.total();
    double r = counts.mcc();
    double p1 = counts.positives() / n;
    double p2 = counts.negatives() / n;
    double q1 = counts.flagged() / n;
    double q2 = 1 - q1;
    double skew = (p1 - p2) * (q1 - q2) / Math.sqrt(p1 * p2 * q1 * q2);
    double spread = (p1 - p2) * (p1 - p2) / (p1 * p2) + (q1 - q2) * (q1 - q2) / (q1 * q2);
    return (1 - r * r + r * (1 + r * r / 2) * skew - 0.75 * r * r * spread) / n;
  }

  /**
   * tanh(atanh r ± z se / (1 - r²)); [-1, 1] unless MCC is defined, a point at r = ±1. Over-claims
   * on small tables: prefer {@link #shrunkInterval}.
   */
  public static Interval interval(ConfusionCounts counts, double level) {
    if (counts.mccStatus() != MccStatus.DEFINED) {
      return new Interval(-1, 1);
    }
    double r = counts.mcc();
    if (Math.abs(r) == 1) {
      return new Interval(r, r);
    }
    double half = Normal.twoSided(level) * Math.sqrt(Math.max(0, variance(counts))) / (1 - r * r);
    return Fisher.around(r, half);
  }

  /** {@link #interval} after 1/2 in each cell: coverage 0.92 to 0.95 from 10+10 labels on. */
  public static Interval shrunkInterval(ConfusionCounts counts, double level) {
    return interval(counts.plusEach(0.5), level);
  }
}
