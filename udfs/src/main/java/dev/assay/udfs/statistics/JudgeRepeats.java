package dev.assay.udfs.statistics;

import java.io.Serializable;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * How often a judge that is asked again about the same item gives another verdict; mergeable.
 *
 * <p>Repeats pay only above a flip rate of about 0.15: below, its errors repeat too. A gate wants
 * at most 0.10.
 *
 * @param flips pairs of runs on one item whose flags differ
 * @param pairs pairs of runs on one item
 * @param flaggedPairs pairs of runs on one item that both flag
 */
public record JudgeRepeats(long flips, long pairs, long flaggedPairs) implements Serializable {
  /** Nothing asked twice, the neutral element of {@link #plus}. */
  public static final JudgeRepeats NONE = new JudgeRepeats(0, 0, 0);

  /** Checks that flips and pairs that both flag are at most all pairs. */
  public JudgeRepeats {
    Checks.range("flips", (double) flips, 0, (double) pairs);
    Checks.range("flaggedPairs", (double) flaggedPairs, 0, (double) (pairs - flips));
  }

  /** Of one item's runs, true where flagged: m runs make m (m - 1) / 2 pairs. */
  public static JudgeRepeats ofItem(boolean... flags) {
    long flagged = 0;
    for (boolean flag : flags) {
      flagged += flag ? 1 : 0;
    }
    return new JudgeRepeats(
        flagged * (flags.length - flagged),
        (long) flags.length * (flags.length - 1) / 2,
        flagged * (flagged - 1) / 2);
  }

  /** Both sets of items in one. */
  public JudgeRepeats plus(JudgeRepeats other) {
    return new JudgeRepeats(
        flips + other.flips, pairs + other.pairs, flaggedPairs + other.flaggedPairs);
  }

  /** Share of pairs that differ, in [0, 1], lower is better; NaN if nothing was asked twice. */
  public double flipRate() {
    return flips / (double) pairs;
  }

  /**
   * Test-retest agreement: MCC of one run with another on the same items, in [-1, 1], of the table
   * that counts each pair once in each order; NaN where it is undefined, as for a judge that never
   * flags.
   */
  public double testRetest() {
    ConfusionCounts table =
        new ConfusionCounts(flaggedPairs, flips / 2.0, flips / 2.0, pairs - flips - flaggedPairs);
    return table.mccStatus() == MccStatus.DEFINED ? table.mcc() : Double.NaN;
  }

  /**
   * Spearman-Brown: reliability of the mean of {@code runs} runs, k r / (1 + (k - 1) r).
   *
   * @param single reliability of one run, in [0, 1]
   */
  public static double reliabilityOfMean(double single, int runs) {
    Checks.unit("single", single);
    Checks.atLeast("runs", runs, 1);
    return runs * single / (1 + (runs - 1) * single);
  }

  /**
   * P(the majority of {@code runs} independent runs is right); a tie of an even number counts half.
   * Too good for a judge whose errors repeat.
   *
   * @param right P(one run is right), in [0, 1]
   */
  public static double majorityRight(double right, int runs) {
    Checks.unit("right", right);
    Checks.atLeast("runs", runs, 1);
    BinomialDistribution count = BinomialDistribution.of(runs, right);
    double majority = count.survivalProbability(runs / 2);
    return runs % 2 == 0 ? majority + count.probability(runs / 2) / 2 : majority;
  }
}
