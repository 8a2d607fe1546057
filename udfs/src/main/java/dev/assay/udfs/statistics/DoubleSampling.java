package dev.assay.udfs.statistics;

/**
 * The failure rate of traffic from its flag rate and labels drawn at random within each verdict:
 * theta = q x1/n1 + (1 - q) x0/n0; mergeable.
 *
 * <p>The estimate to publish: right whatever the evaluator's errors, and the narrowest of its kind
 * at 44 labels. Interval: Jeffreys posteriors of both shares on a 200 x 200 grid, the flag rate
 * known. Sources: Tenenbein 1970; Kloos, Meertens, Scholtus, Karch 2020.
 *
 * @param flaggedFailures x1, failures among labelled flagged items
 * @param flaggedLabels n1
 * @param unflaggedFailures x0, failures among labelled unflagged items
 * @param unflaggedLabels n0
 * @param flaggedTraffic flagged items of the traffic
 * @param traffic all items of the traffic
 */
public record DoubleSampling(
    double flaggedFailures,
    double flaggedLabels,
    double unflaggedFailures,
    double unflaggedLabels,
    double flaggedTraffic,
    double traffic) {
  /** Nothing seen, the neutral element of {@link #plus}. */
  public static final DoubleSampling NONE = new DoubleSampling(0, 0, 0, 0, 0, 0);

  /** The least labels of each verdict that a plan should buy. */
  public static final int LEAST_LABELS = 10;

  private static final int GRID = 200;

  /** Checks that parts are at most wholes. */
  public DoubleSampling {
    Checks.count("flaggedLabels", flaggedLabels);
    Checks.count("unflaggedLabels", unflaggedLabels);
    Checks.count("traffic", traffic);
    Checks.range("flaggedFailures", flaggedFailures, 0, flaggedLabels);
    Checks.range("unflaggedFailures", unflaggedFailures, 0, unflaggedLabels);
    Checks.range("flaggedTraffic", flaggedTraffic, 0, traffic);
  }

  /** Both samples of one evaluator version in one. */
  public DoubleSampling plus(DoubleSampling other) {
    return new DoubleSampling(
        flaggedFailures + other.flaggedFailures,
        flaggedLabels + other.flaggedLabels,
        unflaggedFailures + other.unflaggedFailures,
        unflaggedLabels + other.unflaggedLabels,
        flaggedTraffic + other.flaggedTraffic,
        traffic + other.traffic);
  }

  /** q, the uncorrected share of flagged traffic; NaN without traffic. */
  public double flagRate() {
    return flaggedTraffic / traffic;
  }

  /**
   * The rate with a two-sided 95 % interval. Without traffic unknown; a verdict that occurs and has
   * no label makes the value NaN, and the interval counts its share as anything.
   */
  public RateEstimate estimate() {
    if (traffic == 0) {
      return RateEstimate.UNKNOWN;
    }
    double q = flagRate();
    double[] flagged = BetaGrid.jeffreys(flaggedFailures, flaggedLabels - flaggedFailures, GRID);
    double[] unflagged =
        BetaGrid.jeffreys(unflaggedFailures, unflaggedLabels - unflaggedFailures, GRID);
    double[] values = new double[GRID * GRID];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(1, q * flagged[i / GRID] + (1 - q) * unflagged[i % GRID]);
    }
    OrderStatistics posterior = new OrderStatistics(values);
    double theta =
        part(q, flaggedFailures, flaggedLabels) + part(1 - q, unflaggedFailures, unflaggedLabels);
    return new RateEstimate(
        theta, new Interval(posterior.quantile(0.025), posterior.quantile(0.975)));
  }

  /**
   * The share of further labels to spend on flagged items, in (0, 1): Neyman's allocation, q s1 :
   * (1 - q) s0 with s the standard deviations of the shares, estimated with one half added to each
   * count; 0.5 without traffic.
   */
  public double flaggedShareOfLabels() {
    if (traffic == 0) {
      return 0.5;
    }
    double flagged = flagRate() * deviation(flaggedFailures, flaggedLabels);
    double unflagged = (1 - flagRate()) * deviation(unflaggedFailures, unflaggedLabels);
    return flagged / (flagged + unflagged);
  }

  private static double part(double share, double failures, double labels) {
    return share == 0 ? 0 : share * failures / labels;
  }

  private static double deviation(double failures, double labels) {
    double rate = (failures + 0.5) / (labels + 1);
    return Math.sqrt(rate * (1 - rate));
  }
}
