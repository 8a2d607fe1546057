package dev.assay.jobs.demo;

import dev.assay.udfs.synth.PlantedFailure;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.Replay;
import dev.assay.udfs.synth.Review;
import dev.assay.udfs.synth.TracePlan;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * The story that the demo plays: four weeks of a research assistant, what its analysts have found,
 * and three releases on the cases that they reviewed.
 */
final class Scenario {
  static final String SOURCE = "research-assistant";
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 10, 25);
  static final LocalDate LAST_DAY = FIRST_DAY.plusDays(27);
  static final LocalDate REVIEWED_BY = LAST_DAY.plusDays(3);
  static final String PRESENT = "2026.11.0";
  static final String CANDIDATE = "2026.12.0-rc1";
  static final String FIX = "2026.12.0-rc2";

  private static final int TRACES_PER_DAY = 60;
  private static final long SEED = 7;

  private Scenario() {}

  /** About 8,000 traces a day in the story; so many here. It plays production: it is not marked. */
  static Production production() {
    return new Production(
        FIRST_DAY,
        28,
        TRACES_PER_DAY,
        SEED,
        0,
        "2026.10.0",
        "gpt-4o",
        TracePlan.Marking.PLAYED_AS_PRODUCTION);
  }

  static List<TracePlan> reviewed() {
    return Review.ofFourWeeks().of(production());
  }

  /** The release that is out: on 50 cases with citations, 46 are grounded. */
  static List<TracePlan> present() {
    return replay(PRESENT, "gpt-4o", 1, 4);
  }

  /** Another model: 39 of 50. */
  static List<TracePlan> candidate() {
    return replay(CANDIDATE, "gpt-5-mini", 2, 11);
  }

  /** The same model with a mended prompt, a week later: 47 of 50. */
  static List<TracePlan> fix() {
    return replay(FIX, "gpt-5-mini", 9, 3);
  }

  private static List<TracePlan> replay(
      String release, String model, int daysAfter, int inventedCitations) {
    long start =
        LAST_DAY.plusDays(daysAfter).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
    Map<PlantedFailure, Integer> failing =
        Map.of(
            PlantedFailure.INVENTED_CITATION, inventedCitations,
            PlantedFailure.WRONG_TOOL, 1,
            PlantedFailure.IGNORED_TOOL_RESULT, 1,
            PlantedFailure.OVERLONG_ANSWER, 1);
    return new Replay(release, model, start, failing).over(reviewed());
  }
}
