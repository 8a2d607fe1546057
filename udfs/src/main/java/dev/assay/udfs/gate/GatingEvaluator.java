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
  /** The version of an evaluator whose verdicts are labels. */
  private static final String LABELS = "labels";

  /**
   * Labels of people or programs on the releases' own traces: they decide as they are, since they
   * are what evaluators are calibrated against.
   *
   * @param rubricVersion under which they were given
   */
  public static GatingEvaluator ofLabels(String failureMode, int rubricVersion) {
    return new GatingEvaluator(
        failureMode,
        rubricVersion,
        LABELS,
        "",
        failureMode,
        "",
        CalibrationStatus.GATE,
        Double.NaN,
        Double.NaN);
  }

  /** Whether its verdicts are labels. */
  public boolean isLabels() {
    return fingerprint.equals(LABELS);
  }

  /** What its say rests on: a calibration status, LABELS, or empty for nothing. */
  public String standing() {
    if (isLabels()) {
      return "LABELS";
    }
    return calibrationId.isEmpty() ? "" : status.name();
  }

  /** For people. */
  public String name() {
    return id + "@" + version;
  }
}
