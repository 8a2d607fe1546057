package dev.assay.udfs.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * McNemar's test of a drop between two paired binary samples: b items pass before and fail after, c
 * the reverse, and under no change b ~ Bin(b + c, 1/2).
 *
 * <p>Direction: a small p speaks for a drop. No discordant item gives p = 1 exact, 0.5 mid-p.
 * Source: Fagerland, Lydersen, Laake 2013: mid-p keeps its level in every scenario tried, the exact
 * test is too careful.
 */
public final class McNemar {
  private McNemar() {}

  /** Exact one-sided P(X >= b). */
  public static double exactP(int passToFail, int failToPass) {
    return discordant(passToFail, failToPass).survivalProbability(passToFail - 1);
  }

  /** One-sided mid-p: P(X > b) + P(X = b) / 2. */
  public static double midP(int passToFail, int failToPass) {
    BinomialDistribution flips = discordant(passToFail, failToPass);
    return flips.survivalProbability(passToFail) + flips.probability(passToFail) / 2;
  }

  /** Exact two-sided: twice the smaller tail, at most 1. */
  public static double exactTwoSidedP(int passToFail, int failToPass) {
    int larger = Math.max(passToFail, failToPass);
    return Math.min(1, 2 * discordant(passToFail, failToPass).survivalProbability(larger - 1));
  }

  /** The fewest drops, with no item gained, whose mid-p is at most {@code alpha}. */
  static int fewestSignificant(double alpha) {
    int drops = 0;
    while (midP(drops, 0) > alpha) {
      drops++;
    }
    return drops;
  }

  private static BinomialDistribution discordant(int passToFail, int failToPass) {
    Checks.atLeast("passToFail", passToFail, 0);
    Checks.atLeast("failToPass", failToPass, 0);
    return BinomialDistribution.of(Math.addExact(passToFail, failToPass), 0.5);
  }
}
