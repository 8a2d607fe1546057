package dev.assay.jobs.report;

import java.util.List;

/**
 * What the evaluators said of a day's traces.
 *
 * @param evaluators in order of their names
 * @param flagged the lowest scores, lowest first
 */
record Judging(List<Evaluator> evaluators, List<Flagged> flagged) {
  /** Verdicts of one evaluator version, by status. */
  record Evaluator(
      String id,
      int version,
      long scored,
      long flagged,
      long abstained,
      long errored,
      long notApplicable,
      double costUsd) {}

  /**
   * A flagged trace.
   *
   * @param justification redacted; may be empty
   */
  record Flagged(
      String evaluatorId, String source, String traceId, double score, String justification) {}

  long errored() {
    return evaluators.stream().mapToLong(Evaluator::errored).sum();
  }

  double costUsd() {
    return evaluators.stream().mapToDouble(Evaluator::costUsd).sum();
  }
}
