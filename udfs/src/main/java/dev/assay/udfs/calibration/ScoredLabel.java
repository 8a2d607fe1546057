package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.GradedAgreement;
import dev.assay.udfs.statistics.ThresholdChoice;
import java.util.List;
import java.util.Optional;

/**
 * An item with an evaluator's score and a person's answer.
 *
 * @param score in [0, 1], 1 is good
 * @param positive whether the failure is present
 * @param grade what the person gave on a scale; NaN where the answer was yes or no
 * @param cluster items of one cluster are not independent of each other
 */
public record ScoredLabel(double score, boolean positive, double grade, String cluster) {
  private static final int LEAST_LEVELS = 3;

  /**
   * How scores follow grades: the grades are turned so that a higher one is better, and carried to
   * [0, 1] by the lowest and the highest that were given. Empty where people gave fewer than three
   * different grades.
   */
  public static Optional<GradedAgreement> graded(List<ScoredLabel> labels) {
    List<ScoredLabel> graded = labels.stream().filter(one -> Double.isFinite(one.grade())).toList();
    double[] grades = graded.stream().mapToDouble(ScoredLabel::grade).toArray();
    if (java.util.Arrays.stream(grades).distinct().count() < LEAST_LEVELS) {
      return Optional.empty();
    }
    double lowest = java.util.Arrays.stream(grades).min().orElseThrow();
    double highest = java.util.Arrays.stream(grades).max().orElseThrow();
    boolean higherIsWorse = mean(graded, true) > mean(graded, false);
    double[] scores = graded.stream().mapToDouble(ScoredLabel::score).toArray();
    double[] human = new double[grades.length];
    for (int i = 0; i < human.length; i++) {
      double share = (grades[i] - lowest) / (highest - lowest);
      human[i] = higherIsWorse ? 1 - share : share;
    }
    return Optional.of(GradedAgreement.of(scores, human));
  }

  private static double mean(List<ScoredLabel> labels, boolean positive) {
    return labels.stream()
        .filter(one -> one.positive() == positive)
        .mapToDouble(ScoredLabel::grade)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * The threshold of best MCC out of fold, and that MCC's table. Empty with fewer than thirty
   * labels of a class, where a threshold would be fitted to noise, and where the scores take two
   * values at most, where there is nothing to choose.
   *
   * @param present the threshold in use: a score below it flags
   */
  public static Optional<ThresholdChoice.CrossValidated> threshold(
      List<ScoredLabel> labels, double present) {
    long positives = labels.stream().filter(ScoredLabel::positive).count();
    long least = Math.min(positives, labels.size() - positives);
    if (least < ThresholdChoice.LEAST_OF_A_CLASS
        || labels.stream().mapToDouble(ScoredLabel::score).distinct().count() < LEAST_LEVELS) {
      return Optional.empty();
    }
    List<ThresholdChoice.Item> items =
        labels.stream()
            .map(
                one ->
                    new ThresholdChoice.Item(
                        1 - one.score(),
                        one.positive()
                            ? ThresholdChoice.Outcome.FAILED
                            : ThresholdChoice.Outcome.SOUND,
                        one.cluster()))
            .toList();
    ThresholdChoice.CrossValidated fitted = ThresholdChoice.crossValidate(items, 1 - present);
    return Optional.of(new ThresholdChoice.CrossValidated(fitted.counts(), 1 - fitted.threshold()));
  }
}
