package dev.assay.udfs.evaluator;

import java.io.Serializable;
import java.util.List;

/**
 * The section {@code judge} of an evaluator file.
 *
 * @param rubric what the model is to decide, in one paragraph
 * @param repeats how often each target is judged, at least 1 (default 1)
 * @param examples judged records that stand in the question (default: none); a part of the
 *     evaluator's fingerprint, as all of its file
 * @param panel how the verdicts of several models become one; null if only one model is asked
 */
public record JudgeSection(
    String rubric, Integer repeats, List<JudgeExample> examples, PanelRule panel)
    implements Serializable {
  private static final int MOST_EXAMPLES = 20;

  public JudgeSection {
    if (rubric == null || rubric.isBlank()) {
      throw new IllegalArgumentException("judge needs a rubric");
    }
    rubric = rubric.strip();
    repeats = RuleSettings.atLeastOne("repeats", repeats, 1);
    examples = examples == null ? List.of() : List.copyOf(examples);
    if (examples.size() > MOST_EXAMPLES) {
      throw new IllegalArgumentException(
          "judge.examples: %d are too many, at most %d".formatted(examples.size(), MOST_EXAMPLES));
    }
  }
}
