package dev.assay.udfs.redaction;

/**
 * Walks through a text that may be JSON, also with JSON in its strings, and tells with what quotes
 * a bare number becomes a string.
 */
final class JsonQuotes {
  private static final String OF_LITERALS = "truefalsnE";

  private final String text;
  private final boolean isJson;
  private int at;

  /** Slashes before the last quote. */
  private int slashes;

  private boolean isAfterQuote;

  /** Whether what stands here is in no string, or in JSON within one. */
  private boolean isBare = true;

  /** Slashes before the quotes of a string that begins here. */
  private int level;

  JsonQuotes(String text) {
    this.text = text;
    this.isJson = JsonEscapes.looksLikeJson(text);
  }

  /**
   * The quote to set before and after what stands between two places; empty if it is no bare
   * number.
   *
   * @param start not before that of the last call
   */
  String around(int start, int end) {
    if (!isJson) {
      return "";
    }
    while (at < start) {
      pass(text.charAt(at));
      at++;
    }
    boolean isNumber = isBare && !isAfterQuote && JsonEscapes.isBareNumber(text, start, end);
    return isNumber ? "\\".repeat(level) + '"' : "";
  }

  private void pass(char c) {
    if (c == '"') {
      slashes = JsonEscapes.slashesBefore(text, at);
      isAfterQuote = true;
    } else if (isAfterQuote && c > ' ' && c != '\\') {
      // A quote before a bracket begins a string of JSON; one before another sign ends a string.
      boolean begins = c == '[' || c == '{';
      isBare = begins || ":,]}".indexOf(c) >= 0;
      level = begins ? 2 * slashes + 1 : slashes;
      isAfterQuote = false;
    } else if (Character.isLetter(c) && OF_LITERALS.indexOf(c) < 0) {
      isBare = false;
    }
  }
}
