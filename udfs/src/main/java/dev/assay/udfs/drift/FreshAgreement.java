package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.Cusum;
import dev.assay.udfs.statistics.EProcess;
import dev.assay.udfs.statistics.ProportionInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether an evaluator still agrees with people as it did when it was calibrated, label by label in
 * the order in which they are given.
 *
 * <p>CUSUM, from 4.5 on: to be investigated; of evaluators that agree as before one in six alarms
 * within 250 labels. An e-process, from 20 on: the evaluator is held to be a SIGNAL until it is
 * calibrated again; of those that agree as before at most one in twenty is, ever. Both measure
 * against the upper end of what the calibration allows, at least 0.10, so that its error is not
 * taken for drift.
 */
public final class FreshAgreement {
  /** The monitor's name. */
  public static final String MONITOR = "agreement";

  private static final double LEAST_IN_CONTROL = 0.10;
  private static final double MOST_IN_CONTROL = 0.75;
  private static final double LEVEL = 0.80;
  private static final int COUNTS = 4;

  private final double inControl;
  private final long labels;
  private final long disagreements;
  private final Cusum cusum;
  private final EProcess evidence;
  private final double highest;

  private FreshAgreement(
      double inControl,
      long labels,
      long disagreements,
      Cusum cusum,
      EProcess evidence,
      double highest) {
    this.inControl = inControl;
    this.labels = labels;
    this.disagreements = disagreements;
    this.cusum = cusum;
    this.evidence = evidence;
    this.highest = highest;
  }

  /**
   * Before the first label after a calibration.
   *
   * @param disagreements of the evaluator with the calibration's labels
   * @param labels of the calibration
   */
  public static FreshAgreement start(double disagreements, double labels) {
    double upper =
        labels == 0 ? 1 : ProportionInterval.wilson(disagreements, labels, LEVEL).upper();
    double inControl = Math.min(MOST_IN_CONTROL, Math.max(LEAST_IN_CONTROL, upper));
    return new FreshAgreement(
        inControl, 0, 0, Cusum.start(inControl), EProcess.start(inControl), 1);
  }

  /** As {@link #carried} left it, against the same calibration; what stands behind that is left. */
  public FreshAgreement resume(List<Double> carried) {
    int bets = evidence.products().size();
    if (carried.size() < COUNTS + 2 * bets) {
      return this;
    }
    return new FreshAgreement(
        inControl,
        Math.round(carried.get(0)),
        Math.round(carried.get(1)),
        new Cusum(inControl, carried.get(2)),
        new EProcess(
            inControl,
            carried.subList(COUNTS, COUNTS + bets),
            carried.subList(COUNTS + bets, COUNTS + 2 * bets)),
        carried.get(3));
  }

  /** After labels with these outcomes, true where evaluator and label disagree. */
  public FreshAgreement after(boolean... outcomes) {
    FreshAgreement next = this;
    for (boolean disagrees : outcomes) {
      EProcess grown = next.evidence.after(disagrees);
      next =
          new FreshAgreement(
              inControl,
              next.labels + 1,
              next.disagreements + (disagrees ? 1 : 0),
              next.cusum.after(disagrees),
              grown,
              Math.max(next.highest, grown.evidence()));
    }
    return next;
  }

  /** For {@link #resume}. */
  public List<Double> carried() {
    List<Double> all =
        new ArrayList<>(List.of((double) labels, (double) disagreements, cusum.sum(), highest));
    all.addAll(evidence.products());
    all.addAll(evidence.restartedProducts());
    return all;
  }

  private List<Double> carriedWith(long labelsVersion) {
    List<Double> all = new ArrayList<>(carried());
    all.add((double) labelsVersion);
    return all;
  }

  /**
   * The version of the labels that the last finding knew, as it carried it behind the rest; empty
   * where it carried none.
   */
  public OptionalLong labelsKnown(List<Double> carried) {
    int own = carried().size();
    return carried.size() == own + 1
        ? OptionalLong.of(Math.round(carried.get(own)))
        : OptionalLong.empty();
  }

  /** Whether the evaluator is a SIGNAL until it is calibrated again. */
  public boolean demotes() {
    return highest >= EProcess.ALARM;
  }

  /**
   * The finding for an evaluator.
   *
   * @param calibrationId that it is measured against
   * @param labelsVersion that was read, so that the next one knows which labels came in since
   */
  public DriftFinding finding(String evaluator, String calibrationId, long labelsVersion) {
    DriftState state =
        demotes()
            ? DriftState.DRIFT
            : cusum.alarm() ? DriftState.SIGNAL : labels == 0 ? DriftState.UNKNOWN : DriftState.OK;
    String action =
        switch (state) {
          case DRIFT ->
              "It counts as a SIGNAL until it is calibrated again: freeze a dataset version with the fresh labels, evaluate and calibrate.";
          case SIGNAL ->
              "Read the fresh disagreements: the system, the judge or the reviewers may have changed.";
          default -> "";
        };
    return new DriftFinding(
            MONITOR,
            evaluator,
            demotes() ? "e-process" : "CUSUM",
            demotes() ? highest : cusum.sum(),
            demotes() ? EProcess.ALARM : Cusum.ALARM,
            Double.NaN,
            0,
            labels,
            state,
            String.format(
                Locale.ROOT,
                "It disagrees with people on %d of %d fresh labels; up to %.0f %% were to be expected (CUSUM %.2f, e-process %.2f).",
                disagreements,
                labels,
                100 * inControl,
                cusum.sum(),
                evidence.evidence()),
            action)
        .carrying(carriedWith(labelsVersion), calibrationId);
  }
}
