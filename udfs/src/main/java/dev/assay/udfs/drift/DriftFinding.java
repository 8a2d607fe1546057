package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * A monitored quantity on a day.
 *
 * @param monitor what kind of quantity
 * @param subject of what; unique in its monitor
 * @param statistic what the value is
 * @param value how much; NaN if unknown
 * @param threshold from which on it is an alarm; NaN if there is none
 * @param pValue of the test behind it; NaN if there is none
 * @param referenceN how much the past is known by
 * @param currentN how much the present is known by
 * @param message what moved, as a sentence
 * @param action what to do; empty where there is nothing to do
 * @param interval central 95 %, of a value that is an estimate
 * @param carried what the next day's finding goes on from; may be empty
 * @param basis what the past is, such as a calibration's id: with another one it begins anew; may
 *     be empty
 */
public record DriftFinding(
    String monitor,
    String subject,
    String statistic,
    double value,
    double threshold,
    double pValue,
    long referenceN,
    long currentN,
    DriftState state,
    String message,
    String action,
    Optional<Interval> interval,
    List<Double> carried,
    String basis) {
  /** Only an alarm asks for something to be done. */
  public DriftFinding {
    carried = List.copyOf(carried);
    if (state.isAlarm() == action.isEmpty()) {
      throw new IllegalArgumentException(
          "%s of %s: an alarm has an action, and only an alarm".formatted(monitor, subject));
    }
  }

  /** That carries nothing, without an interval. */
  public DriftFinding(
      String monitor,
      String subject,
      String statistic,
      double value,
      double threshold,
      double pValue,
      long referenceN,
      long currentN,
      DriftState state,
      String message,
      String action) {
    this(
        monitor,
        subject,
        statistic,
        value,
        threshold,
        pValue,
        referenceN,
        currentN,
        state,
        message,
        action,
        Optional.empty(),
        List.of(),
        "");
  }

  /** The same with the interval of its value. */
  public DriftFinding within(Interval ends) {
    return new DriftFinding(
        monitor,
        subject,
        statistic,
        value,
        threshold,
        pValue,
        referenceN,
        currentN,
        state,
        message,
        action,
        Optional.of(ends),
        carried,
        basis);
  }

  /** The same with what the next day goes on from. */
  public DriftFinding carrying(List<Double> next, String since) {
    return new DriftFinding(
        monitor,
        subject,
        statistic,
        value,
        threshold,
        pValue,
        referenceN,
        currentN,
        state,
        message,
        action,
        interval,
        next,
        since);
  }
}
