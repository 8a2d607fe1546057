package dev.assay.jobs.calibration;

/** The parts of a dataset version that evaluators are measured on. */
public final class Slices {
  /** Every labelled item. */
  public static final String ALL = "all";

  /** The items that nothing was fitted on; also the name of the split. */
  public static final String HELD_OUT = "held_out";

  private Slices() {}
}
