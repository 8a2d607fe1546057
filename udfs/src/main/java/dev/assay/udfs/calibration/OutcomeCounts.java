package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ConfusionCounts;

/**
 * What an evaluator said of labelled items; mergeable. An item without a score is in none of the
 * four cells of the table: it is missing evidence, not a wrong answer and not a right one.
 *
 * @param confusion items with a score
 * @param abstained items on which the evaluator would not decide
 * @param errored items on which it failed
 * @param notApplicable items that it does not speak of
 * @param positivesNotApplicable those of them that have the failure
 */
public record OutcomeCounts(
    ConfusionCounts confusion,
    long abstained,
    long errored,
    long notApplicable,
    long positivesNotApplicable) {
  /** No items, the neutral element of {@link #plus}. */
  public static final OutcomeCounts NONE = new OutcomeCounts(ConfusionCounts.NONE, 0, 0, 0, 0);

  /** Both in one. */
  public OutcomeCounts plus(OutcomeCounts other) {
    return new OutcomeCounts(
        confusion.plus(other.confusion),
        abstained + other.abstained,
        errored + other.errored,
        notApplicable + other.notApplicable,
        positivesNotApplicable + other.positivesNotApplicable);
  }

  /** Items with a score. */
  public long scored() {
    return Math.round(confusion.total());
  }

  /** Items with a verdict of whatever kind. */
  public long judged() {
    return scored() + abstained + errored + notApplicable;
  }
}
