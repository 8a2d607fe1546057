package dev.assay.udfs.calibration;

import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import java.io.Serializable;

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
    long positivesNotApplicable)
    implements Serializable {
  /** No items, the neutral element of {@link #plus}. */
  public static final OutcomeCounts NONE = new OutcomeCounts(ConfusionCounts.NONE, 0, 0, 0, 0);

  /**
   * Of one item.
   *
   * @param positive whether a person saw the failure
   * @param flagged whether the evaluator saw it; of no account unless scored
   */
  public static OutcomeCounts ofItem(VerdictStatus status, boolean positive, boolean flagged) {
    return switch (status) {
      case SCORED -> new OutcomeCounts(cell(positive, flagged), 0, 0, 0, 0);
      case ABSTAINED -> new OutcomeCounts(ConfusionCounts.NONE, 1, 0, 0, 0);
      case ERRORED -> new OutcomeCounts(ConfusionCounts.NONE, 0, 1, 0, 0);
      case NOT_APPLICABLE -> new OutcomeCounts(ConfusionCounts.NONE, 0, 0, 1, positive ? 1 : 0);
    };
  }

  private static ConfusionCounts cell(boolean positive, boolean flagged) {
    if (positive) {
      return flagged ? ConfusionCounts.ONE_TP : ConfusionCounts.ONE_FN;
    }
    return flagged ? ConfusionCounts.ONE_FP : ConfusionCounts.ONE_TN;
  }

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
