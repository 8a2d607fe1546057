package dev.assay.udfs.signal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Says in words what is unusual about a trace; of numbers only, never of a trace's text. */
public final class Why {
  private static final int LEVELS_OF_DETAIL = 3;

  private Why() {}

  /** For example {@code total tokens: 87800, usually 27000 (top 2.5 %)}. */
  public static String of(Reading reading) {
    return of(
        reading.signal().label(),
        reading.signal().tail(),
        reading.raw(),
        reading.usual(),
        reading.p());
  }

  /** The same, from a reading's parts. */
  public static String of(String label, Tail tail, double raw, double usual, double p) {
    return "%s: %s, usually %s (%s %s %%)"
        .formatted(
            label,
            number(raw),
            number(usual),
            tail == Tail.LOWER_OUTLIER ? "bottom" : "top",
            number(100 * p));
  }

  /** A number with three significant digits, whole numbers in full up to a million. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "unknown";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return String.format(Locale.ROOT, "%d", (long) value);
    }
    return new BigDecimal(value, new MathContext(LEVELS_OF_DETAIL, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
