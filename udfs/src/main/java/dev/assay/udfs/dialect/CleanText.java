package dev.assay.udfs.dialect;

/**
 * Replaces what no UTF-8 text or no database can hold: NUL characters and surrogates without their
 * pair. Left alone, they would come out of a table other than they went in.
 */
final class CleanText {
  private static final char REPLACEMENT = '\uFFFD';

  private CleanText() {}

  /** The same text, the very object, if nothing had to be replaced. */
  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (Character.isSurrogate(c) && !isPairAt(text, i))) {
        return replaced(text);
      }
      if (Character.isHighSurrogate(c)) {
        i++;
      }
    }
    return text;
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPairAt(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(c == 0 || Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return clean.toString();
  }
}
