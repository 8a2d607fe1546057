package dev.assay.jobs.erasure;

import java.io.Serializable;
import java.util.Set;

/**
 * Tells whether a text names a person or one of the person's traces, as words of their own.
 *
 * @param userId looked for as it is, whatever characters it has
 * @param ids words
 */
record Mentions(String userId, Set<String> ids) implements Serializable {
  private static final String JOINTS = "-_.:@+|/";

  boolean in(String text) {
    if (text == null) {
      return false;
    }
    return holdsUser(text) || holdsId(text);
  }

  private boolean holdsUser(String text) {
    for (int at = text.indexOf(userId); at >= 0; at = text.indexOf(userId, at + 1)) {
      int end = at + userId.length();
      boolean isFree =
          (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
              && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
      if (isFree) {
        return true;
      }
    }
    return false;
  }

  /** Ids of traces may stand within longer words, such as a file's name or a link. */
  private boolean holdsId(String text) {
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && isPart(text.charAt(end))) {
        end++;
      }
      if (end > i && (ids.contains(text.substring(i, end)) || holdsPart(text, i, end))) {
        return true;
      }
      i = end + 1;
    }
    return false;
  }

  private boolean holdsPart(String text, int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || !Character.isLetterOrDigit(text.charAt(i))) {
        if (i > start && ids.contains(text.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || JOINTS.indexOf(c) >= 0;
  }
}
