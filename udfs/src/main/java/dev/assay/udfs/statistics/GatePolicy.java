package dev.assay.udfs.statistics;

/**
 * The lines that a gate draws; chosen from the cost of a bad release, not from data.
 *
 * @param blockDrop an observed drop of this size or more blocks, in (0, 1]
 * @param margin a true drop below this is acceptable, in (0, 1)
 * @param confirmedDrop the smallest observed drop that a significant test blocks, in [0, 1]
 * @param alpha level of the one-sided test, in (0, 1)
 * @param floor a candidate that scores below this is blocked, in [0, 1]; 0 blocks none
 */
public record GatePolicy(
    double blockDrop, double margin, double confirmedDrop, double alpha, double floor) {
  /** Block at 0.10, margin 0.10, significant drops from 0.03 on at 0.05, no floor. */
  public static final GatePolicy DEFAULT = new GatePolicy(0.10, 0.10, 0.03, 0.05, 0);

  /** Checks the ranges. */
  public GatePolicy {
    Checks.range("blockDrop", blockDrop, Double.MIN_VALUE, 1);
    Checks.open("margin", margin);
    Checks.unit("confirmedDrop", confirmedDrop);
    Checks.open("alpha", alpha);
    Checks.unit("floor", floor);
  }

  /** The same lines with an absolute floor. */
  public GatePolicy withFloor(double lowest) {
    return new GatePolicy(blockDrop, margin, confirmedDrop, alpha, lowest);
  }
}
