package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * The part of a trace that a verdict rests on.
 *
 * @param text the part, as it stands in the redacted trace; a long one is cut
 * @param start of its first character in the text that the label names
 * @param end after its last character
 * @param label the span's id and the text within it, for example {@code 4f2a/tool.result}
 */
public record Evidence(String text, int start, int end, String label) implements Serializable {
  private static final int LONGEST = 400;

  /** The characters from start to end of a text. */
  public static Evidence of(String label, String whole, int start, int end) {
    return new Evidence(clip(whole.substring(start, end), LONGEST), start, end, label);
  }

  /** A whole text. */
  public static Evidence of(String label, String whole) {
    return of(label, whole, 0, whole.length());
  }

  /** The text in quotes and on one line, cut to a length, for a justification. */
  static String quote(String text, int longest) {
    return '"' + clip(text.replaceAll("\\s+", " ").strip(), longest) + '"';
  }

  private static String clip(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half of a surrogate pair is no character.
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
