package dev.assay.udfs.evaluator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The checkable facts of a text: numbers, dates and codes such as {@code HAT030}, each in one form
 * whatever it was written like; and its names, if asked for: two or more capitalised words in a
 * row.
 */
final class Facts {
  private static final Pattern TOKENS =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}|[A-Za-z]*\\d[A-Za-z0-9]*(?:[.,:]\\d+)*(?:[A-Za-z]+)?%?");
  private static final String MONTHS = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
  private static final Pattern WRITTEN_DATES =
      Pattern.compile(
          "(?i)\\b"
              + MONTHS
              + "\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b|\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of"
              + " )?"
              + MONTHS
              + "\\.?,? (\\d{4})\\b");
  private static final Pattern NAMES =
      Pattern.compile("\\p{Lu}[\\p{L}'-]+(?: (?:(?:de|van|von|of|the) )?\\p{Lu}[\\p{L}'-]+)+");
  private static final Pattern DATE_OR_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}|\\d{1,2}:\\d{2}(:\\d{2})?");
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final Pattern CODE = Pattern.compile("[A-Za-z]+\\d[A-Za-z0-9]*");
  private static final int YEAR_DIGITS = 4;
  private static final int MONTH_LETTERS = 3;
  private static final String MONTH_NAMES = "janfebmaraprmayjunjulaugsepoctnovdec";
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
    String others = addWrittenDates(text, facts);
    Matcher tokens = TOKENS.matcher(others);
    int end = 0;
    for (int start = tokenAfter(others, end); start >= 0; start = tokenAfter(others, end)) {
      if (!tokens.find(start)) {
        throw new IllegalStateException("there is a digit, and no token with it");
      }
      end = tokens.end();
      String fact = normal(tokens.group());
      if (!fact.isEmpty()) {
        facts.putIfAbsent(fact, new Place(tokens.start(), end));
      }
    }
    return facts;
  }

  /** Where the first digit's token begins; -1 if there is none. Most of a text is passed over. */
  private static int tokenAfter(String text, int from) {
    int start = from;
    while (start < text.length() && !isDigit(text.charAt(start))) {
      start++;
    }
    if (start == text.length()) {
      return -1;
    }
    while (start > from && isLetter(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The names of a text, in lower case, each with the first place where it stands. */
  static Map<String, Place> names(String text) {
    Map<String, Place> names = new LinkedHashMap<>();
    Matcher matcher = NAMES.matcher(text);
    while (matcher.find()) {
      names.putIfAbsent(
          matcher.group().toLowerCase(Locale.ROOT), new Place(matcher.start(), matcher.end()));
    }
    return names;
  }

  /** Adds dates such as May 3, 2024, and gives the text with blanks in their places. */
  private static String addWrittenDates(String text, Map<String, Place> facts) {
    if (!mayHaveWrittenDate(text)) {
      return text;
    }
    Matcher dates = WRITTEN_DATES.matcher(text);
    StringBuilder others = null;
    while (dates.find()) {
      boolean monthFirst = dates.group(1) != null;
      String month = dates.group(monthFirst ? 1 : 5).toLowerCase(Locale.ROOT);
      int day = Integer.parseInt(dates.group(monthFirst ? 2 : 4));
      String year = dates.group(monthFirst ? 3 : 6);
      String iso = "%s-%02d-%02d".formatted(year, MONTH_NAMES.indexOf(month) / 3 + 1, day);
      facts.putIfAbsent(iso, new Place(dates.start(), dates.end()));
      others = others == null ? new StringBuilder(text) : others;
      others.replace(dates.start(), dates.end(), " ".repeat(dates.end() - dates.start()));
    }
    return others == null ? text : others.toString();
  }

  /** Whether a year stands after a word that begins with a digit or as a month does. */
  private static boolean mayHaveWrittenDate(String text) {
    for (int i = text.indexOf(' '); i >= 0; i = text.indexOf(' ', i + 1)) {
      if (isYear(text, i + 1)) {
        int word = text.lastIndexOf(' ', i - 1) + 1;
        if (isDigit(text.charAt(word)) || isMonth(text, word)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isYear(String text, int at) {
    if (at + YEAR_DIGITS > text.length()) {
      return false;
    }
    for (int i = at; i < at + YEAR_DIGITS; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMonth(String text, int at) {
    for (int i = 0; i < MONTH_NAMES.length(); i += MONTH_LETTERS) {
      if (text.regionMatches(true, at, MONTH_NAMES, i, MONTH_LETTERS)) {
        return true;
      }
    }
    return false;
  }

  /** Empty for what is too common to be a fact: a single digit, an ordinal, a list's number. */
  private static String normal(String token) {
    String plain = token.endsWith("%") ? token.substring(0, token.length() - 1) : token;
    if (isLetter(plain.charAt(0))) {
      boolean code = plain.length() >= SHORTEST_CODE && CODE.matches(plain);
      return code ? plain.toUpperCase(Locale.ROOT) : "";
    }
    if (plain.indexOf('-') >= 0 || plain.indexOf(':') >= 0) {
      return DATE_OR_TIME.matches(plain) ? plain : "";
    }
    String number = plain.replace(",", "");
    if (NUMBER.matches(number)) {
      String stripped = new BigDecimal(number).stripTrailingZeros().toPlainString();
      return stripped.length() < 2 ? "" : stripped;
    }
    return "";
  }
}
