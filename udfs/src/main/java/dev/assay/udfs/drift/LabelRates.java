package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.ProportionInterval;
import dev.assay.udfs.statistics.TwoProportions;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Fresh labels of a failure mode against those before: whether people find it more or less often.
 *
 * <p>Compared within an arm of the queue, since the arms pick different traces. Fresh are the last
 * 7 days; 14 or 28 where those have fewer than 20 labels. Two-sided Fisher mid-p: SIGNAL from 0.10
 * on, DRIFT from 0.01 on, or where it is at most 0.05 and was so a week before.
 */
public final class LabelRates {
  /** The monitor's name. */
  public static final String MONITOR = "label_rate";

  private static final int[] WINDOWS = {7, 14, 28};
  private static final int WANTED = 20;
  private static final int LEAST_FRESH = 5;
  private static final int LEAST_HISTORICAL = 10;
  private static final double SIGNAL = 0.10;
  private static final double REPEATED = 0.05;
  private static final double DRIFT = 0.01;
  private static final double LEVEL = 0.95;

  private LabelRates() {}

  /**
   * A label.
   *
   * @param arm of the queue; empty where the trace did not come from there
   * @param date when it was given, in UTC
   * @param positive whether the failure is present
   */
  public record DatedLabel(String arm, LocalDate date, boolean positive) {}

  /**
   * The findings, one for each arm with labels, in order of arms.
   *
   * @param labels of the mode, up to {@code day}
   * @param weekBefore the p-value of a subject a week before; empty if there was none
   */
  public static List<DriftFinding> of(
      String failureMode,
      List<DatedLabel> labels,
      LocalDate day,
      java.util.function.Function<String, OptionalDouble> weekBefore) {
    Map<String, List<DatedLabel>> byArm = new TreeMap<>();
    for (DatedLabel label : labels) {
      byArm.computeIfAbsent(label.arm(), absent -> new ArrayList<>()).add(label);
    }
    return byArm.entrySet().stream()
        .map(
            arm -> {
              String subject =
                  arm.getKey().isEmpty() ? failureMode : failureMode + "/" + arm.getKey();
              return finding(subject, arm.getValue(), day, weekBefore.apply(subject));
            })
        .toList();
  }

  private static DriftFinding finding(
      String subject, List<DatedLabel> labels, LocalDate day, OptionalDouble weekBefore) {
    int window = window(labels, day);
    List<DatedLabel> fresh = labels.stream().filter(one -> isFresh(one, day, window)).toList();
    List<DatedLabel> past = labels.stream().filter(one -> !isFresh(one, day, window)).toList();
    int k1 = positives(past);
    int k2 = positives(fresh);
    if (fresh.size() < LEAST_FRESH || past.size() < LEAST_HISTORICAL) {
      return new DriftFinding(
          MONITOR,
          subject,
          "fresh minus historical failure rate",
          Double.NaN,
          SIGNAL,
          Double.NaN,
          past.size(),
          fresh.size(),
          DriftState.UNKNOWN,
          "%d labels of the last %d days and %d before: too few to compare."
              .formatted(fresh.size(), window, past.size()),
          "");
    }
    double p = new TwoProportions(k1, past.size(), k2, fresh.size()).fisherMidP();
    DriftState state = state(p, weekBefore);
    double before = k1 / (double) past.size();
    double now = k2 / (double) fresh.size();
    Interval range = ProportionInterval.wilson(k2, fresh.size(), LEVEL);
    return new DriftFinding(
        MONITOR,
        subject,
        "fresh minus historical failure rate",
        now - before,
        state == DriftState.DRIFT ? DRIFT : SIGNAL,
        p,
        past.size(),
        fresh.size(),
        state,
        String.format(
            Locale.ROOT,
            "People found it in %d of %d traces of the last %d days (%.0f %%, 95 %% interval %.0f"
                + " to %.0f %%) and in %d of %d before (%.0f %%); p = %.3f.",
            k2,
            fresh.size(),
            window,
            100 * now,
            100 * range.lower(),
            100 * range.upper(),
            k1,
            past.size(),
            100 * before,
            p),
        action(state));
  }

  private static DriftState state(double p, OptionalDouble weekBefore) {
    boolean twice = p <= REPEATED && weekBefore.isPresent() && weekBefore.getAsDouble() <= REPEATED;
    if (p <= DRIFT || twice) {
      return DriftState.DRIFT;
    }
    return p <= SIGNAL ? DriftState.SIGNAL : DriftState.OK;
  }

  private static String action(DriftState state) {
    return switch (state) {
      case SIGNAL -> "Read the fresh positives; watch whether it is so again next week.";
      case DRIFT ->
          "Read the fresh labels: users have shifted, or the rubric is read differently. Freeze a"
              + " new dataset version and calibrate on it.";
      default -> "";
    };
  }

  private static int window(List<DatedLabel> labels, LocalDate day) {
    for (int days : WINDOWS) {
      if (labels.stream().filter(one -> isFresh(one, day, days)).count() >= WANTED) {
        return days;
      }
    }
    return WINDOWS[WINDOWS.length - 1];
  }

  private static boolean isFresh(DatedLabel label, LocalDate day, int days) {
    return ChronoUnit.DAYS.between(label.date(), day) < days;
  }

  private static int positives(List<DatedLabel> labels) {
    return (int) labels.stream().filter(DatedLabel::positive).count();
  }
}
