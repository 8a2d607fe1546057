package dev.assay.udfs.synth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The traces that the analysts of the scenario have reviewed: so many of each failure, and so many
 * without one of each kind of question, spread over all days.
 *
 * @param failures how many reviewed traces fail, by how
 * @param clean how many do not, by kind of question
 */
public record Review(Map<PlantedFailure, Integer> failures, Map<QuestionKind, Integer> clean) {
  public Review {
    failures = Map.copyOf(failures);
    clean = Map.copyOf(clean);
  }

  /** What the demo plays: what the analysts have found in four weeks. */
  public static Review ofFourWeeks() {
    return new Review(
        Map.of(
            PlantedFailure.INVENTED_CITATION, 18,
            PlantedFailure.WRONG_TOOL, 22,
            PlantedFailure.IGNORED_TOOL_RESULT, 14,
            PlantedFailure.OVERLONG_ANSWER, 11),
        Map.of(QuestionKind.DOCUMENT, 32, QuestionKind.FIGURE, 24, QuestionKind.OVERVIEW, 29));
  }

  /**
   * The reviewed traces, in order of time.
   *
   * @throws IllegalArgumentException if production has too few of a failure or of a kind
   */
  public List<TracePlan> of(Production production) {
    Map<PlantedFailure, List<TracePlan>> failing = new EnumMap<>(PlantedFailure.class);
    Map<QuestionKind, List<TracePlan>> others = new EnumMap<>(QuestionKind.class);
    for (long i = 0; i < production.size(); i++) {
      TracePlan plan = production.plan(i);
      if (plan.turn() == TracePlan.Turn.AGAIN || plan.adversary() != Adversary.NONE) {
        continue;
      }
      if (plan.failure() == PlantedFailure.NONE) {
        others.computeIfAbsent(plan.kind(), kind -> new ArrayList<>()).add(plan);
      } else {
        failing.computeIfAbsent(plan.failure(), failure -> new ArrayList<>()).add(plan);
      }
    }
    List<TracePlan> reviewed = new ArrayList<>();
    failures.forEach(
        (failure, count) -> reviewed.addAll(spread(failing.get(failure), count, failure)));
    clean.forEach((kind, count) -> reviewed.addAll(spread(others.get(kind), count, kind)));
    reviewed.sort(java.util.Comparator.comparingLong(TracePlan::startUnixNano));
    return List.copyOf(reviewed);
  }

  private static List<TracePlan> spread(List<TracePlan> plans, int count, Enum<?> what) {
    int there = plans == null ? 0 : plans.size();
    if (there < count) {
      throw new IllegalArgumentException(
          "%d traces of %s are needed, and production has %d".formatted(count, what, there));
    }
    List<TracePlan> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(plans.get((int) ((long) i * there / count)));
    }
    return chosen;
  }
}
