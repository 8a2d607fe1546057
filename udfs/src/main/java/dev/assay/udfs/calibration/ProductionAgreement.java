package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.MccEstimate;
import dev.assay.udfs.statistics.ProportionInterval;
import dev.assay.udfs.statistics.StratifiedMcc;
import java.util.Optional;

/**
 * An evaluator's agreement carried to how often the failure occurs in production, where MCC is
 * lower than on a slice that is rich in failures.
 *
 * @param prevalence of the failure among traces of production, in (0, 1)
 * @param basis what the prevalence is known from
 * @param mcc with the evaluator's TPR and TNR as on the slice
 */
public record ProductionAgreement(double prevalence, Basis basis, MccEstimate mcc) {
  private static final int LEAST_RANDOM = 10;

  /** What a prevalence is known from. */
  public enum Basis {
    /** All labels, each standing for 1 / inclusion probability traces. */
    WEIGHTED_LABELS,
    /** The labels of the random reserve. */
    RANDOM_LABELS
  }

  /**
   * Of a slice; empty where its labels do not tell how often the failure occurs: some inclusion
   * probability is unknown, and fewer than ten labels are of the random reserve.
   *
   * @param counts whose TPR and TNR are carried over
   */
  public static Optional<ProductionAgreement> of(SliceOutcomes outcomes, ConfusionCounts counts) {
    if (outcomes.syntheticScored() > 0 || counts.positives() == 0 || counts.negatives() == 0) {
      return Optional.empty();
    }
    if (!outcomes.weighted().isEmpty()) {
      double prevalence = StratifiedMcc.weighted(outcomes.weighted()).prevalence();
      return at(prevalence, Basis.WEIGHTED_LABELS, counts);
    }
    ConfusionCounts random = outcomes.random().confusion();
    if (random.total() < LEAST_RANDOM) {
      return Optional.empty();
    }
    // The posterior's middle: a reserve without a failure does not mean that there are none.
    double prevalence =
        random.positives() > 0
            ? random.prevalence()
            : ProportionInterval.jeffreys(0, random.total(), 0.5).upper() / 2;
    return at(prevalence, Basis.RANDOM_LABELS, counts);
  }

  private static Optional<ProductionAgreement> at(
      double prevalence, Basis basis, ConfusionCounts counts) {
    return prevalence > 0 && prevalence < 1
        ? Optional.of(
            new ProductionAgreement(
                prevalence, basis, MccEstimate.atPrevalence(counts, prevalence)))
        : Optional.empty();
  }
}
