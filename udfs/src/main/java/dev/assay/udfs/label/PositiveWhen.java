package dev.assay.udfs.label;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from a label's value whether the failure is present.
 *
 * <p>Written as {@code true} or {@code false} for yes-or-no labels, as a comparison such as {@code
 * "< 0.5"} for graded ones, as the class's name for labels that name one.
 *
 * @param text as written
 */
public record PositiveWhen(String text) implements Serializable {
  private static final Pattern COMPARISON = Pattern.compile("(<=|>=|<|>)\\s*(-?\\d+(?:\\.\\d+)?)");

  public PositiveWhen {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "positive_when is empty: write true, false, a comparison such as \"< 0.5\", or a class");
    }
    text = text.strip();
  }

  /** Reads a condition as the configuration has it. */
  @JsonCreator
  public static PositiveWhen parse(Object text) {
    return new PositiveWhen(String.valueOf(text));
  }

  /**
   * Whether the failure is present; empty where the value is of another kind than the condition.
   */
  public Optional<Boolean> holds(LabelValue value) {
    Matcher comparison = COMPARISON.matcher(text);
    if (comparison.matches()) {
      double limit = Double.parseDouble(comparison.group(2));
      return Optional.ofNullable(value.number())
          .filter(number -> !number.isNaN())
          .map(number -> compare(number, comparison.group(1), limit));
    }
    String expected = text.toLowerCase(Locale.ROOT);
    if (expected.equals("true") || expected.equals("false")) {
      boolean wanted = Boolean.parseBoolean(expected);
      return Optional.ofNullable(value.bool()).map(bool -> bool == wanted);
    }
    return Optional.ofNullable(value.category())
        .map(category -> category.strip().toLowerCase(Locale.ROOT).equals(expected));
  }

  private static boolean compare(double number, String operator, double limit) {
    return switch (operator) {
      case "<" -> number < limit;
      case "<=" -> number <= limit;
      case ">" -> number > limit;
      default -> number >= limit;
    };
  }
}
