package dev.assay.udfs.evaluator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The checkable facts of a text: numbers, dates and codes such as {@code HAT030}, each in one form
 * whatever it was written like.
 */
final class Facts {
  private static final Pattern TOKENS =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}|[A-Za-z]*\\d[A-Za-z0-9]*(?:[.,:]\\d+)*(?:[A-Za-z]+)?%?");
  private static final int SHORTEST_CODE = 4;

  private Facts() {}

  /**
   * A fact where it stands.
   *
   * @param start in the text
   * @param end after it
   */
  record Place(int start, int end) {}

  /** The facts of a text in order, each with the first place where it stands. */
  static Map<String, Place> of(String text) {
    Map<String, Place> facts = new LinkedHashMap<>();
    Matcher tokens = TOKENS.matcher(text);
    while (tokens.find()) {
      String fact = normal(tokens.group());
      if (!fact.isEmpty()) {
        facts.putIfAbsent(fact, new Place(tokens.start(), tokens.end()));
      }
    }
    return facts;
  }

  /** Empty for what is too common to be a fact: a single digit, an ordinal, a list's number. */
  private static String normal(String token) {
    String plain = token.endsWith("%") ? token.substring(0, token.length() - 1) : token;
    if (plain.matches("\\d{4}-\\d{2}-\\d{2}|\\d{1,2}:\\d{2}(:\\d{2})?")) {
      return plain;
    }
    String number = plain.replace(",", "");
    if (number.matches("\\d+(\\.\\d+)?")) {
      String stripped = new BigDecimal(number).stripTrailingZeros().toPlainString();
      return stripped.length() < 2 ? "" : stripped;
    }
    boolean code = plain.length() >= SHORTEST_CODE && plain.matches("[A-Za-z]+\\d[A-Za-z0-9]*");
    return code ? plain.toUpperCase(Locale.ROOT) : "";
  }
}
