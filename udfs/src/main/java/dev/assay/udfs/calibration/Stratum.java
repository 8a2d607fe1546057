package dev.assay.udfs.calibration;

/**
 * Labels that came to be labelled in the same way.
 *
 * @param arm of the queue; empty where the label did not come from there
 * @param inclusionProbability with which the trace was picked, in (0, 1]; NaN if unknown
 * @param synthetic whether the traces are made up
 */
public record Stratum(String arm, double inclusionProbability, boolean synthetic) {
  /** Whether what was picked can stand for what was not. */
  public boolean hasWeight() {
    return inclusionProbability > 0;
  }
}
