package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ConfusionCounts;
import java.util.List;

/**
 * What a cascade costs in agreement with people, and what it saves.
 *
 * @param cheap the cheap evaluator alone
 * @param dear the dear evaluator alone
 * @param cascade the dear one where the cheap one is unsure, else the cheap one
 * @param asked on how many of the labelled traces the dear one was asked
 */
public record CascadeAgreement(
    ConfusionCounts cheap, ConfusionCounts dear, ConfusionCounts cascade, int asked) {

  /**
   * A labelled trace that both have a score of.
   *
   * @param sure whether the cheap evaluator decides
   */
  public record Case(boolean positive, boolean cheapFlag, boolean dearFlag, boolean sure) {}

  /** Of some traces. */
  public static CascadeAgreement of(List<Case> cases) {
    boolean[] labels = new boolean[cases.size()];
    boolean[] cheap = new boolean[cases.size()];
    boolean[] dear = new boolean[cases.size()];
    boolean[] both = new boolean[cases.size()];
    int asked = 0;
    for (int i = 0; i < labels.length; i++) {
      Case one = cases.get(i);
      labels[i] = one.positive();
      cheap[i] = one.cheapFlag();
      dear[i] = one.dearFlag();
      both[i] = one.sure() ? one.cheapFlag() : one.dearFlag();
      asked += one.sure() ? 0 : 1;
    }
    return new CascadeAgreement(
        ConfusionCounts.of(labels, cheap),
        ConfusionCounts.of(labels, dear),
        ConfusionCounts.of(labels, both),
        asked);
  }

  /** The dear evaluator's MCC less the cascade's: what is lost. */
  public double mccLoss() {
    return dear.mcc() - cascade.mcc();
  }

  /** The share of the dear evaluator's calls that are saved; 0 without traces. */
  public double saving() {
    double total = cascade.total();
    return total == 0 ? 0 : 1 - asked / total;
  }
}
