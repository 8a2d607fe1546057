package dev.assay.jobs.calibration;

import dev.assay.udfs.statistics.OverfitCheck;
import java.io.Serializable;

/**
 * An evaluator version as far as measuring it needs to know it.
 *
 * @param fingerprint a hash of all that its verdicts depend on but the judge's model
 * @param failureMode what it watches for
 * @param rubricVersion the version of the failure mode's definition that it follows
 * @param fitting whether labels went into it
 */
public record EvaluatorIdentity(
    String id,
    int version,
    String fingerprint,
    String failureMode,
    int rubricVersion,
    Fitting fitting)
    implements Serializable {

  /** Whether an evaluator has seen labels. */
  public enum Fitting {
    /** Written by hand: all labels are new to it. */
    FIXED,
    /** Made from the training split: only the held-out split is new to it. */
    FITTED,
    /**
     * Made from the training split, on whose traces it says what models of other folds say, which
     * have not seen the trace's cluster: all labels are new to its verdicts.
     */
    OUT_OF_FOLD
  }

  /** Whether it fits the labels that it was made from better than those held out. */
  OverfitCheck overfit(MeasuredEvaluator measured) {
    return fitting == Fitting.FIXED
        ? OverfitCheck.NONE
        : OverfitCheck.of(measured.fitted(), measured.heldOut());
  }

  /** The slice that it is measured on. */
  public String slice() {
    return switch (fitting) {
      case FIXED, OUT_OF_FOLD -> Slices.ALL;
      case FITTED -> Slices.HELD_OUT;
    };
  }
}
