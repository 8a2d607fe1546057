package dev.assay.udfs.redaction;

import java.util.function.Consumer;

/**
 * Finds API keys, tokens and passwords: by the well-known shapes of their makers, by the name that
 * they are assigned to, and by their randomness.
 */
final class SecretDetector implements Detector {
  static final String KIND = "SECRET";

  static final int SHORTEST = 16;
  private static final String KEY_BEGIN = "-----BEGIN ";
  private static final String KEY_END = "-----END ";

  @Override
  public void find(String text, Consumer<Match> found) {
    findPrivateKeys(text, found);
    findInRuns(text, found);
    NamedSecrets.find(text, found);
    SpokenSecrets.find(text, found);
  }

  private static void findPrivateKeys(String text, Consumer<Match> found) {
    int start = text.indexOf(KEY_BEGIN);
    while (start >= 0) {
      int name = start + KEY_BEGIN.length();
      int header = text.substring(name, Math.min(text.length(), name + 40)).indexOf("-----");
      boolean isPrivate =
          header >= 0
              && (text.startsWith("PRIVATE KEY", name + header - "PRIVATE KEY".length())
                  || text.startsWith("PRIVATE KEY BLOCK", name + header - 17));
      int footer = isPrivate ? text.indexOf(KEY_END, start) : -1;
      int close = footer < 0 ? -1 : text.indexOf("-----", footer + KEY_END.length());
      // A key that is cut off is hidden to the end of the text.
      int end = close < 0 ? text.length() : close + "-----".length();
      if (isPrivate) {
        found.accept(match(text, start, end));
      }
      start = text.indexOf(KEY_BEGIN, isPrivate ? end : start + 1);
    }
  }

  private static void findInRuns(String text, Consumer<Match> found) {
    int i = 0;
    while (i < text.length()) {
      int start = i;
      while (i < text.length() && isTokenPart(text.charAt(i))) {
        i++;
      }
      if (i - start >= SHORTEST) {
        findInRun(text, JsonEscapes.skipEscapeTail(text, start), i, found);
      }
      i++;
    }
  }

  private static void findInRun(String text, int start, int end, Consumer<Match> found) {
    boolean any = false;
    int i = start;
    while (i < end) {
      boolean begins = i == start || !isWord(text.charAt(i - 1));
      int close = begins ? SecretShapes.endOf(text, i) : i;
      if (close > i) {
        any = true;
        if (!SecretValues.isPlaceholder(text.substring(i, close))) {
          found.accept(match(text, i, close));
        }
      }
      i = Math.max(i + 1, close);
    }
    if (any) {
      return;
    }
    int[] inner = SecretShapes.inner(text.substring(start, end));
    if (inner.length > 0) {
      found.accept(match(text, start + inner[0], start + inner[1]));
    } else {
      RandomTexts.find(text, start, end, found);
    }
  }

  static Match match(String text, int start, int end) {
    return new Match(KIND, start, end, text.substring(start, end));
  }

  static boolean isTokenPart(char c) {
    return isWord(c) || "-.+/=:~".indexOf(c) >= 0;
  }

  static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
