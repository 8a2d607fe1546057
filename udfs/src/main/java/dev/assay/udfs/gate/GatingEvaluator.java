package dev.assay.udfs.gate;

import dev.assay.udfs.statistics.CalibrationStatus;

/**
 * An evaluator version as a gate knows it.
 *
 * @param judgeModel of a judge; empty for others
 * @param calibrationId what its status comes from; empty if it was never calibrated here
 * @param status on this dataset version; INSUFFICIENT if it was never calibrated here
 * @param mcc of that calibration; NaN if none
 * @param mccLowerBound one-sided 95 %; NaN if none
 */
public record GatingEvaluator(
    String id,
    int version,
    String fingerprint,
    String judgeModel,
    String failureMode,
    String calibrationId,
    CalibrationStatus status,
    double mcc,
    double mccLowerBound) {
  /** For people. */
  public String name() {
    return id + "@" + version;
  }
}
