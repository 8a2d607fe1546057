package dev.assay.udfs.redaction;

import java.util.function.Consumer;

/** Finds the user and password of a URL: {@code scheme://user:password@host}. */
final class UrlCredentialDetector implements Detector {
  static final String KIND = "CREDENTIAL";
  private static final int LONGEST = 300;
  private static final int LONGEST_SLASHES = 8;

  @Override
  public void find(String text, Consumer<Match> found) {
    for (int i = text.indexOf(":"); i >= 0; i = text.indexOf(":", i + 1)) {
      int start = authorityStart(text, i + 1);
      if (start < 0 || i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1))) {
        continue;
      }
      int at = authorityEnd(text, start);
      int colon = at < 0 ? -1 : text.substring(start, at).indexOf(':');
      if (colon >= 0 && start + colon < at - 1) {
        found.accept(new Match(KIND, start, at, text.substring(start, at)));
      }
    }
  }

  /** After {@code //}, or {@code \/\/} as some write it in JSON; negative if neither is there. */
  private static int authorityStart(String text, int from) {
    int at = from;
    for (int slashes = 0; slashes < 2; slashes++) {
      while (at < text.length() && at - from < LONGEST_SLASHES && text.charAt(at) == '\\') {
        at++;
      }
      if (at >= text.length() || text.charAt(at) != '/') {
        return -1;
      }
      at++;
    }
    return at;
  }

  /** Where the last {@code @} of the authority is; negative if there is none. */
  private static int authorityEnd(String text, int start) {
    int at = -1;
    boolean inPassword = false;
    for (int i = start; i < text.length() && i - start < LONGEST; i++) {
      char c = text.charAt(i);
      inPassword |= c == ':';
      if (c == '@') {
        at = i;
      } else if (c <= ' ' || "/\"<>]{}\\".indexOf(c) >= 0) {
        return at;
      } else if ((c == '\'' || c == '[') && !(inPassword && isWithinAWord(text, i))) {
        return at;
      }
    }
    return at;
  }

  private static boolean isWithinAWord(String text, int at) {
    return at + 1 < text.length() && Character.isLetterOrDigit(text.charAt(at + 1));
  }
}
