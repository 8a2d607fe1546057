package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Two versions of an evaluator on the same labelled items: is the new one's MCC lower?
 *
 * <p>Exact swap permutation: where the versions disagree, each is as likely to be the right one.
 * MCC depends on how many swaps fall on positives and on negatives only, so that all 2^k are summed
 * in (k+ + 1)(k- + 1) terms, for any k. Mergeable.
 *
 * @param old the old version's table
 * @param fresh the new version's table
 * @param positivesOldRight positives that only the old version flags
 * @param positivesFreshRight positives that only the new version flags
 * @param negativesOldRight negatives that only the new version flags
 * @param negativesFreshRight negatives that only the old version flags
 */
public record PairedMcc(
    ConfusionCounts old,
    ConfusionCounts fresh,
    int positivesOldRight,
    int positivesFreshRight,
    int negativesOldRight,
    int negativesFreshRight) {
  private static final double ROUNDING = 1e-12;

  /** Of items in the same order: label, old flag, new flag. */
  public static PairedMcc of(boolean[] failed, boolean[] old, boolean[] fresh) {
    Checks.sameLength("old", old.length, "fresh", fresh.length);
    int[] discordant = new int[4];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != fresh[i]) {
        discordant[(failed[i] ? 0 : 2) + (old[i] == failed[i] ? 0 : 1)]++;
      }
    }
    return new PairedMcc(
        ConfusionCounts.of(failed, old),
        ConfusionCounts.of(failed, fresh),
        discordant[0],
        discordant[1],
        discordant[2],
        discordant[3]);
  }

  /** Both sets of items in one. */
  public PairedMcc plus(PairedMcc other) {
    return new PairedMcc(
        old.plus(other.old),
        fresh.plus(other.fresh),
        positivesOldRight + other.positivesOldRight,
        positivesFreshRight + other.positivesFreshRight,
        negativesOldRight + other.negativesOldRight,
        negativesFreshRight + other.negativesFreshRight);
  }

  /** Items on which the versions disagree. */
  public int discordant() {
    return positivesOldRight + positivesFreshRight + negativesOldRight + negativesFreshRight;
  }

  /** Old MCC minus new MCC, in [-2, 2]; above 0 the new version is worse. */
  public double drop() {
    return old.mcc() - fresh.mcc();
  }

  /** One-sided P(drop >= observed) under swaps; 1 if the versions agree on all items. */
  public double pValue() {
    BinomialDistribution onPositives =
        BinomialDistribution.of(positivesOldRight + positivesFreshRight, 0.5);
    BinomialDistribution onNegatives =
        BinomialDistribution.of(negativesOldRight + negativesFreshRight, 0.5);
    double observed = drop();
    double p = 0;
    for (int i = 0; i <= onPositives.getNumberOfTrials(); i++) {
      for (int j = 0; j <= onNegatives.getNumberOfTrials(); j++) {
        // The old version is now right on i of the disputed positives and j of the negatives.
        int gainedPositives = i - positivesOldRight;
        int gainedNegatives = j - negativesOldRight;
        double drop =
            moved(old, gainedPositives, gainedNegatives).mcc()
                - moved(fresh, -gainedPositives, -gainedNegatives).mcc();
        if (drop >= observed - ROUNDING) {
          p += onPositives.probability(i) * onNegatives.probability(j);
        }
      }
    }
    return Math.min(1, p);
  }

  private static ConfusionCounts moved(ConfusionCounts counts, int positives, int negatives) {
    return new ConfusionCounts(
        counts.tp() + positives,
        counts.fp() - negatives,
        counts.fn() - positives,
        counts.tn() + negatives);
  }
}
