package dev.assay.udfs.redaction;

/** Keeps JSON texts whole when a part of them is replaced. */
final class JsonEscapes {
  private static final int UNICODE_ESCAPE = 5;

  private JsonEscapes() {}

  /**
   * Moves a start behind the letter of a JSON escape that it would cut: in {@code \nana@x.org} the
   * address begins after the n.
   */
  static int skipEscapeTail(String text, int start) {
    if (start == 0 || start >= text.length() || !isEscaped(text, start)) {
      return start;
    }
    char c = text.charAt(start);
    if (c == 'u' && start + UNICODE_ESCAPE <= text.length()) {
      return start + UNICODE_ESCAPE;
    }
    return "nrtbf".indexOf(c) >= 0 ? start + 1 : start;
  }

  private static boolean isEscaped(String text, int start) {
    int slashes = 0;
    while (start - slashes > 0 && text.charAt(start - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  /** Whether the text between two places stands in a JSON text as a bare number. */
  static boolean isBareNumber(String text, int start, int end) {
    return looksLikeJson(text)
        && (start == 0 || ":,[".indexOf(lastBefore(text, start)) >= 0)
        && (end == text.length() || ",}]".indexOf(firstAfter(text, end)) >= 0)
        && text.substring(start, end).chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.');
  }

  private static boolean looksLikeJson(String text) {
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
