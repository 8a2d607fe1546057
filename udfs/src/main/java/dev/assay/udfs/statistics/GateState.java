package dev.assay.udfs.statistics;

/** The three answers of a gate. */
public enum GateState {
  /** A drop as large as the margin is ruled out. */
  PASS,
  /** A policy line is crossed, or a drop is significant. */
  BLOCK,
  /** Neither: the slice is too small to say; closed unless a person overrides it. */
  INCONCLUSIVE
}
