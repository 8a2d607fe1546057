package dev.assay.udfs.signal;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/** Which values of a signal are unusual. */
public enum Tail {
  /** Large values. */
  UPPER,
  /**
   * Large values of what normally does not happen: a value of 0 is no evidence at all. Many traces
   * have the same small count, so equal values count whole, not half: p is the share of traces with
   * at least as many.
   */
  EVENT,
  /**
   * Small values, and only those beyond a robust z of -3.5 on a logarithmic scale: of many normal
   * values one is always the smallest.
   */
  LOWER_OUTLIER;

  /**
   * The tail of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  @JsonCreator
  public static Tail of(String key) {
    for (Tail tail : values()) {
      if (tail.name().toLowerCase(Locale.ROOT).equals(key)) {
        return tail;
      }
    }
    throw new IllegalArgumentException(
        "there is no tail '%s': known are upper, event, lower_outlier".formatted(key));
  }
}
