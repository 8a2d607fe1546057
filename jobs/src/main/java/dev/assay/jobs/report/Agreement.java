package dev.assay.jobs.report;

import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.MccStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far an evaluator agrees with people: a row of {@code calibrations}. Shares and coefficients
 * are NaN where they are undefined.
 *
 * @param labelsNeeded 0 where no more are asked for
 * @param previousStatus of the same evaluator on the same dataset and slice before; empty if none
 * @param disagreements where evaluator and label differ, worst first
 */
record Agreement(
    String evaluatorId,
    int evaluatorVersion,
    String failureMode,
    String dataset,
    int datasetVersion,
    String slice,
    String judgeModel,
    CalibrationStatus status,
    String reason,
    int labelsNeeded,
    int look,
    Counts counts,
    Estimate mcc,
    MccStatus mccStatus,
    Estimate tpr,
    Estimate tnr,
    double kappa,
    double weightedMcc,
    double transportedMcc,
    double coverage,
    double errorRate,
    long syntheticLabels,
    Instant calibratedAt,
    Optional<CalibrationStatus> previousStatus,
    List<Disagreement> disagreements) {

  /** Labels with the failure and without; and the confusion table. */
  record Counts(
      long positives,
      long negatives,
      long truePositives,
      long falsePositives,
      long falseNegatives,
      long trueNegatives,
      long unscored) {}

  /** A value with its 95 % interval. */
  record Estimate(double value, double low, double high) {
    boolean isKnown() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  record Disagreement(String source, String traceId, boolean labelPositive, double score) {}

  /** Whether the coefficient is one: both classes are there, and the evaluator tells some apart. */
  boolean isDefined() {
    return mccStatus == MccStatus.DEFINED && Double.isFinite(mcc.value());
  }

  /** The evaluator and its version, as people write it. */
  String evaluator() {
    return evaluatorId + " v" + evaluatorVersion;
  }
}
