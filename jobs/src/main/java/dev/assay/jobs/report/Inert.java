package dev.assay.jobs.report;

/** Makes text from outside harmless where it is shown: a name or a reason may hold anything. */
final class Inert {
  private static final int LONGEST = 2_000;

  private Inert() {}

  /**
   * One line without control characters, and without those that reorder or hide text.
   *
   * @param longest in characters; what is longer is cut, and ends in an ellipsis
   */
  static String line(String text, int longest) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\u2028\u2029]+", " ").strip();
    if (plain.codePointCount(0, plain.length()) <= longest) {
      return plain;
    }
    return plain.substring(0, plain.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** The same, as long as anything in a report may be. */
  static String line(String text) {
    return line(text, LONGEST);
  }

  /** The same for HTML, in text and in quoted attributes. */
  static String html(String text) {
    StringBuilder escaped = new StringBuilder();
    line(text).chars().forEach(c -> escaped.append(entity((char) c)));
    return escaped.toString();
  }

  private static String entity(char c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> String.valueOf(c);
    };
  }
}
