package dev.assay.udfs.statistics;

/** What an evaluator may be used for, by its agreement with labels it has not seen. */
public enum CalibrationStatus {
  /** May block a release alone: the lower bound of its MCC is above 0.6. */
  GATE_CONFIRMED,
  /** May block; one named person can override it. */
  GATE,
  /** Annotates, ranks and trends; never blocks. */
  SIGNAL,
  /** Does not measure what its rubric says. */
  REVISE,
  /** Fewer than ten labels of a class. */
  INSUFFICIENT,
  /** Humans agree too little with each other for any evaluator to agree with them. */
  FIX_LABELS;

  /** Whether an evaluator of this status may block a release. */
  public boolean gates() {
    return this == GATE_CONFIRMED || this == GATE;
  }
}
