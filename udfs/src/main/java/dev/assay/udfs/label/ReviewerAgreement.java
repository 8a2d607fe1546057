package dev.assay.udfs.label;

import dev.assay.udfs.statistics.AgreementCeiling;
import dev.assay.udfs.statistics.Coincidences;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.MccEstimate;
import dev.assay.udfs.statistics.PairAgreementIntervals;
import dev.assay.udfs.statistics.RaterTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far people agree with each other about a failure mode, and what that allows an evaluator.
 *
 * <p>Only items that two or more answered with yes or no count. Of an item with more than two
 * answers each pair counts for a part, so that every item weighs the same in {@code pairs}; the
 * first of a pair is the reviewer whose name comes first. Intervals are central 95 %. The items are
 * those that were labelled twice: where they were not drawn at random, agreement in production is
 * another.
 *
 * @param reviewers who answered any of these items, in order of their names
 * @param items answered twice or more
 * @param contradicted of them, that nobody has decided between
 * @param unsure answers that could not be decided, of all items
 * @param pairs both positive is tp, the first alone fp, the second alone fn
 * @param alpha Krippendorff's, nominal, of all their answers; NaN where it is undefined
 * @param gradedAlpha the same of graded values, by their squared differences; empty where there are
 *     none
 * @param kappa Cohen's, of the pairs; NaN where it is undefined
 * @param ac1 Gwet's, of the pairs, which is steady where the failure is rare
 * @param intervals of the three
 * @param mcc between reviewers
 */
public record ReviewerAgreement(
    List<String> reviewers,
    int items,
    int contradicted,
    int unsure,
    ConfusionCounts pairs,
    double alpha,
    OptionalDouble gradedAlpha,
    double kappa,
    double ac1,
    PairAgreementIntervals intervals,
    MccEstimate mcc) {

  /** Below this upper end of the ceiling the rubric is to be mended before any evaluator. */
  public static final double FIX_LABELS_BELOW = 0.65;

  /** As many items answered twice make agreement worth reading; 50 are better. */
  public static final int ENOUGH_ITEMS = 30;

  public ReviewerAgreement {
    reviewers = List.copyOf(reviewers);
  }

  /** Of answers to one failure mode under one rubric. */
  public static ReviewerAgreement of(Collection<ReviewerAnswers> answers) {
    List<ReviewerAnswers> twice =
        answers.stream().filter(item -> item.present().size() >= 2).toList();
    ConfusionCounts pairs = ConfusionCounts.NONE;
    List<double[]> ratings = new ArrayList<>();
    TreeSet<String> reviewers = new TreeSet<>();
    for (ReviewerAnswers item : twice) {
      List<Boolean> votes = List.copyOf(item.present().values());
      pairs = pairs.plus(pairsOf(votes));
      ratings.add(votes.stream().mapToDouble(vote -> vote ? 1 : 0).toArray());
      reviewers.addAll(item.present().keySet());
    }
    RaterTable table =
        RaterTable.of(new double[][] {{pairs.tp(), pairs.fp()}, {pairs.fn(), pairs.tn()}});
    return new ReviewerAgreement(
        List.copyOf(reviewers),
        twice.size(),
        (int) answers.stream().filter(ReviewerAnswers::isContradicted).count(),
        answers.stream().mapToInt(ReviewerAnswers::unsure).sum(),
        pairs,
        Coincidences.of(ratings).alpha(Coincidences.Metric.NOMINAL),
        gradedAlpha(answers),
        table.kappa(),
        table.ac1(),
        PairAgreementIntervals.of(pairs.tp(), pairs.fp(), pairs.fn(), pairs.tn()),
        MccEstimate.of(pairs));
  }

  /** By failure mode, in order of names, each under the rubric that the mode has. */
  public static Map<String, ReviewerAgreement> byMode(
      Collection<ReviewerAnswers> answers, Map<String, FailureMode> modes) {
    Map<String, List<ReviewerAnswers>> grouped = new TreeMap<>();
    for (ReviewerAnswers item : answers) {
      FailureMode mode = modes.get(item.failureMode());
      if (mode != null && mode.rubricVersion() == item.rubricVersion()) {
        grouped.computeIfAbsent(item.failureMode(), name -> new ArrayList<>()).add(item);
      }
    }
    Map<String, ReviewerAgreement> byMode = new LinkedHashMap<>();
    grouped.forEach((name, items) -> byMode.put(name, of(items)));
    return byMode;
  }

  private static ConfusionCounts pairsOf(List<Boolean> votes) {
    ConfusionCounts counts = ConfusionCounts.NONE;
    for (int i = 0; i < votes.size(); i++) {
      for (int j = i + 1; j < votes.size(); j++) {
        counts = counts.plus(cell(votes.get(i), votes.get(j)));
      }
    }
    return counts.times(1 / counts.total());
  }

  private static ConfusionCounts cell(boolean first, boolean second) {
    if (first) {
      return second ? ConfusionCounts.ONE_TP : ConfusionCounts.ONE_FP;
    }
    return second ? ConfusionCounts.ONE_FN : ConfusionCounts.ONE_TN;
  }

  private static OptionalDouble gradedAlpha(Collection<ReviewerAnswers> answers) {
    List<double[]> values =
        answers.stream()
            .filter(item -> item.graded().size() >= 2)
            .map(item -> item.graded().values().stream().mapToDouble(v -> v).toArray())
            .toList();
    return values.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Coincidences.of(values).alpha(Coincidences.Metric.INTERVAL));
  }

  /** The highest MCC with labels that an evaluator can show; NaN where none is defined. */
  public double ceiling() {
    return items == 0 ? Double.NaN : new AgreementCeiling(mcc.value()).value();
  }

  /** The interval of the ceiling; [0, 1] where nothing is known. */
  public Interval ceilingInterval() {
    return AgreementCeiling.interval(mcc);
  }

  /** Whether no evaluator can agree with such labels well enough to gate. */
  public boolean fixLabels() {
    return ceilingInterval().upper() < FIX_LABELS_BELOW;
  }

  /** How much weight the answers bear, for a person. */
  public String reading() {
    if (items == 0) {
      return "nothing is labelled twice yet: agreement is not known";
    }
    if (fixLabels()) {
      return "reviewers agree too little for any evaluator: make the rubric plainer, and label again";
    }
    String size =
        items < ENOUGH_ITEMS
            ? "; too few items to be sure, %d at least".formatted(ENOUGH_ITEMS)
            : "";
    double prevalence = (pairs.positives() + pairs.flagged()) / (2 * pairs.total());
    if (Double.isNaN(alpha)) {
      return "reviewers gave one answer throughout: agreement cannot be told from chance" + size;
    }
    if (prevalence < 0.1 && ac1 >= 0.8 && kappa < 0.6) {
      return "the failure is rare among these items, so kappa is low: label more positives" + size;
    }
    if (alpha >= 0.8) {
      return "reliable" + size;
    }
    return (alpha >= 0.667 ? "tentative" : "below what is taken for reliable") + size;
  }
}
