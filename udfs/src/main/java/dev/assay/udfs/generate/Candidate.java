package dev.assay.udfs.generate;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.MccEstimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to make an evaluator, with how well what it makes agrees with people out of fold.
 *
 * @param counts of the out-of-fold flags
 * @param estimate of the MCC; its intervals take into account that examples of a cluster hang
 *     together
 * @param falseFailureRate share of the good traces that are flagged
 * @param p the probability that the best of all candidates reaches this MCC by chance; NaN for
 *     yardsticks
 * @param cost what a verdict costs, in milliseconds of a core
 * @param failures out of fold, of each example
 */
public record Candidate(
    Learner learner,
    ConfusionCounts counts,
    MccEstimate estimate,
    double falseFailureRate,
    double p,
    double cost,
    List<Double> failures) {

  /** Whether its out-of-fold MCC is better than chance, given all that was tried. */
  public boolean survives(double alpha) {
    return estimate.value() > 0 && p <= alpha;
  }

  /** For JSON. */
  public Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("candidate", learner.name());
    details.put("kind", learner.kind().text());
    details.put("mcc", estimate.value());
    details.put("mcc_low", estimate.interval95().lower());
    details.put("mcc_high", estimate.interval95().upper());
    details.put("true_positives", (long) counts.tp());
    details.put("false_positives", (long) counts.fp());
    details.put("false_negatives", (long) counts.fn());
    details.put("true_negatives", (long) counts.tn());
    details.put("false_failure_rate", falseFailureRate);
    details.put("cost_ms", cost);
    details.put("p_adjusted", Double.isNaN(p) ? null : (Object) p);
    return details;
  }
}
