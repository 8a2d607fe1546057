package dev.assay.udfs.signal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The features of one trace, and what a team's own signals have measured on it. What was not traced
 * is absent, which is not 0.
 */
public final class TraceFeatures {
  private final EnumMap<Feature, Double> features;
  private final List<Double> own;

  /**
   * Features by name.
   *
   * @param features a missing key means: not traced
   * @param own values of a team's own signals, in the order of the configuration; NaN means none
   */
  public TraceFeatures(Map<Feature, Double> features, List<Double> own) {
    this.features = new EnumMap<>(Feature.class);
    this.features.putAll(features);
    this.own = List.copyOf(own);
  }

  /** Features of a trace that has no signals of a team's own. */
  public static TraceFeatures of(Map<Feature, Double> features) {
    return new TraceFeatures(features, List.of());
  }

  /** The value, or NaN where it was not traced. */
  public double value(Feature feature) {
    return features.getOrDefault(feature, Double.NaN);
  }

  /** The value, or 0 where it was not traced. */
  public double valueOrZero(Feature feature) {
    return features.getOrDefault(feature, 0.0);
  }

  /** The value of a team's own signal, or NaN. */
  public double own(int index) {
    return own.get(index);
  }
}
