package dev.assay.udfs.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A release that answers the cases of a dataset once more.
 *
 * @param release its name
 * @param model the model that it runs on
 * @param startUnixNano when the first case is asked; the others follow a minute apart
 * @param failing how many cases it fails, by how; the first cases that can fail so do
 */
public record Replay(
    String release, String model, long startUnixNano, Map<PlantedFailure, Integer> failing) {
  private static final long MINUTE = 60_000_000_000L;

  public Replay {
    failing = Map.copyOf(failing);
  }

  /** The plans of the release's traces, one for each case, in the cases' order. */
  public List<TracePlan> over(List<TracePlan> cases) {
    List<TracePlan> plans = new ArrayList<>();
    Map<QuestionKind, Integer> seen = new java.util.EnumMap<>(QuestionKind.class);
    for (TracePlan original : cases) {
      int place = seen.merge(original.kind(), 1, Integer::sum) - 1;
      plans.add(
          new TracePlan(
              original.seed() ^ release.hashCode(),
              original.itemId(),
              release + "-" + original.itemId(),
              release,
              model,
              startUnixNano + plans.size() * MINUTE,
              original.kind(),
              failureAt(original.kind(), place),
              Adversary.NONE,
              TracePlan.Turn.FIRST,
              original.marking()));
    }
    return List.copyOf(plans);
  }

  private PlantedFailure failureAt(QuestionKind kind, int place) {
    int from = 0;
    for (PlantedFailure failure : kind.failures()) {
      int until = from + failing.getOrDefault(failure, 0);
      if (place >= from && place < until) {
        return failure;
      }
      from = until;
    }
    return PlantedFailure.NONE;
  }
}
