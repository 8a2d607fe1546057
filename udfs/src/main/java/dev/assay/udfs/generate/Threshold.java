package dev.assay.udfs.generate;

import dev.assay.udfs.evaluator.Feature;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A line on a feature, beyond which the failure is expected.
 *
 * @param mcc on the examples that it was found on
 */
record Threshold(Feature feature, Side side, double line, double mcc) {
  private static final int FEWEST_FLAGGED = 3;

  /** Which side of the line is bad. */
  enum Side {
    ABOVE,
    BELOW
  }

  /** The line with the highest MCC; empty where no line flags enough. */
  static Optional<Threshold> best(
      Examples examples, Feature feature, boolean[] labels, boolean[] train) {
    Optional<Threshold> above = best(examples, feature, Side.ABOVE, labels, train);
    Optional<Threshold> below = best(examples, feature, Side.BELOW, labels, train);
    if (above.isEmpty() || below.isEmpty()) {
      return above.or(() -> below);
    }
    return below.get().mcc() > above.get().mcc() ? below : above;
  }

  /** The same on one side of the line. */
  static Optional<Threshold> best(
      Examples examples, Feature feature, Side side, boolean[] labels, boolean[] train) {
    int[] order = examples.order(feature);
    int positives = 0;
    int negatives = 0;
    for (int i = 0; i < labels.length; i++) {
      if (train[i]) {
        positives += labels[i] ? 1 : 0;
        negatives += labels[i] ? 0 : 1;
      }
    }
    int tp = 0;
    int fp = 0;
    double best = 0;
    double line = Double.NaN;
    double last = Double.NaN;
    for (int k = 0; k < order.length; k++) {
      int i = order[side == Side.ABOVE ? order.length - 1 - k : k];
      if (!train[i]) {
        continue;
      }
      double value = examples.value(feature, i);
      if (value != last && tp + fp >= FEWEST_FLAGGED) {
        double mcc = new Outcomes(tp, fp, positives - tp, negatives - fp).mcc();
        if (mcc > best) {
          best = mcc;
          line = (value + last) / 2;
        }
      }
      last = value;
      tp += labels[i] ? 1 : 0;
      fp += labels[i] ? 0 : 1;
    }
    return Double.isNaN(line)
        ? Optional.empty()
        : Optional.of(new Threshold(feature, side, rounded(line), best));
  }

  /** A line that a person can read, still between the same values in all but odd cases. */
  private static double rounded(double line) {
    return line >= 1000
        ? Math.rint(line)
        : new java.math.BigDecimal(line).round(new java.math.MathContext(6)).doubleValue();
  }

  boolean flags(Examples examples, int i) {
    double value = examples.value(feature, i);
    return side == Side.ABOVE ? value > line : value < line;
  }

  boolean[] flags(Examples examples) {
    boolean[] flags = new boolean[examples.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = flags(examples, i);
    }
    return flags;
  }

  Map<String, Object> section() {
    Map<String, Object> settings = new java.util.LinkedHashMap<>();
    settings.put("name", feature.key());
    settings.put(side == Side.ABOVE ? "above" : "below", line);
    return Map.of("feature", settings);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "%s (%s) %s %s",
        feature.key(),
        feature.meaning(),
        side == Side.ABOVE ? "above" : "below",
        line);
  }
}
