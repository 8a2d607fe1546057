package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the scores of a panel of models become one. */
public enum PanelRule {
  /** The mean score. */
  MEAN,
  /** The median score: with an odd number of models, what most of them say. */
  MEDIAN,
  /** The lowest score: one model that sees the failure is enough. */
  LOWEST;

  @JsonCreator
  static PanelRule of(String name) {
    return Arrays.stream(values())
        .filter(rule -> rule.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "judge.panel '%s' is not known (known: mean, median, lowest)".formatted(name)));
  }

  /** As files and tables have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one score.
   *
   * @param scores of each model, from 0 to 1; at least one
   */
  public double of(List<Double> scores) {
    double[] sorted = scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return switch (this) {
      case MEAN -> Arrays.stream(sorted).sum() / sorted.length;
      case MEDIAN ->
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      case LOWEST -> sorted[0];
    };
  }
}
