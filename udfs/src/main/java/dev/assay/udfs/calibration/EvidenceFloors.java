package dev.assay.udfs.calibration;

/**
 * How much of the evidence may be missing before nothing may rest on it.
 *
 * @param minCoverage least share of items with a score, in [0, 1]
 * @param maxErrorRate greatest share of verdicts that ended in an error, in [0, 1]
 */
public record EvidenceFloors(double minCoverage, double maxErrorRate) {
  /** Nine in ten scored, one in twenty errored. */
  public static final EvidenceFloors DEFAULT = new EvidenceFloors(0.90, 0.05);

  public EvidenceFloors {
    share("min_coverage", minCoverage);
    share("max_error_rate", maxErrorRate);
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, got " + value);
    }
  }

  /** What is missing, in words; empty if it is little enough. */
  public String shortfall(double coverage, double errorRate) {
    if (errorRate > maxErrorRate) {
      return String.format(
          java.util.Locale.ROOT,
          "%.0f %% of the verdicts are errors, more than %.0f %%",
          100 * errorRate,
          100 * maxErrorRate);
    }
    if (coverage < minCoverage) {
      return String.format(
          java.util.Locale.ROOT,
          "%.0f %% of the items have a score, fewer than %.0f %%",
          100 * coverage,
          100 * minCoverage);
    }
    return "";
  }
}
