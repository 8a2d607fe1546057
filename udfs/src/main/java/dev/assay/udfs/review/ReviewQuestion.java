package dev.assay.udfs.review;

import dev.assay.udfs.label.FailureMode;
import java.util.List;
import java.util.Map;

/**
 * A failure mode that a reviewer answers about every trace: present, absent, or unsure.
 *
 * @param definition one sentence to decide by
 * @param rubricVersion of the definition, from 1
 * @param examples what it looks like; may be empty
 */
public record ReviewQuestion(
    String failureMode, String definition, int rubricVersion, List<String> examples) {

  public ReviewQuestion {
    examples = List.copyOf(examples);
  }

  /** The questions of modes, in their order. */
  public static List<ReviewQuestion> of(Map<String, FailureMode> modes) {
    return modes.entrySet().stream()
        .map(
            mode ->
                new ReviewQuestion(
                    mode.getKey(),
                    mode.getValue().definition(),
                    mode.getValue().rubricVersion(),
                    mode.getValue().examples()))
        .toList();
  }
}
