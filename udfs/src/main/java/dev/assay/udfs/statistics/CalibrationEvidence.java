package dev.assay.udfs.statistics;

import java.util.Objects;

/**
 * What a calibration decision rests on.
 *
 * @param counts unweighted labels of the slice, none of them used to make the evaluator
 * @param mcc the estimate from exactly these counts
 * @param ceiling interval of the highest MCC that human agreement allows; [0, 1] if unknown
 * @param previous the status of the same evaluator fingerprint on the same slice name and rubric
 *     before; anything that does not gate if there was none
 */
public record CalibrationEvidence(
    ConfusionCounts counts, MccEstimate mcc, Interval ceiling, CalibrationStatus previous) {

  /** Rejects nulls. */
  public CalibrationEvidence {
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(mcc, "mcc");
    Objects.requireNonNull(ceiling, "ceiling");
    Objects.requireNonNull(previous, "previous");
  }

  /** Of a first look at labels drawn at random, with nothing known about the humans' agreement. */
  public static CalibrationEvidence of(ConfusionCounts counts) {
    return new CalibrationEvidence(
        counts, MccEstimate.of(counts), new Interval(0, 1), CalibrationStatus.INSUFFICIENT);
  }

  /** With the interval of human agreement. */
  public CalibrationEvidence withCeiling(Interval known) {
    return new CalibrationEvidence(counts, mcc, known, previous);
  }

  /** With the status that a drop out of the gate is measured from. */
  public CalibrationEvidence withPrevious(CalibrationStatus status) {
    return new CalibrationEvidence(counts, mcc, ceiling, status);
  }
}
