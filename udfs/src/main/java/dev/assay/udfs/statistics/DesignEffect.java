package dev.assay.udfs.statistics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By how much items that hang together (turns of a session, traces of a user) say less than as many
 * independent ones.
 *
 * <p>The ratio of the variance of the mean over clusters to that over items, at least 1 (Kish
 * 1965); divide counts by it before an interval. With fewer than two clusters, or equal values
 * throughout, the average cluster size: the values say nothing of the dependence, so the worst is
 * assumed.
 */
public final class DesignEffect {
  private DesignEffect() {}

  /**
   * The effect, 1 to n; 1 for no items.
   *
   * @param values one finite number an item, such as 1 where evaluator and label agree
   * @param clusters the cluster of each item
   */
  public static double of(double[] values, List<String> clusters) {
    Checks.sameLength("values", values.length, "clusters", clusters.size());
    if (values.length == 0) {
      return 1;
    }
    double mean = 0;
    for (double value : values) {
      mean += Checks.finite("value", value) / values.length;
    }
    Map<String, Double> residuals = new HashMap<>();
    double items = 0;
    for (int i = 0; i < values.length; i++) {
      double residual = values[i] - mean;
      residuals.merge(clusters.get(i), residual, Double::sum);
      items += residual * residual;
    }
    int k = residuals.size();
    if (k < 2 || items <= 1e-12 * values.length) {
      return values.length / (double) k;
    }
    double between = 0;
    for (double residual : residuals.values()) {
      between += residual * residual;
    }
    return Math.max(1, between / items);
  }
}
