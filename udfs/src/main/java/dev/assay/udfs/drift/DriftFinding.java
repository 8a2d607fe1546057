package dev.assay.udfs.drift;

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
    String action) {
  /** Only an alarm asks for something to be done. */
  public DriftFinding {
    if (state.isAlarm() == action.isEmpty()) {
      throw new IllegalArgumentException(
          "%s of %s: an alarm has an action, and only an alarm".formatted(monitor, subject));
    }
  }
}
