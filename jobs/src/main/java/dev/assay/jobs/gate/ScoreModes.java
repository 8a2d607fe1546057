package dev.assay.jobs.gate;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.FailureMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The failure modes whose labels a gate takes as scores. */
final class ScoreModes {
  private ScoreModes() {}

  /**
   * Those of a dataset version.
   *
   * @param names of failure modes, or of the criteria that their labels have
   * @throws UserException if it has none of that name
   */
  static Map<String, FailureMode> of(DatasetVersion dataset, List<String> names) {
    Map<String, FailureMode> modes = new TreeMap<>();
    for (String name : names) {
      Map<String, FailureMode> found = new TreeMap<>();
      dataset
          .modes()
          .forEach(
              (mode, definition) -> {
                if (mode.equals(name) || definition.criterion().equals(name)) {
                  found.put(mode, definition);
                }
              });
      if (found.isEmpty()) {
        throw new UserException(
            "--score: '%s' is no failure mode of %s. It has: %s."
                .formatted(
                    name,
                    dataset.nameAndVersion(),
                    String.join(", ", new TreeSet<>(dataset.modes().keySet()))));
      }
      modes.putAll(found);
    }
    return modes;
  }
}
