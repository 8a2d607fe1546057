package dev.assay.jobs.report;

import dev.assay.udfs.statistics.GateState;
import java.time.Instant;
import java.util.List;

/**
 * A decision on a candidate release: a row of {@code gates}, with its decision document opened.
 *
 * @param confirmation {@code CONFIRMED} or {@code UNCONFIRMED} for a block; empty otherwise
 * @param overrideBy who has overridden it; empty if nobody has
 */
record ReleaseGate(
    String gateId,
    String dataset,
    int datasetVersion,
    String baseline,
    String candidate,
    GateState decision,
    String confirmation,
    String reason,
    String overrideBy,
    String overrideWhy,
    Instant decidedAt,
    List<Measured> evaluators,
    List<Flip> flips) {

  /** What one evaluator measured on both releases; numbers are NaN where they are unknown. */
  record Measured(
      String evaluator,
      String failureMode,
      boolean decides,
      GateState state,
      long items,
      double baseline,
      double candidate,
      double drop,
      double dropUpperBound,
      double p,
      String power) {}

  /** An item whose score changed. */
  record Flip(
      String evaluator, String itemId, double baseline, double candidate, String candidateTrace) {}
}
