package dev.assay.udfs.statistics;

/** Whether a confusion table says anything about correlation. */
public enum MccStatus {
  /** Every margin of the table is above zero. */
  DEFINED,
  /** No label is positive (or there is no label): labels are missing. */
  NO_POSITIVES,
  /** No label is negative: labels are missing. */
  NO_NEGATIVES,
  /** The evaluator flagged nothing: it is to be revised. */
  NEVER_FLAGS,
  /** The evaluator flagged everything: it is to be revised. */
  ALWAYS_FLAGS
}
