package dev.assay.udfs.statistics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The coincidence matrix of any number of raters with missing ratings; mergeable over items.
 *
 * <p>An item with m ratings adds 1 / (m - 1) for each ordered pair of them; one with fewer than two
 * adds nothing.
 */
public final class Coincidences {
  private final Map<Double, Map<Double, Double>> pairs;

  private Coincidences(Map<Double, Map<Double, Double>> pairs) {
    this.pairs = pairs;
  }

  /** How far apart two ratings are. */
  public enum Metric {
    /** Equal or not. */
    NOMINAL,
    /** By the number of ratings between them. */
    ORDINAL,
    /** By their squared difference. */
    INTERVAL,
    /** By their squared difference over their squared sum; for ratings >= 0. */
    RATIO
  }

  /** Of the present ratings of each item, finite; order does not matter. */
  public static Coincidences of(List<double[]> ratingsByItem) {
    Map<Double, Map<Double, Double>> pairs = new TreeMap<>();
    for (double[] ratings : ratingsByItem) {
      Checks.finite("rating", ratings);
      for (int i = 0; i < ratings.length; i++) {
        for (int j = 0; j < ratings.length; j++) {
          if (i != j) {
            // Adding 0.0 makes -0.0 and 0.0 one rating.
            add(pairs, ratings[i] + 0.0, ratings[j] + 0.0, 1.0 / (ratings.length - 1));
          }
        }
      }
    }
    return new Coincidences(pairs);
  }

  /** Both sets of items in one. */
  public Coincidences plus(Coincidences other) {
    Map<Double, Map<Double, Double>> sum = new TreeMap<>();
    for (Coincidences part : List.of(this, other)) {
      part.pairs.forEach((a, row) -> row.forEach((b, weight) -> add(sum, a, b, weight)));
    }
    return new Coincidences(sum);
  }

  private static void add(
      Map<Double, Map<Double, Double>> pairs, double a, double b, double weight) {
    pairs.computeIfAbsent(a, absent -> new TreeMap<>()).merge(b, weight, Double::sum);
  }

  /**
   * Krippendorff's alpha = 1 - observed / expected disagreement; at most 1, which is full
   * agreement; 0 is chance. 0.80 and more is reliable, 0.667 and more tentative. NaN with fewer
   * than two ratings to compare, or with one value only. Source: Krippendorff 2011.
   */
  public double alpha(Metric metric) {
    double[] values = pairs.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] margins = new double[values.length];
    double total = 0;
    int index = 0;
    for (Map<Double, Double> row : pairs.values()) {
      for (double weight : row.values()) {
        margins[index] += weight;
      }
      total += margins[index++];
    }
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values.length; j++) {
        double distance = distance(metric, values, margins, i, j);
        observed += pairs.get(values[i]).getOrDefault(values[j], 0.0) * distance;
        expected += margins[i] * margins[j] * distance / (total - 1);
      }
    }
    return expected == 0 ? Double.NaN : 1 - observed / expected;
  }

  private static double distance(Metric metric, double[] values, double[] margins, int i, int j) {
    double difference = values[i] - values[j];
    return switch (metric) {
      case NOMINAL -> i == j ? 0 : 1;
      case ORDINAL -> square(between(margins, Math.min(i, j), Math.max(i, j)));
      case INTERVAL -> square(difference);
      case RATIO ->
          i == j ? 0 : square(difference / (Checks.count("rating", values[i]) + values[j]));
    };
  }

  private static double between(double[] margins, int low, int high) {
    double sum = -(margins[low] + margins[high]) / 2;
    for (int k = low; k <= high; k++) {
      sum += margins[k];
    }
    return low == high ? 0 : sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
