package dev.assay.udfs.redaction;

/** Reads words in a text: runs of letters, with the marks that stand within names. */
final class Words {
  private static final char FIRST_MARK = '\u0300';
  private static final char FIRST_UNSPACED = '\u0e00';

  private Words() {}

  /** Whether a word may begin here: nothing of a word stands before it. */
  static boolean beginsAt(String text, int at) {
    return at == 0
        || !isPart(text.charAt(at - 1))
        || JsonEscapes.skipEscapeTail(text, at - 1) == at;
  }

  /** After the last character of the word that begins here; the place itself if none does. */
  static int end(String text, int at) {
    int end = at;
    while (end < text.length() && isPart(text.charAt(end))) {
      end++;
    }
    while (end > at
        && !Character.isLetterOrDigit(text.charAt(end - 1))
        && !isMark(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Before the first character of the word that ends here; the place itself if none does. */
  static int start(String text, int end) {
    int start = end;
    while (start > 0 && isPart(text.charAt(start - 1))) {
      start--;
    }
    start = JsonEscapes.skipEscapeTail(text, start);
    while (start < end && !Character.isLetter(text.charAt(start))) {
      start++;
    }
    return Math.min(start, end);
  }

  /** Whether a word is written as a name: a capital, then at least one small letter or a dot. */
  static boolean isCapitalised(String text, int start, int end) {
    if (end <= start || !Character.isUpperCase(text.charAt(start))) {
      return false;
    }
    if (end - start == 1) {
      return true;
    }
    for (int i = start + 1; i < end; i++) {
      if (Character.isLowerCase(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a letter or digit makes one word with what stands beside it. Thai, Chinese, Japanese
   * and Korean do not: they set no blank between words, or between a number and what belongs to it.
   */
  static boolean touches(char c) {
    return Character.isLetterOrDigit(c) && (c < FIRST_UNSPACED || !isUnspaced(c));
  }

  private static boolean isUnspaced(char c) {
    boolean isThaiOrLao = c <= '\u0eff';
    boolean isHanOrKana = c >= '\u2e80' && c <= '\u9fff';
    boolean isHangul = c >= '\uac00' && c <= '\ud7af';
    return isThaiOrLao || isHanOrKana || isHangul;
  }

  static boolean isPart(char c) {
    return Character.isLetter(c) || c == '\'' || c == '\u2019' || c == '-' || isMark(c);
  }

  /** Whether a mark on a letter stands here, or a vowel of those that are written as marks. */
  static boolean isMark(char c) {
    if (c < FIRST_MARK) {
      return false;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }
}
