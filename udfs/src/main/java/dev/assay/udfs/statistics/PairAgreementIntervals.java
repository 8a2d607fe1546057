package dev.assay.udfs.statistics;

/**
 * Central 95 % intervals of what a 2x2 table of two raters says of their agreement.
 *
 * <p>The four cells have a Jeffreys posterior, Dirichlet(cell + 1/2): the share rated alike, and
 * within the alike and the unlike the share of either kind, are independent Betas, taken at the
 * midpoints of a grid. There are no draws, and a table without a disagreement gives no interval of
 * width 0, as standard errors do.
 *
 * @param alpha Krippendorff's, of many items rated in this way
 * @param kappa Cohen's
 * @param ac1 Gwet's
 */
public record PairAgreementIntervals(Interval alpha, Interval kappa, Interval ac1) {
  private static final int ALIKE_POINTS = 60;
  private static final int WITHIN_POINTS = 24;
  private static final Interval ANYTHING = new Interval(-1, 1);

  /**
   * Of a table; [-1, 1] where it is empty.
   *
   * @param yesYes items that both rate positive; cells may be sums of weights
   * @param yesNo positive for the first alone
   * @param noYes positive for the second alone
   * @param noNo positive for neither
   */
  public static PairAgreementIntervals of(double yesYes, double yesNo, double noYes, double noNo) {
    if (yesYes + yesNo + noYes + noNo == 0) {
      return new PairAgreementIntervals(ANYTHING, ANYTHING, ANYTHING);
    }
    double[] alike = BetaGrid.jeffreys(yesYes + noNo + 0.5, yesNo + noYes + 0.5, ALIKE_POINTS);
    double[] yesOfAlike = BetaGrid.jeffreys(yesYes, noNo, WITHIN_POINTS);
    double[] firstOfUnlike = BetaGrid.jeffreys(yesNo, noYes, WITHIN_POINTS);
    int size = ALIKE_POINTS * WITHIN_POINTS * WITHIN_POINTS;
    double[] alphas = new double[size];
    double[] kappas = new double[size];
    double[] ac1s = new double[size];
    int filled = 0;
    for (double same : alike) {
      for (double yes : yesOfAlike) {
        for (double first : firstOfUnlike) {
          double both = same * yes;
          double one = both + (1 - same) * first;
          double other = both + (1 - same) * (1 - first);
          double mean = (one + other) / 2;
          alphas[filled] = corrected(same, mean * mean + (1 - mean) * (1 - mean));
          kappas[filled] = corrected(same, one * other + (1 - one) * (1 - other));
          ac1s[filled++] = corrected(same, 2 * mean * (1 - mean));
        }
      }
    }
    return new PairAgreementIntervals(central(alphas), central(kappas), central(ac1s));
  }

  private static double corrected(double agreement, double chance) {
    return chance >= 1 ? 0 : Math.max(-1, (agreement - chance) / (1 - chance));
  }

  private static Interval central(double[] values) {
    OrderStatistics ordered = new OrderStatistics(values);
    return new Interval(ordered.quantile(0.025), ordered.quantile(0.975));
  }
}
