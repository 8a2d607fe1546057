package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.OverfitCheck;

/**
 * What bears on an evaluator's status beside its table.
 *
 * @param previous the status of the same fingerprint on the same slice before; INSUFFICIENT if none
 * @param look how many fingerprints of this evaluator the slice has measured, with this one; from 1
 * @param floors how much may be missing
 * @param ceiling interval of the highest MCC that the reviewers' agreement allows; [0, 1] unknown
 * @param answeringModels distinct judge models (or snapshots) that answered; 0 or 1 for one
 * @param rubric the version of the failure mode's definition that the evaluator follows
 * @param labelledRubric the one that the labels were given under
 * @param overfit how the labels that the evaluator was made from compare with those held out
 * @param undecided items of the slice that people are unsure of or disagree on
 */
public record CalibrationCircumstances(
    CalibrationStatus previous,
    int look,
    EvidenceFloors floors,
    Interval ceiling,
    int answeringModels,
    int rubric,
    int labelledRubric,
    OverfitCheck overfit,
    long undecided) {
  /** Of a first look at a slice whose reviewers' agreement is unknown. */
  public static final CalibrationCircumstances FIRST_LOOK =
      new CalibrationCircumstances(
          CalibrationStatus.INSUFFICIENT,
          1,
          EvidenceFloors.DEFAULT,
          new Interval(0, 1),
          1,
          1,
          1,
          OverfitCheck.NONE,
          0);

  /** The same at another look. */
  public CalibrationCircumstances atLook(int number) {
    return new CalibrationCircumstances(
        previous,
        number,
        floors,
        ceiling,
        answeringModels,
        rubric,
        labelledRubric,
        overfit,
        undecided);
  }

  /** The same after another status. */
  public CalibrationCircumstances after(CalibrationStatus status) {
    return new CalibrationCircumstances(
        status, look, floors, ceiling, answeringModels, rubric, labelledRubric, overfit, undecided);
  }

  /** The same with another number of models that answered. */
  public CalibrationCircumstances answeredBy(int models) {
    return new CalibrationCircumstances(
        previous, look, floors, ceiling, models, rubric, labelledRubric, overfit, undecided);
  }

  /** The same where reviewers agree so that no evaluator shows more. */
  public CalibrationCircumstances under(Interval highest) {
    return new CalibrationCircumstances(
        previous,
        look,
        floors,
        highest,
        answeringModels,
        rubric,
        labelledRubric,
        overfit,
        undecided);
  }

  /** The same of an evaluator that follows a rubric, on labels that were given under another. */
  public CalibrationCircumstances followingRubric(int own, int ofLabels) {
    return new CalibrationCircumstances(
        previous, look, floors, ceiling, answeringModels, own, ofLabels, overfit, undecided);
  }

  /** The same of an evaluator that fits the labels that it was made from so much better. */
  public CalibrationCircumstances fitting(OverfitCheck check) {
    return new CalibrationCircumstances(
        previous, look, floors, ceiling, answeringModels, rubric, labelledRubric, check, undecided);
  }

  /** The same with items that people are unsure of or disagree on. */
  public CalibrationCircumstances leaving(long items) {
    return new CalibrationCircumstances(
        previous, look, floors, ceiling, answeringModels, rubric, labelledRubric, overfit, items);
  }
}
