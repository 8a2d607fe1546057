package dev.assay.jobs.conf;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.FailureModeLife;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The failure modes that a team watches for, by name, in the order of their file.
 *
 * @param failureModes never null
 * @param states when labels change a mode's state, never null
 */
public record FailureModes(Map<String, FailureMode> failureModes, FailureModeLife states) {
  public FailureModes {
    states = states == null ? FailureModeLife.DEFAULT : states;
    failureModes =
        failureModes == null
            ? Map.of()
            : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failureModes));
  }

  /**
   * Reads failure-modes.yaml.
   *
   * @throws UserException if it cannot be read or has errors
   */
  public static FailureModes load(Path file) {
    return StrictYaml.read(file.toString(), Settings.text(file), FailureModes.class);
  }

  /**
   * A failure mode by its name.
   *
   * @throws UserException if there is none of that name
   */
  public FailureMode named(String name) {
    FailureMode mode = failureModes.get(name);
    if (mode == null) {
      throw new UserException(
          "Unknown failure mode '%s'. failure-modes.yaml has: %s."
              .formatted(name, String.join(", ", failureModes.keySet())));
    }
    return mode;
  }

  /** The modes that labels of a criterion speak of. */
  public List<String> ofCriterion(String criterion) {
    return failureModes.entrySet().stream()
        .filter(entry -> entry.getValue().criterion().equals(criterion))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The modes that a reviewer is asked about: all but the retired. */
  public Map<String, FailureMode> open() {
    return failureModes.entrySet().stream()
        .filter(entry -> entry.getValue().state() != FailureMode.State.RETIRED)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
  }
}
