package dev.assay.udfs.redaction;

import java.util.function.IntPredicate;

/** Keeps JSON texts whole when a part of them is replaced. */
final class JsonEscapes {
  private static final int UNICODE_ESCAPE = 5;

  private JsonEscapes() {}

  /**
   * Moves a start behind the letter of a JSON escape that it would cut: in {@code \nana@x.org} the
   * address begins after the n, and so it does where JSON stands in JSON: {@code \\nana@x.org}.
   */
  static int skipEscapeTail(String text, int start) {
    if (start <= 0 || start >= text.length() || text.charAt(start - 1) != '\\') {
      return start;
    }
    char c = text.charAt(start);
    if (c == 'u' && isHexadecimal(text, start + 1, start + UNICODE_ESCAPE)) {
      return start + UNICODE_ESCAPE;
    }
    return "nrtbf".indexOf(c) >= 0 ? start + 1 : start;
  }

  private static boolean isHexadecimal(String text, int start, int end) {
    return end <= text.length()
        && text.substring(start, end).chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  /** Whether the text between two places is written as a bare number of JSON is. */
  static boolean isBareNumber(String text, int start, int end) {
    return (start == 0 || ":,[".indexOf(lastBefore(text, start)) >= 0)
        && (end == text.length() || ",}]".indexOf(firstAfter(text, end)) >= 0)
        && NumberRuns.hasDigit(text, start, end)
        && text.substring(start, end).chars().allMatch(c -> "0123456789.-+eE".indexOf(c) >= 0);
  }

  /** How many slashes stand right before a place. */
  static int slashesBefore(String text, int at) {
    int slashes = 0;
    while (at - slashes > 0 && text.charAt(at - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes;
  }

  /**
   * Where the text ends that a quote opens: at the quote that closes it, or at the end of the line
   * or the limit. In JSON within JSON the quotes have as many slashes as the first, and an escaped
   * one has more.
   *
   * @param isWithin whether the quote at a place is none, but an apostrophe, for one
   */
  static int closing(String text, int quote, int limit, IntPredicate isWithin) {
    int level = slashesBefore(text, quote);
    int slashes = 0;
    for (int i = quote + 1; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return i;
      }
      if (c == text.charAt(quote) && !isWithin.test(i)) {
        int more = slashes - level;
        if (more < 0 || more % (2 * (level + 1)) == 0) {
          return i - Math.min(slashes, level);
        }
      }
      slashes = c == '\\' ? slashes + 1 : 0;
    }
    return limit;
  }

  /** A string of JSON as it reads, however often it was escaped; its lines as one. */
  static String unescaped(String escaped) {
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    StringBuilder plain = new StringBuilder(escaped.length());
    int i = 0;
    while (i < escaped.length()) {
      char c = escaped.charAt(i++);
      boolean isEscaped = i > 1 && escaped.charAt(i - 2) == '\\';
      if (isEscaped && c == 'u' && isHexadecimal(escaped, i, i + UNICODE_ESCAPE - 1)) {
        plain.append((char) Integer.parseInt(escaped, i, i + UNICODE_ESCAPE - 1, 16));
        i += UNICODE_ESCAPE - 1;
      } else if (c != '\\') {
        plain.append(isEscaped && "nrtbf".indexOf(c) >= 0 ? ' ' : c);
      }
    }
    return plain.toString();
  }

  static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  static boolean looksLikeJson(String text) {
    char first = firstAfter(text, 0);
    return first == '{' || first == '[';
  }

  private static char lastBefore(String text, int start) {
    int i = start - 1;
    while (i > 0 && Character.isWhitespace(text.charAt(i))) {
      i--;
    }
    return text.charAt(i);
  }

  private static char firstAfter(String text, int end) {
    int i = end;
    while (i < text.length() - 1 && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < text.length() ? text.charAt(i) : ' ';
  }
}
