package dev.assay.udfs.drift;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Whether a failure mode's labels are old enough to be refreshed from production. */
public final class LabelRefresh {
  /** The monitor's name. */
  public static final String MONITOR = "label_refresh";

  private static final int MOST_DAYS = 28;

  private LabelRefresh() {}

  /**
   * The finding.
   *
   * @param latest when the last label was given; empty if none ever was
   * @param labels how many there are
   */
  public static DriftFinding of(
      String failureMode, Optional<LocalDate> latest, long labels, LocalDate day) {
    double age = latest.map(date -> (double) ChronoUnit.DAYS.between(date, day)).orElse(Double.NaN);
    boolean due = latest.isEmpty() || age >= MOST_DAYS;
    return new DriftFinding(
        MONITOR,
        failureMode,
        "days since the last label",
        age,
        MOST_DAYS,
        Double.NaN,
        labels,
        0,
        due ? DriftState.DUE : DriftState.OK,
        latest
            .map(date -> "The last label is of %s, %.0f days ago.".formatted(date, age))
            .orElse("Nobody has labelled it yet."),
        due ? "Review the queue: assay queue show." : "");
  }
}
