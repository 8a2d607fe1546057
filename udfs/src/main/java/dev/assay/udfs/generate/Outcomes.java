package dev.assay.udfs.generate;

import dev.assay.udfs.statistics.ConfusionCounts;

/** Whole counts of flags against labels. */
record Outcomes(int tp, int fp, int fn, int tn) {

  /** Of some examples. */
  static Outcomes of(boolean[] labels, boolean[] flags, boolean[] some) {
    int tp = 0;
    int fp = 0;
    int fn = 0;
    int tn = 0;
    for (int i = 0; i < labels.length; i++) {
      if (!some[i]) {
        continue;
      }
      if (flags[i]) {
        tp += labels[i] ? 1 : 0;
        fp += labels[i] ? 0 : 1;
      } else {
        fn += labels[i] ? 1 : 0;
        tn += labels[i] ? 0 : 1;
      }
    }
    return new Outcomes(tp, fp, fn, tn);
  }

  /** 0 where it is undefined. */
  double mcc() {
    double flagged = (double) tp + fp;
    double others = (double) fn + tn;
    double positives = (double) tp + fn;
    double negatives = (double) fp + tn;
    double product = flagged * others * positives * negatives;
    return product == 0 ? 0 : ((double) tp * tn - (double) fp * fn) / Math.sqrt(product);
  }

  ConfusionCounts counts() {
    return new ConfusionCounts(tp, fp, fn, tn);
  }
}
