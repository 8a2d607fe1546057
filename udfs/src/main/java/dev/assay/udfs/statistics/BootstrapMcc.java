package dev.assay.udfs.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The percentile bootstrap of MCC within classes, enumerated instead of drawn: a resampled table
 * has only (n+ + 1)(n- + 1) values, TP* ~ Bin(n+, TPR) and TN* ~ Bin(n-, TNR).
 *
 * <p>For comparison with others' figures only: on small, good tables it claims too much (a perfect
 * table gives the point 1). {@link JeffreysMcc} is what decisions rest on.
 */
public final class BootstrapMcc {
  private BootstrapMcc() {}

  /** The central interval at {@code level}; whole counts; [-1, 1] if a class has no label. */
  public static Interval interval(ConfusionCounts counts, double level) {
    int positives = (int) counts.positives();
    int negatives = (int) counts.negatives();
    if (positives == 0 || negatives == 0) {
      return new Interval(-1, 1);
    }
    BinomialDistribution hits = BinomialDistribution.of(positives, counts.truePositiveRate());
    BinomialDistribution silences = BinomialDistribution.of(negatives, counts.trueNegativeRate());
    List<Point> points = new ArrayList<>();
    for (int tp = 0; tp <= positives; tp++) {
      for (int tn = 0; tn <= negatives; tn++) {
        ConfusionCounts table = new ConfusionCounts(tp, negatives - tn, positives - tp, tn);
        points.add(new Point(table.mcc(), hits.probability(tp) * silences.probability(tn)));
      }
    }
    points.sort(Comparator.comparingDouble(Point::mcc));
    double tail = (1 - Checks.open("level", level)) / 2;
    return new Interval(quantile(points, tail), quantile(points, 1 - tail));
  }

  private static double quantile(List<Point> points, double p) {
    double cumulative = 0;
    for (Point point : points) {
      cumulative += point.probability();
      if (cumulative >= p) {
        return point.mcc();
      }
    }
    return points.get(points.size() - 1).mcc();
  }

  private record Point(double mcc, double probability) {}
}
