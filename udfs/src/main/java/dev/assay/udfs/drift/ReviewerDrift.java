package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.MccEstimate;
import dev.assay.udfs.statistics.MccStatus;
import java.util.Locale;

/**
 * Whether a reviewer who labels the same traces again answers as before. Below an MCC of 0.8 with
 * oneself the criteria have drifted; it is told from ten traces labelled twice on.
 */
public final class ReviewerDrift {
  /** The monitor's name. */
  public static final String MONITOR = "reviewer";

  private static final double LEAST_MCC = 0.8;
  private static final int LEAST_ITEMS = 10;

  private ReviewerDrift() {}

  /**
   * The finding for a reviewer and a failure mode.
   *
   * @param answers first and second answers of the same reviewer: both positive is tp, the first
   *     alone fn, the second alone fp
   */
  public static DriftFinding of(String reviewer, String failureMode, ConfusionCounts answers) {
    MccEstimate mcc = MccEstimate.of(answers);
    long items = Math.round(answers.total());
    boolean known = items >= LEAST_ITEMS && mcc.status() == MccStatus.DEFINED;
    boolean drifted = known && mcc.value() < LEAST_MCC;
    boolean surely = drifted && mcc.upperBound95() < LEAST_MCC;
    return new DriftFinding(
        MONITOR,
        failureMode + "/" + reviewer,
        "MCC of a reviewer with oneself",
        known ? mcc.value() : Double.NaN,
        LEAST_MCC,
        Double.NaN,
        items,
        items,
        surely
            ? DriftState.DRIFT
            : drifted ? DriftState.SIGNAL : known ? DriftState.OK : DriftState.UNKNOWN,
        String.format(
            Locale.ROOT,
            "%d traces labelled twice, %.0f of them otherwise the second time.",
            items,
            answers.fp() + answers.fn()),
        drifted
            ? "Read the rubric together, mend what is read in two ways, and raise its version."
            : "");
  }
}
