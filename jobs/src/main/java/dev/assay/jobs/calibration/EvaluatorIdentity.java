package dev.assay.jobs.calibration;

import java.io.Serializable;

/**
 * An evaluator version as far as measuring it needs to know it.
 *
 * @param fingerprint a hash of all that its verdicts depend on but the judge's model
 * @param failureMode what it watches for
 * @param fitting whether labels went into it
 */
public record EvaluatorIdentity(
    String id, int version, String fingerprint, String failureMode, Fitting fitting)
    implements Serializable {

  /** Whether an evaluator has seen labels. */
  public enum Fitting {
    /** Written by hand: all labels are new to it. */
    FIXED,
    /** Made from the training split: only the held-out split is new to it. */
    FITTED
  }

  /** The slice that it is measured on. */
  public String slice() {
    return switch (fitting) {
      case FIXED -> Slices.ALL;
      case FITTED -> Slices.HELD_OUT;
    };
  }
}
