package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * A cheap evaluator before a dear one of the same failure mode: the dear one is asked only where
 * the cheap one is unsure.
 *
 * @param cheap a rule or a classifier of traces
 * @param from the lowest score at which it is unsure
 * @param to the highest
 */
public record Cascade(Evaluator cheap, double from, double to) implements Serializable {
  public Cascade {
    if (!(from >= 0 && from <= to && to <= 1)) {
      throw new IllegalArgumentException(
          "a cascade is unsure from a score to one that is no lower, both from 0 to 1; it has %s to %s"
              .formatted(from, to));
    }
    if (cheap.file().judge() != null || cheap.file().scope() != EvaluatorFile.Scope.TRACE) {
      throw new IllegalArgumentException(
          "%s cannot be the first of a cascade: it is no rule or classifier of traces"
              .formatted(cheap.name()));
    }
  }

  /** Whether the cheap evaluator decides; one without a score does not. */
  public boolean isSure(Double score) {
    return score != null && (score < from || score > to);
  }

  /** Whether it decides about a trace. */
  boolean isSureOf(Subject trace) {
    return isSure(cheap.judgeByRule(trace).score());
  }
}
