package dev.assay.udfs.statistics;

/** Whether an evaluator is better on the labels it was made with than on those it has not seen. */
public enum OverfitCheck {
  /** No more of a gap than chance makes. */
  NONE,
  /** Dev MCC more than 0.10 above held-out MCC, with probability 0.8 that it truly is. */
  WARNING,
  /**
   * More than 0.15 above with probability 0.9: overfit; its status is from held-out labels only.
   */
  OVERFIT;

  /** Judges the gap; NONE where a class has no label, since nothing is known. */
  public static OverfitCheck of(ConfusionCounts dev, ConfusionCounts heldOut) {
    double gap = dev.mcc() - heldOut.mcc();
    double worse = JeffreysMcc.probabilityWorse(heldOut, dev);
    if (gap > 0.15 && worse >= 0.9) {
      return OVERFIT;
    }
    return gap > 0.10 && worse >= 0.8 ? WARNING : NONE;
  }
}
