package dev.assay.udfs.evaluator;

import java.text.Normalizer;
import java.util.Locale;

/** Brings texts into one form, so that the same words compare equal however they were typeset. */
final class PlainText {
  private PlainText() {}

  /**
   * Lower case, compatibility forms unfolded (NFKC), one kind of quotes and dashes, white space as
   * single blanks, none at the ends.
   */
  static String of(String text) {
    String unfolded =
        Normalizer.isNormalized(text, Normalizer.Form.NFKC)
            ? text
            : Normalizer.normalize(text, Normalizer.Form.NFKC);
    StringBuilder plain = new StringBuilder(unfolded.length());
    boolean blank = true;
    for (int i = 0; i < unfolded.length(); i++) {
      char c = plain(unfolded.charAt(i));
      boolean space = Character.isWhitespace(c) || c == '\u00a0';
      if (!space) {
        plain.append(c);
      } else if (!blank) {
        plain.append(' ');
      }
      blank = space;
    }
    int end = plain.length();
    if (end > 0 && plain.charAt(end - 1) == ' ') {
      plain.setLength(end - 1);
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  private static char plain(char c) {
    return switch (c) {
      case '\u2018', '\u2019', '\u201a', '\u2032' -> '\'';
      case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> '"';
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
      default -> c;
    };
  }
}
