package dev.assay.udfs.redaction;

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
