package dev.assay.udfs.statistics;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A 2x2 confusion table of an evaluator against labels, as counts or as sums of weights; mergeable.
 *
 * <p>Positive = the failure is present. All rates are in [0, 1], higher is better for TPR, TNR,
 * PPV, NPV, F1 and balanced accuracy; a rate without a denominator is NaN. A common factor on all
 * four cells changes no rate.
 *
 * @param tp failure present, flagged
 * @param fp failure absent, flagged
 * @param fn failure present, not flagged
 * @param tn failure absent, not flagged
 */
public record ConfusionCounts(double tp, double fp, double fn, double tn) implements Serializable {
  /** The empty table, the neutral element of {@link #plus}. */
  public static final ConfusionCounts NONE = new ConfusionCounts(0, 0, 0, 0);

  /** One label each; scale with {@link #times} for a weight. */
  public static final ConfusionCounts ONE_TP = new ConfusionCounts(1, 0, 0, 0);

  /** One false alarm. */
  public static final ConfusionCounts ONE_FP = new ConfusionCounts(0, 1, 0, 0);

  /** One missed failure. */
  public static final ConfusionCounts ONE_FN = new ConfusionCounts(0, 0, 1, 0);

  /** One right silence. */
  public static final ConfusionCounts ONE_TN = new ConfusionCounts(0, 0, 0, 1);

  /** Rejects a negative, infinite or NaN cell. */
  public ConfusionCounts {
    Checks.count("tp", tp);
    Checks.count("fp", fp);
    Checks.count("fn", fn);
    Checks.count("tn", tn);
  }

  /**
   * Counts pairs.
   *
   * @param failed whether label i is positive
   * @param flagged whether item i was flagged; as long as {@code failed}
   */
  public static ConfusionCounts of(boolean[] failed, boolean[] flagged) {
    double[] ones = new double[failed.length];
    Arrays.fill(ones, 1);
    return weighted(failed, flagged, ones);
  }

  /**
   * Sums weights, for labels that were not drawn uniformly.
   *
   * @param weights 1 / inclusion probability of each item, finite, >= 0
   */
  public static ConfusionCounts weighted(boolean[] failed, boolean[] flagged, double[] weights) {
    Checks.sameLength("failed", failed.length, "flagged", flagged.length);
    Checks.sameLength("failed", failed.length, "weights", weights.length);
    double[] cells = new double[4];
    for (int i = 0; i < failed.length; i++) {
      cells[(failed[i] ? 0 : 1) + (flagged[i] ? 0 : 2)] += Checks.count("weight", weights[i]);
    }
    return new ConfusionCounts(cells[0], cells[1], cells[2], cells[3]);
  }

  /** Both tables in one. */
  public ConfusionCounts plus(ConfusionCounts other) {
    return new ConfusionCounts(tp + other.tp, fp + other.fp, fn + other.fn, tn + other.tn);
  }

  /** Every cell times {@code factor}, finite and >= 0. */
  public ConfusionCounts times(double factor) {
    Checks.count("factor", factor);
    return new ConfusionCounts(tp * factor, fp * factor, fn * factor, tn * factor);
  }

  /** Every cell plus {@code pseudo}; 0.5 is the usual shrinkage before a closed-form interval. */
  ConfusionCounts plusEach(double pseudo) {
    return new ConfusionCounts(tp + pseudo, fp + pseudo, fn + pseudo, tn + pseudo);
  }

  /** Sum of the cells. */
  public double total() {
    return tp + fp + fn + tn;
  }

  /** Labels with the failure. */
  public double positives() {
    return tp + fn;
  }

  /** Labels without the failure. */
  public double negatives() {
    return fp + tn;
  }

  /** Items flagged. */
  public double flagged() {
    return tp + fp;
  }

  /** Share of positives; NaN for an empty table. */
  public double prevalence() {
    return positives() / total();
  }

  /** Share of flagged items; NaN for an empty table. Not a failure rate. */
  public double flagRate() {
    return flagged() / total();
  }

  /** Sensitivity, recall: flagged share of the positives; NaN without positives. */
  public double truePositiveRate() {
    return tp / positives();
  }

  /** Specificity: unflagged share of the negatives; NaN without negatives. */
  public double trueNegativeRate() {
    return tn / negatives();
  }

