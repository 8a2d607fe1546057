package dev.assay.udfs.statistics;

import java.util.function.Predicate;

/**
 * Further labels that would settle a question, if the evaluator keeps its present rates.
 *
 * @param positives further labels with the failure, >= 0
 * @param negatives further labels without it, >= 0
 */
public record LabelsNeeded(int positives, int negatives) {
  /** Nothing is missing. */
  public static final LabelsNeeded NONE = new LabelsNeeded(0, 0);

  /** The largest total that is searched for; a need of this size means "this many or more". */
  public static final int LIMIT = 10_000;

  /** Rejects a negative count. */
  public LabelsNeeded {
    Checks.atLeast("positives", positives, 0);
    Checks.atLeast("negatives", negatives, 0);
  }

  /** Positives and negatives together. */
  public int total() {
    return positives + negatives;
  }

  /**
   * The smallest addition in the table's own mix of classes after which {@code settled} holds; at
   * least one label, at most {@link #LIMIT}.
   *
   * @param settled false for the present table, and monotone in its size
   */
  static LabelsNeeded untilSettled(ConfusionCounts counts, Predicate<ConfusionCounts> settled) {
    int low = 0;
    int high = LIMIT;
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (settled.test(counts.times(1 + middle / counts.total()))) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return split(high, counts.prevalence());
  }

  /** A total in a mix of classes. */
  static LabelsNeeded split(int total, double prevalence) {
    int positives = (int) Math.round(total * prevalence);
    return new LabelsNeeded(positives, total - positives);
  }

  /** In words, such as {@code 14 further labels (7 with the failure, 7 without)}. */
  String inWords() {
    return (total() >= LIMIT ? "10,000 or more" : total())
        + " further label"
        + (total() == 1 ? "" : "s")
        + " ("
        + positives
        + " with the failure, "
        + negatives
        + " without)";
  }
}
