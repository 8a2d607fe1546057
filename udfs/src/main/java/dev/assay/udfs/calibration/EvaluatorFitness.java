package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.CalibrationDecision;
import dev.assay.udfs.statistics.CalibrationEvidence;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.LabelsNeeded;
import dev.assay.udfs.statistics.MccEstimate;
import dev.assay.udfs.statistics.OverfitCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * What an evaluator may be used for, by its labels and by how they came about.
 *
 * <p>{@link CalibrationDecision} decides by agreement. A status that may block is then held at
 * SIGNAL where agreement alone would mislead: labels of synthetic traces or of another rubric, too
 * much missing evidence, a slice that was looked at too often, or more than one judge model in the
 * verdicts.
 *
 * @param counts the table that the status rests on: real traces alone where they suffice, else all
 * @param mcc the estimate from these counts
 * @param status after all holds
 * @param reason sentences for a person, free of label text
 * @param labelsNeeded what would settle what is open
 */
public record EvaluatorFitness(
    ConfusionCounts counts,
    MccEstimate mcc,
    CalibrationStatus status,
    String reason,
    LabelsNeeded labelsNeeded) {
  /** After so many fingerprints a slice has become a development set. */
  public static final int MOST_LOOKS = 3;

  private static final int CLASS_MINIMUM = 10;

  /** Decides; the same evidence always gives the same answer. */
  public static EvaluatorFitness of(
      SliceOutcomes outcomes, CalibrationCircumstances circumstances) {
    ConfusionCounts real = outcomes.real().confusion();
    boolean realSuffices =
        outcomes.syntheticScored() == 0
            || Math.min(real.positives(), real.negatives()) >= CLASS_MINIMUM;
    ConfusionCounts counts = realSuffices ? real : outcomes.total().confusion();
    MccEstimate mcc = MccEstimate.of(counts);
    CalibrationDecision decision =
        CalibrationDecision.of(
            new CalibrationEvidence(
                counts, mcc, circumstances.ceiling(), circumstances.previous()));
    List<String> holds =
        decision.status().gates() ? holds(outcomes, circumstances, realSuffices) : List.of();
    List<String> sentences = new ArrayList<>();
    sentences.add(decision.reason());
    holds.forEach(hold -> sentences.add("Held at SIGNAL: " + hold));
    sentences.addAll(remarks(outcomes, decision.status(), realSuffices));
    if (circumstances.undecided() > 0) {
      sentences.add(
          "Items that count for nothing, since people are unsure of them or disagree: %d; an adjudication would settle it."
              .formatted(circumstances.undecided()));
    }
    return new EvaluatorFitness(
        counts,
        mcc,
        holds.isEmpty() ? decision.status() : CalibrationStatus.SIGNAL,
        String.join(" ", sentences),
        decision.labelsNeeded());
  }

  private static List<String> holds(
      SliceOutcomes outcomes, CalibrationCircumstances circumstances, boolean realSuffices) {
    List<String> holds = new ArrayList<>();
    if (!realSuffices) {
      holds.add("labels on synthetic traces never make a gate; label traces of production.");
    }
    if (circumstances.rubric() != circumstances.labelledRubric()) {
      holds.add(
          "it follows rubric %d, and these labels were given under rubric %d; freeze labels of its rubric, or give it a version for theirs."
              .formatted(circumstances.rubric(), circumstances.labelledRubric()));
    }
    if (circumstances.overfit() == OverfitCheck.OVERFIT) {
      holds.add(
          "it is overfit: it agrees less with held-out labels than with those that it was made from.");
    }
    String shortfall = circumstances.floors().shortfall(outcomes.coverage(), outcomes.errorRate());
    if (!shortfall.isEmpty()) {
      holds.add(shortfall + "; what is missing is missing evidence.");
    }
    if (circumstances.look() > MOST_LOOKS) {
      holds.add(
          "this is look %d at the slice, and after %d it is a development set; freeze fresh labels."
              .formatted(circumstances.look(), MOST_LOOKS));
    }
    if (circumstances.answeringModels() > 1) {
      holds.add(
          "%d judge models answered; pin one and judge again."
              .formatted(circumstances.answeringModels()));
    }
    return holds;
  }

  private static List<String> remarks(
      SliceOutcomes outcomes, CalibrationStatus status, boolean realSuffices) {
    List<String> remarks = new ArrayList<>();
    OutcomeCounts total = outcomes.total();
    long unscored = total.errored() + total.abstained() + outcomes.unjudged();
    if (unscored > 0) {
      remarks.add(
          "%d of %d labelled items have no score (%d errored, %d abstained, %d not judged)."
              .formatted(
                  unscored,
                  outcomes.labelled(),
                  total.errored(),
                  total.abstained(),
                  outcomes.unjudged()));
      if (status == CalibrationStatus.INSUFFICIENT) {
        remarks.add("What has no score counts as no label: evaluate again before labelling more.");
      }
    }
    if (total.notApplicable() > 0) {
      remarks.add(
          "It does not apply to %d labelled items, %d of them with the failure."
              .formatted(total.notApplicable(), total.positivesNotApplicable()));
    }
    if (outcomes.syntheticScored() > 0) {
      remarks.add(
          realSuffices
              ? "%d labels on synthetic traces are left out.".formatted(outcomes.syntheticScored())
              : "%d of the labels are on synthetic traces.".formatted(outcomes.syntheticScored()));
    }
    return remarks;
  }
}
