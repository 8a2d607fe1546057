package dev.assay.udfs.signal;

/** Which values of a signal are unusual. */
public enum Tail {
  /** Large values. */
  UPPER,
  /** Large values of what normally does not happen: a value of 0 is no evidence at all. */
  EVENT,
  /**
   * Small values, and only those beyond a robust z of -3.5 on a logarithmic scale: of many normal
   * values one is always the smallest.
   */
  LOWER_OUTLIER
}
