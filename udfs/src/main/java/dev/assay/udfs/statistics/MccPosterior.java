package dev.assay.udfs.statistics;

/**
 * What a table of labels says about the true MCC, as equally likely values; made by {@link
 * JeffreysMcc}.
 *
 * <p>Where a class has no label nothing is known: every lower bound is -1, every upper bound 1.
 */
public final class MccPosterior {
  private static final MccPosterior UNKNOWN = new MccPosterior(new double[0]);

  private final OrderStatistics values;
  private final int size;

  MccPosterior(double[] values) {
    this.values = new OrderStatistics(values);
    this.size = values.length;
  }

  static MccPosterior unknown() {
    return UNKNOWN;
  }

  /** The value that the true MCC is below with probability {@code p}, in [0, 1]. */
  public double quantile(double p) {
    if (size == 0) {
      return Math.signum(Checks.unit("p", p) - 0.5);
    }
    return values.quantile(p);
  }

  /** The central 95 % interval. */
  public Interval interval95() {
    return new Interval(quantile(0.025), quantile(0.975));
  }

  /** The one-sided 95 % lower bound. */
  public double lowerBound95() {
    return quantile(0.05);
  }

  /** The one-sided 90 % lower bound. */
  public double lowerBound90() {
    return quantile(0.10);
  }

  /** The one-sided 95 % upper bound. */
  public double upperBound95() {
    return quantile(0.95);
  }

  /** P(true MCC &lt; {@code mcc}); 0.5 where nothing is known. */
  public double probabilityBelow(double mcc) {
    return size == 0 ? 0.5 : values.shareBelow(Checks.finite("mcc", mcc));
  }

  /** P(this true MCC &lt; the other's), the two being independent; equal values count half. */
  public double probabilityBelow(MccPosterior other) {
    if (size == 0 || other.size == 0) {
      return 0.5;
    }
    double[] mine = values.sorted();
    double[] theirs = other.values.sorted();
    double sum = 0;
    int below = 0;
    int notAbove = 0;
    for (double value : theirs) {
      while (below < mine.length && mine[below] < value) {
        below++;
      }
      notAbove = Math.max(notAbove, below);
      while (notAbove < mine.length && mine[notAbove] <= value) {
        notAbove++;
      }
      sum += (below + notAbove) / 2.0;
    }
    return sum / ((double) mine.length * theirs.length);
  }
}
