package dev.assay.jobs.report;

import java.util.List;

/**
 * What was unusual on a day.
 *
 * @param ranked traces that were compared with their slice's baseline
 * @param signals each signal that was computed, the most often unusual first
 * @param top the first traces of the ranking, best first
 */
record Anomalies(long ranked, List<Signal> signals, List<RankedTrace> top) {
  /** A trace counts as unusual in a signal at this upper-tail probability or below. */
  static final double UNUSUAL = 0.05;

  /**
   * One signal over all ranked traces.
   *
   * @param compared traces that have the signal
   * @param unusual those at a probability of {@link #UNUSUAL} or below
   * @param strongest the value of the most unusual of them, and what is usual there; NaN if none
   */
  record Signal(
      String name,
      String family,
      long compared,
      long unusual,
      double strongest,
      double strongestBaseline) {
    /** How many would be unusual by chance. */
    double expected() {
      return UNUSUAL * compared;
    }
  }

  /**
   * A trace of the ranking.
   *
   * @param arm the queue's arm that it was offered in; empty if it was not offered on that day
   * @param reasons the signals that stand out most, strongest first
   */
  record RankedTrace(long rank, String source, String traceId, String arm, List<Reason> reasons) {}

  /**
   * Why a trace stands out.
   *
   * @param raw the trace's value
   * @param baseline what is usual in its slice; NaN if unknown
   * @param p upper-tail probability under the baseline, in (0, 1]
   */
  record Reason(String signal, double raw, double baseline, double p) {}
}
