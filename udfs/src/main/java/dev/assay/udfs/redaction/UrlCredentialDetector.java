package dev.assay.udfs.redaction;

import java.util.function.Consumer;

/** Finds the user and password of a URL: {@code scheme://user:password@host}. */
final class UrlCredentialDetector implements Detector {
  static final String KIND = "CREDENTIAL";
  private static final int LONGEST = 300;

  @Override
  public void find(String text, Consumer<Match> found) {
    for (int i = text.indexOf("://"); i >= 0; i = text.indexOf("://", i + 1)) {
      int start = i + 3;
      int at = authorityEnd(text, start);
      int colon = text.indexOf(':', start);
      boolean hasPassword = at > start && colon > start && colon < at - 1;
      if (hasPassword && i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))) {
        found.accept(new Match(KIND, start, at, text.substring(start, at)));
      }
    }
  }

  /** Where the last {@code @} of the authority is; negative if there is none. */
  private static int authorityEnd(String text, int start) {
    int at = -1;
    for (int i = start; i < text.length() && i - start < LONGEST; i++) {
      char c = text.charAt(i);
      if (c == '@') {
        at = i;
      } else if (c <= ' ' || "/\"'<>[]{}\\".indexOf(c) >= 0) {
        return at;
      }
    }
    return at;
  }
}
