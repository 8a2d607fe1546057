package dev.assay.jobs.rank;

import dev.assay.udfs.signal.Baseline;
import dev.assay.udfs.signal.Reference;
import dev.assay.udfs.signal.Slice;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is usual in each slice of each source; small enough for every task to have a copy.
 *
 * @param references by slice, then by measure
 */
record Baselines(Map<Key, Map<String, Reference>> references) implements Serializable {
  /** A slice, or one that it borrows from, of a source. */
  record Key(String source, String slice) implements Serializable {}

  /** The baselines of a slice that has traces, by measure. */
  Map<String, Baseline> of(String source, Slice slice) {
    List<Map<String, Reference>> levels =
        slice.levels().stream()
            .map(level -> references.getOrDefault(new Key(source, level), Map.of()))
            .toList();
    Map<String, Baseline> baselines = new HashMap<>();
    for (String measure : levels.get(levels.size() - 1).keySet()) {
      List<Reference> known =
          levels.stream().map(level -> level.get(measure)).filter(Objects::nonNull).toList();
      baselines.put(measure, new Baseline(known));
    }
    return baselines;
  }

  /** How many traces the best known measure has seen, over all sources; 0 if there is none. */
  long traces() {
    return references.entrySet().stream()
        .filter(entry -> entry.getKey().slice().equals(Slice.ALL))
        .flatMap(entry -> entry.getValue().values().stream())
        .mapToLong(Reference::size)
        .max()
        .orElse(0);
  }
}
