package dev.assay.udfs.statistics;

/**
 * How a judge that grades agrees with humans that grade; it may rank and show trends by this, and
 * gates only by MCC after a fixed threshold.
 *
 * @param n items with both grades
 * @param spearman headline, in [-1, 1]; NaN if a side is constant
 * @param interval95 of it, by Bonett and Wright
 * @param lowerBound95 one-sided
 * @param kendallTauB in [-1, 1]; to be read where there are few levels
 * @param concordance Lin's, in [-1, 1]; falls with a shift, which ranks do not see
 * @param meanDifference judge minus human
 */
public record GradedAgreement(
    int n,
    double spearman,
    Interval interval95,
    double lowerBound95,
    double kendallTauB,
    double concordance,
    double meanDifference) {
  private static final double LEAST_RHO = 0.6;
  private static final double LEAST_BOUND = 0.3;
  private static final int LEAST_ITEMS = 20;

  /** Of finite grades of the same items, on any scales; none give NaN and [-1, 1]. */
  public static GradedAgreement of(double[] judge, double[] human) {
    double rho = RankCorrelation.spearman(judge, human);
    PairMoments moments = PairMoments.of(judge, human);
    return new GradedAgreement(
        judge.length,
        rho,
        RankCorrelation.bonettWright(rho, judge.length, 0.95),
        RankCorrelation.bonettWright(rho, judge.length, 0.90).lower(),
        RankCorrelation.kendallTauB(judge, human),
        moments.concordance(),
        moments.meanDifference());
  }

  /** rho >= 0.6 with a lower bound above 0.3, on 20 items or more. */
  public boolean usableForRanking() {
    return n >= LEAST_ITEMS && spearman >= LEAST_RHO && lowerBound95 > LEAST_BOUND;
  }

  /** Agreement normalised to [0, 1]: max(0, rho); 0 where undefined. */
  public double agreement01() {
    return Double.isNaN(spearman) ? 0 : Math.max(0, spearman);
  }
}
