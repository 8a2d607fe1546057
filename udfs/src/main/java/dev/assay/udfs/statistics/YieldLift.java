package dev.assay.udfs.statistics;

/**
 * How many more failures a ranked queue finds than random sampling does.
 *
 * @param hits failures among the labelled items of the queue
 * @param labelled labelled items of the queue
 * @param randomHits failures among the random reserve
 * @param randomLabelled labelled items of the random reserve
 */
public record YieldLift(int hits, int labelled, int randomHits, int randomLabelled) {
  /** Nothing labelled, the neutral element of {@link #plus}. */
  public static final YieldLift NONE = new YieldLift(0, 0, 0, 0);

  /** Checks that hits are at most labels. */
  public YieldLift {
    Checks.atLeast("hits", hits, 0);
    Checks.atLeast("labelled", labelled, hits);
    Checks.atLeast("randomHits", randomHits, 0);
    Checks.atLeast("randomLabelled", randomLabelled, randomHits);
  }

  /** Both weeks in one. */
  public YieldLift plus(YieldLift other) {
    return new YieldLift(
        Math.addExact(hits, other.hits),
        Math.addExact(labelled, other.labelled),
        Math.addExact(randomHits, other.randomHits),
        Math.addExact(randomLabelled, other.randomLabelled));
  }

  /** Failing share of the labelled queue, in [0, 1]; NaN without labels. */
  public double precision() {
    return hits / (double) labelled;
  }

  /** Failing share of the random reserve, in [0, 1]; NaN without labels. */
  public double randomYield() {
    return randomHits / (double) randomLabelled;
  }

  /**
   * precision / random yield, >= 0; above 1 the queue is better. Infinite if the reserve has no
   * failure; NaN if neither has, or a side has no labels.
   */
  public double lift() {
    return precision() / randomYield();
  }

  /**
   * Walters's log interval of the lift at a two-sided {@code level}, one half added to each count;
   * from 0 on where the queue has no failure, since a log interval never holds 0; [0, infinity] if
   * a side has no labels.
   */
  public Interval interval(double level) {
    if (labelled == 0 || randomLabelled == 0) {
      return new Interval(0, Double.POSITIVE_INFINITY);
    }
    double ratio =
        Math.log((hits + 0.5) / (labelled + 0.5) * (randomLabelled + 0.5) / (randomHits + 0.5));
    double variance =
        1 / (hits + 0.5)
            - 1 / (labelled + 0.5)
            + 1 / (randomHits + 0.5)
            - 1 / (randomLabelled + 0.5);
    double half = Normal.twoSided(level) * Math.sqrt(variance);
    return new Interval(hits == 0 ? 0 : Math.exp(ratio - half), Math.exp(ratio + half));
  }

  /** Two-sided Fisher mid-p of equal shares; 1 if a side has no labels. */
  public double pValue() {
    return new TwoProportions(hits, labelled, randomHits, randomLabelled).fisherMidP();
  }

  /** Whether the reserve holds the three failures from which on a lift is worth reading. */
  public boolean readable() {
    return randomHits >= 3;
  }
}
