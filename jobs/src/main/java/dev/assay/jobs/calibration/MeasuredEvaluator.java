package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.LabelledOutcomes.Counted;
import dev.assay.udfs.calibration.OutcomeCounts;
import dev.assay.udfs.calibration.OutcomeTally;
import dev.assay.udfs.calibration.SliceOutcomes;
import dev.assay.udfs.calibration.Stratum;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Row;

/**
 * What an evaluator said of a slice, put together from the strata of {@link LabelledOutcomes}.
 *
 * @param threshold null where no verdict has one
 * @param answering the models that answered
 * @param repeats how often it was asked again, and flipped
 * @param between scores other than 0 and 1
 * @param graded scored items that a person has graded on a scale
 * @param fitted what it said of the labels that evaluators may be made from
 * @param heldOut what it said of those that none is made from
 * @param digest of all outcomes, whatever their order
 * @param disagreements worst first
 */
record MeasuredEvaluator(
    Instrument key,
    SliceOutcomes outcomes,
    Double threshold,
    Set<String> answering,
    JudgeRepeats repeats,
    long between,
    long graded,
    ConfusionCounts fitted,
    ConfusionCounts heldOut,
    long digest,
    List<Disagreement> disagreements) {

  /**
   * Whose measurement it is.
   *
   * @param judgeModel as asked for; null for other evaluators than judges
   * @param parametersHash of the judge's parameters; null for other evaluators
   */
  record Instrument(
      String evaluatorId,
      int evaluatorVersion,
      String fingerprint,
      String judgeModel,
      String parametersHash,
      String failureMode,
      String slice) {
    String name() {
      return evaluatorId
          + "@"
          + evaluatorVersion
          + (judgeModel == null ? "" : " (" + judgeModel + ")");
    }

    /** Whether it is of that version of that evaluator. */
    boolean isOf(EvaluatorIdentity evaluator) {
      return evaluatorId.equals(evaluator.id())
          && evaluatorVersion == evaluator.version()
          && fingerprint.equals(evaluator.fingerprint());
    }

    /** The same on a part of its slice. */
    Instrument on(String other) {
      return new Instrument(
          evaluatorId,
          evaluatorVersion,
          fingerprint,
          judgeModel,
          parametersHash,
          failureMode,
          Slices.within(slice, other));
    }

    /** Whether it is an earlier version, or another judge model, of the same evaluator. */
    boolean isEarlierThan(Instrument other) {
      if (!evaluatorId.equals(other.evaluatorId)
          || !failureMode.equals(other.failureMode)
          || !slice.equals(other.slice)) {
        return false;
      }
      return evaluatorVersion == other.evaluatorVersion
          ? fingerprints().compareTo(other.fingerprints()) < 0
          : evaluatorVersion < other.evaluatorVersion;
    }

    /** What counts as another look when it changes. */
    String fingerprints() {
      return fingerprint + "\n" + judgeModel + "\n" + parametersHash;
    }
  }

  /**
   * An item on which label and flag differ.
   *
   * @param badness the score's distance from what the label asks for, in [0, 1]
   */
  record Disagreement(
      double badness, String source, String traceId, boolean labelPositive, double score) {
    /** On a labelled item, as {@link DatasetParts#SCHEMA}. */
    private static Disagreement of(OutcomeTally.Disagreement one, Row item) {
      return new Disagreement(
          one.badness(),
          item.getAs(LabelledItems.SOURCE),
          item.getAs(LabelledItems.TRACE_ID),
          item.<Boolean>getAs(LabelledItems.POSITIVE),
          one.score());
    }
  }

  /**
   * The measurements in order of failure mode, evaluator and version.
   *
   * @param counted by instrument and by how the items were drawn
   * @param items by whose numbers they disagree
   * @param labelled how many labelled items a failure mode has in a slice
   * @return each evaluator's slice, and after it its parts
   */
  static List<MeasuredEvaluator> of(
      List<Counted> counted, NumberedItems items, ToLongFunction<Instrument> labelled) {
    Map<Instrument, List<Counted>> strata = new LinkedHashMap<>();
    Map<Instrument, ConfusionCounts> fitted = new LinkedHashMap<>();
    Map<Instrument, ConfusionCounts> heldOut = new LinkedHashMap<>();
    for (Counted one : counted) {
      (one.drawn().split().equals(Slices.HELD_OUT) ? heldOut : fitted)
          .merge(one.whole(), one.tally().counts().confusion(), ConfusionCounts::plus);
      if (!Slices.holds(one.whole().slice(), one.drawn().split(), List.of())) {
        continue;
      }
      strata.computeIfAbsent(one.whole(), key -> new ArrayList<>()).add(one);
      for (String part : one.drawn().parts()) {
        strata.computeIfAbsent(one.whole().on(part), key -> new ArrayList<>()).add(one);
      }
    }
    return strata.entrySet().stream()
        .map(
            entry ->
                of(
                    entry.getKey(),
                    entry.getValue(),
                    items,
                    labelled.applyAsLong(entry.getKey()),
                    fitted.getOrDefault(entry.getKey(), ConfusionCounts.NONE),
                    heldOut.getOrDefault(entry.getKey(), ConfusionCounts.NONE)))
        .filter(
            one ->
                Slices.isWhole(one.key().slice())
                    || one.outcomes().labelled() >= DatasetParts.FEWEST_ITEMS)
        .sorted(
            Comparator.comparing((MeasuredEvaluator one) -> one.key().failureMode())
                .thenComparing(one -> one.key().evaluatorId())
                .thenComparing(one -> one.key().evaluatorVersion())
                .thenComparing(one -> one.key().fingerprints())
                .thenComparing(one -> !Slices.isWhole(one.key().slice()))
                .thenComparing(one -> one.key().slice()))
        .toList();
  }

  private static MeasuredEvaluator of(
      Instrument key,
      List<Counted> strata,
      NumberedItems items,
      long labelled,
      ConfusionCounts fitted,
      ConfusionCounts heldOut) {
    Map<Stratum, OutcomeCounts> outcomes = new LinkedHashMap<>();
    Set<String> answering = new TreeSet<>();
    OutcomeTally all = new OutcomeTally();
    for (Counted one : strata) {
      outcomes.merge(one.drawn().stratum(), one.tally().counts(), OutcomeCounts::plus);
      answering.addAll(one.answering());
      all.merge(one.tally());
    }
    return new MeasuredEvaluator(
        key,
        new SliceOutcomes(outcomes, labelled),
        Double.isNaN(all.threshold()) ? null : all.threshold(),
        answering,
        all.repeats(),
        all.between(),
        all.graded(),
        fitted,
        heldOut,
        all.digest(),
        all.disagreements().stream()
            .map(one -> Disagreement.of(one, items.item(one.item())))
            .toList());
  }
}
