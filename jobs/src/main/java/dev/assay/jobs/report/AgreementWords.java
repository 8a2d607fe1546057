package dev.assay.jobs.report;

import dev.assay.udfs.statistics.CalibrationStatus;
import java.util.List;

/** How an evaluator's agreement is said in words, the same in every section. */
final class AgreementWords {
  private AgreementWords() {}

  /** For example {@code 0.71 (0.46 to 0.85)}. */
  static String mcc(Agreement agreement) {
    if (!agreement.mcc().isKnown()) {
      return "undefined";
    }
    String interval = interval(agreement.mcc());
    return agreement.isDefined()
        ? "%s (%s)".formatted(Words.coefficient(agreement.mcc().value()), interval)
        : "undefined (%s)".formatted(interval);
  }

  /** For example {@code 0.46 to 0.85}. */
  static String interval(Agreement.Estimate estimate) {
    return estimate.isKnown()
        ? "%s to %s"
            .formatted(Words.coefficient(estimate.low()), Words.coefficient(estimate.high()))
        : "no interval";
  }

  static Tone tone(CalibrationStatus status) {
    return switch (status) {
      case GATE_CONFIRMED, GATE -> Tone.GOOD;
      case SIGNAL, INSUFFICIENT -> Tone.ATTENTION;
      case REVISE, FIX_LABELS -> Tone.ALARM;
    };
  }

  /** What a status allows, in a few words. */
  static String allows(CalibrationStatus status) {
    return switch (status) {
      case GATE_CONFIRMED -> "may block a release alone";
      case GATE -> "may block, one person can override";
      case SIGNAL -> "annotates, never blocks";
      case REVISE -> "does not measure its rubric";
      case INSUFFICIENT -> "too few labels";
      case FIX_LABELS -> "reviewers disagree";
    };
  }

  /** What to do about an evaluator; empty where nothing is to be done. */
  static String toDo(Agreement agreement) {
    String labels =
        agreement.labelsNeeded() > 0
            ? "label %s for %s"
                .formatted(
                    Words.count(agreement.labelsNeeded(), "more trace"), agreement.failureMode())
            : "";
    return switch (agreement.status()) {
      case GATE_CONFIRMED -> "";
      case GATE -> labels.isEmpty() ? "" : labels + " to confirm it";
      case SIGNAL -> labels.isEmpty() ? "recalibrate it, or split its failure mode" : labels;
      case REVISE -> labels.isEmpty() ? "revise its rubric or rule" : "revise it, or " + labels;
      case INSUFFICIENT -> labels.isEmpty() ? "label more traces" : labels;
      case FIX_LABELS ->
          "sharpen the rubric of %s for reviewers".formatted(agreement.failureMode());
    };
  }

  /** The evaluators that may block. */
  static long gating(List<Agreement> agreements) {
    return agreements.stream().filter(one -> one.status().gates()).count();
  }
}
