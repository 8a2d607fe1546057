package dev.assay.jobs.report;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A quantity that is watched, on a date: a row of {@code drift}. Numbers are NaN where there are
 * none.
 *
 * @param since when the present state began
 */
record DriftMonitor(
    LocalDate date,
    String monitor,
    String subject,
    String statistic,
    double value,
    double threshold,
    String state,
    Optional<LocalDate> since,
    String message,
    String action) {
  /** Whether somebody should act. */
  boolean inAlarm() {
    return !state.equals("ok") && !state.equals("unknown");
  }

  /** What makes it the same monitor on another date. */
  String key() {
    return monitor + " of " + subject;
  }
}
