package dev.assay.udfs.statistics;

/**
 * The same frozen items scored by the old and the new version of a judge.
 *
 * @param n items
 * @param agreementChange rho of new with humans minus rho of old; NaN without human grades
 * @param agreementP two-sided p of no change (Meng, Rosenthal, Rubin); 1 where it is not defined
 * @param shift mean of new minus old score
 * @param shiftP two-sided p of no shift (sign flips)
 * @param kendallTauB of old with new; NaN if one is constant
 */
public record JudgeChange(
    int n,
    double agreementChange,
    double agreementP,
    double shift,
    double shiftP,
    double kendallTauB) {
  private static final double ALPHA = 0.05;
  private static final double LARGEST_LOSS = 0.1;
  private static final double LARGEST_SHIFT = 0.05;
  private static final double LEAST_TAU = 0.8;

  /** Of finite scores of the same items, and their human grades. */
  public static JudgeChange of(double[] old, double[] fresh, double[] human) {
    JudgeChange change = of(old, fresh);
    double before = RankCorrelation.spearman(old, human);
    double after = RankCorrelation.spearman(fresh, human);
    double between = RankCorrelation.spearman(old, fresh);
    boolean testable = old.length >= 4 && !Double.isNaN(before + after + between);
    double p =
        testable ? new DependentCorrelations(before, after, between, old.length).pValue() : 1;
    return new JudgeChange(
        change.n, after - before, p, change.shift, change.shiftP, change.kendallTauB);
  }

  /** Of finite scores of the same items, without human grades. */
  public static JudgeChange of(double[] old, double[] fresh) {
    Checks.sameLength("old", old.length, "fresh", fresh.length);
    double[] differences = new double[old.length];
    double shift = 0;
    for (int i = 0; i < old.length; i++) {
      differences[i] = fresh[i] - old[i];
      shift += differences[i] / old.length;
    }
    return new JudgeChange(
        old.length,
        Double.NaN,
        1,
        shift,
        SignFlipTest.of(differences).twoSidedP(),
        RankCorrelation.kendallTauB(old, fresh));
  }

  /** rho fell by more than 0.1, significantly. */
  public boolean agreesLess() {
    return agreementChange < -LARGEST_LOSS && agreementP <= ALPHA;
  }

  /** The mean moved by more than 0.05, significantly. */
  public boolean shifted() {
    return Math.abs(shift) > LARGEST_SHIFT && shiftP <= ALPHA;
  }

  /** The two order the items differently: tau below 0.8. */
  public boolean reordered() {
    return kendallTauB < LEAST_TAU;
  }

  /** Any of the three. */
  public boolean alarm() {
    return agreesLess() || shifted() || reordered();
  }
}
