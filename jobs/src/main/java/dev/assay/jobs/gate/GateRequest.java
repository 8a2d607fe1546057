package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.udfs.label.FailureMode;
import java.util.Map;

/**
 * Two releases to compare on a dataset version.
 *
 * @param baseline the release that is out
 * @param candidate the release that asks to go out
 * @param scores the failure modes, by name, whose labels on the releases' own traces are scores
 *     themselves, such as a reward that a program has verified
 */
public record GateRequest(
    CalibrationInput dataset, String baseline, String candidate, Map<String, FailureMode> scores) {
  public GateRequest {
    scores = Map.copyOf(scores);
  }

  /** With evaluators alone. */
  public GateRequest(CalibrationInput dataset, String baseline, String candidate) {
    this(dataset, baseline, candidate, Map.of());
  }
}
