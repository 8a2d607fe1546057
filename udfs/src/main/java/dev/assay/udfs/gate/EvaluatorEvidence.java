package dev.assay.udfs.gate;

import dev.assay.udfs.statistics.GatePolicy;

/**
 * What one evaluator brings before a gate, on one slice of the items.
 *
 * @param refusal why its verdicts cannot be compared, as a sentence; empty if they can
 */
public record EvaluatorEvidence(
    GatingEvaluator evaluator,
    GateSlice slice,
    PairedMeasurement measurement,
    GatePolicy policy,
    String refusal) {
  /** Of verdicts that can be compared, on all items. */
  public static EvaluatorEvidence comparable(
      GatingEvaluator evaluator, PairedMeasurement measurement, GatePolicy policy) {
    return new EvaluatorEvidence(evaluator, GateSlice.ALL, measurement, policy, "");
  }

  /** Whether a decision may rest on it; the others annotate. */
  boolean decides() {
    return evaluator.status().gates();
  }

  /** For people. */
  String name() {
    return slice.isAll() ? evaluator.name() : evaluator.name() + " on " + slice.name();
  }
}
