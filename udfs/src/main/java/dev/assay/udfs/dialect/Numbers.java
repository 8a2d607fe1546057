package dev.assay.udfs.dialect;

import java.math.BigDecimal;
import java.util.Optional;

/** Numbers that stand as text. */
final class Numbers {
  private static final int MOST_DIGITS = 19;

  private Numbers() {}

  /** A whole number from 0 to the largest long, also when written {@code 190.0}. */
  static Optional<Long> count(String text) {
    return whole(text).filter(number -> number >= 0);
  }

  /** A whole number, also when written {@code 190.0} or {@code 1.9e2}. */
  static Optional<Long> whole(String text) {
    String trimmed = text.strip();
    try {
      return Optional.of(Long.parseLong(trimmed));
    } catch (NumberFormatException e) {
      return decimal(trimmed);
    }
  }

  private static Optional<Long> decimal(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      // An exponent of millions would take as many digits to expand.
      boolean small = number.precision() - number.scale() <= MOST_DIGITS && number.scale() < 100;
      return small ? Optional.of(number.longValueExact()) : Optional.empty();
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** A number that is neither infinite nor NaN. */
  static Optional<Double> finite(String text) {
    try {
      return Optional.of(Double.parseDouble(text.strip())).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
