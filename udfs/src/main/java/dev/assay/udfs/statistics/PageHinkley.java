package dev.assay.udfs.statistics;

/**
 * The Page-Hinkley test of a rising mean, as river computes it without forgetting; for comparison
 * with other systems' figures. It has no in-control rate, so that it needs a quiet start; prefer
 * {@link Cusum}.
 *
 * @param delta tolerated deviation from the running mean, >= 0
 * @param labels seen so far
 * @param mean running mean
 * @param statistic the rise since the least cumulated deviation, >= 0; an alarm is a line such as 3
 */
public record PageHinkley(double delta, int labels, double mean, double statistic) {
  /** Checks the state. */
  public PageHinkley {
    Checks.count("delta", delta);
    Checks.atLeast("labels", labels, 0);
  }

  /** Before the first label. */
  public static PageHinkley start(double delta) {
    return new PageHinkley(delta, 0, 0, 0);
  }

  /** After labels with these outcomes, true where evaluator and label disagree. */
  public PageHinkley after(boolean... disagreements) {
    PageHinkley state = this;
    for (boolean disagreement : disagreements) {
      state = state.next(disagreement ? 1 : 0);
    }
    return state;
  }

  private PageHinkley next(double x) {
    int n = labels + 1;
    double m = mean + (x - mean) / n;
    return new PageHinkley(delta, n, m, Math.max(0, statistic + x - m - delta));
  }
}
