package dev.assay.jobs.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What came in on a day.
 *
 * @param volumes by source and release, in their order
 * @param days traces of each day of the two weeks that end with the report's, oldest first; a day
 *     without traces is there with 0
 * @param rejections rows that could not be read, most frequent first
 * @param ingests what the day's ingest runs did with the rows they read
 */
record Intake(
    List<Volume> volumes, List<Day> days, List<Rejection> rejections, List<Ingested> ingests) {

  /**
   * Traces of one source and release.
   *
   * @param release empty where the traces name none
   * @param withErrors traces that have at least one failed span
   * @param tokens 0 where none were counted
   * @param costUsd what the application paid for them; 0 where unknown
   * @param synthetic traces that were made up
   */
  record Volume(
      String source,
      String release,
      long traces,
      long spans,
      long withErrors,
      long tokens,
      double costUsd,
      long synthetic) {}

  record Day(LocalDate date, long traces) {}

  record Rejection(String source, String reason, long rows) {}

  /** The accounting of an ingest: rows, where they went. */
  record Ingested(
      String command, long read, long written, long updated, long duplicates, long quarantined) {}

  long traces() {
    return volumes.stream().mapToLong(Volume::traces).sum();
  }

  long spans() {
    return volumes.stream().mapToLong(Volume::spans).sum();
  }

  long quarantined() {
    return rejections.stream().mapToLong(Rejection::rows).sum();
  }

  double costUsd() {
    return volumes.stream().mapToDouble(Volume::costUsd).sum();
  }

  /** The middle of the earlier days that had traces; 0 if none had. */
  long usualTraces() {
    List<Long> earlier =
        days.subList(0, Math.max(0, days.size() - 1)).stream()
            .map(Day::traces)
            .filter(traces -> traces > 0)
            .sorted()
            .toList();
    if (earlier.isEmpty()) {
      return 0;
    }
    int middle = earlier.size() / 2;
    return earlier.size() % 2 == 1
        ? earlier.get(middle)
        : Math.round((earlier.get(middle - 1) + earlier.get(middle)) / 2.0);
  }
}
