package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * The section {@code judge} of an evaluator file.
 *
 * @param rubric what the model is to decide, in one paragraph
 * @param repeats how often each target is judged, at least 1 (default 1)
 */
public record JudgeSection(String rubric, Integer repeats) implements Serializable {
  public JudgeSection {
    if (rubric == null || rubric.isBlank()) {
      throw new IllegalArgumentException("judge needs a rubric");
    }
    rubric = rubric.strip();
    repeats = RuleSettings.atLeastOne("repeats", repeats, 1);
  }
}