  /** Precision: failing share of the flagged; NaN if nothing is flagged. */
  public double positivePredictiveValue() {
    return tp / flagged();
  }

  /** Sound share of the unflagged; NaN if all is flagged. */
  public double negativePredictiveValue() {
    return tn / (fn + tn);
  }

  /** Youden's J = TPR + TNR - 1, in [-1, 1]; free of prevalence; NaN if a class is missing. */
  public double youden() {
    return truePositiveRate() + trueNegativeRate() - 1;
  }

  /** (TPR + TNR) / 2; 0.5 is chance; free of prevalence; NaN if a class is missing. */
  public double balancedAccuracy() {
    return (truePositiveRate() + trueNegativeRate()) / 2;
  }

  /** 2 tp / (2 tp + fp + fn), in [0, 1]; ignores tn; 0 where there is no tp, as sklearn. */
  public double f1() {
    double denominator = 2 * tp + fp + fn;
    return denominator == 0 ? 0 : 2 * tp / denominator;
  }

  /** Which margin of the table is empty, if any. */
  public MccStatus mccStatus() {
    if (positives() == 0) {
      return MccStatus.NO_POSITIVES;
    }
    if (negatives() == 0) {
      return MccStatus.NO_NEGATIVES;
    }
    if (flagged() == 0) {
      return MccStatus.NEVER_FLAGS;
    }
    return fn + tn == 0 ? MccStatus.ALWAYS_FLAGS : MccStatus.DEFINED;
  }

  /**
   * Matthews correlation, the Pearson correlation of label and flag; in [-1, 1], 0 is chance,
   * higher is better.
   *
   * <p>0 unless {@link #mccStatus} is DEFINED, as sklearn's {@code matthews_corrcoef}. It falls
   * with rarity of positives at the same TPR and TNR: compare it only between slices of one
   * prevalence, or see {@link #mccAtPrevalence}.
   */
  public double mcc() {
    if (mccStatus() != MccStatus.DEFINED) {
      return 0;
    }
    // Two roots: the product of all four margins leaves the range of a long at 55,000 a margin.
    double scale = Math.sqrt(flagged() * positives()) * Math.sqrt((fn + tn) * negatives());
    return Math.max(-1, Math.min(1, (tp * tn - fp * fn) / scale));
  }

  /** {@link #mcc} carried to another prevalence by this table's TPR and TNR; NaN without them. */
  public double mccAtPrevalence(double prevalence) {
    return mccOfRates(prevalence, truePositiveRate(), trueNegativeRate());
  }

  /**
   * MCC = J sqrt(pi (1 - pi) / (q (1 - q))), with J = TPR + TNR - 1 and q = pi TPR + (1 - pi) (1 -
   * TNR) the flag rate.
   *
   * @param prevalence pi, in [0, 1]; 0 and 1 give 0
   * @param tpr in [0, 1]; NaN gives NaN
   * @param tnr in [0, 1]; NaN gives NaN
   */
  public static double mccOfRates(double prevalence, double tpr, double tnr) {
    // The unflagged share on its own: 1 - q would lose the digits of a rare class.
    double unflagged = prevalence * (1 - tpr) + (1 - prevalence) * tnr;
    double spread = flagRateOfRates(prevalence, tpr, tnr) * unflagged;
    double mcc = (tpr + tnr - 1) * Math.sqrt(prevalence * (1 - prevalence) / spread);
    return spread <= 0 ? 0 : Math.max(-1, Math.min(1, mcc));
  }

  /** Expected share of flagged items, pi TPR + (1 - pi) (1 - TNR). */
  public static double flagRateOfRates(double prevalence, double tpr, double tnr) {
    Checks.unit("prevalence", prevalence);
    return prevalence * tpr + (1 - prevalence) * (1 - tnr);
  }

  /**
   * Cohen's kappa; in [-1, 1], 0 is chance; its size is at most that of MCC, and equal when as many
   * are flagged as are positive. NaN if a class is missing.
   */
  public double kappa() {
    if (positives() == 0 || negatives() == 0) {
      return Double.NaN;
    }
    double chance = flagged() * negatives() + positives() * (fn + tn);
    return 2 * (tp * tn - fp * fn) / chance;
  }
}
