package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds e-mail addresses: around each {@code @} a local part and a domain with a top-level name.
 *
 * <p>Names of image files ({@code icon@2x.png}) and the user of Git over SSH ({@code git@host}) are
 * not addresses of people.
 */
final class EmailDetector implements Detector {
  static final String KIND = "EMAIL";
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final Set<String> FILE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js");

  @Override
  public void find(String text, Consumer<Match> found) {
    int end = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = localStart(text, at, end);
      int stop = domainEnd(text, at);
      if (start < at && stop > at) {
        String value = text.substring(start, stop).toLowerCase(Locale.ROOT);
        if (!value.startsWith("git@")) {
          found.accept(new Match(KIND, start, stop, value));
          end = stop;
        }
      }
    }
  }

  private static int localStart(String text, int at, int from) {
    int start = at;
    while (start > from && at - start < LONGEST_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    start = JsonEscapes.skipEscapeTail(text, start);
    while (start < at && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    return at > start && text.charAt(at - 1) == '.' ? at : start;
  }

  private static int domainEnd(String text, int at) {
    int stop = at + 1;
    while (stop < text.length() && stop - at <= LONGEST_DOMAIN && isDomain(text.charAt(stop))) {
      stop++;
    }
    while (stop > at + 1 && !Character.isLetterOrDigit(text.charAt(stop - 1))) {
      stop--;
    }
    String domain = text.substring(at + 1, stop);
    int dot = domain.lastIndexOf('.');
    if (dot < 1 || domain.contains("..") || !Character.isLetterOrDigit(domain.charAt(0))) {
      return at;
    }
    String top = domain.substring(dot + 1).toLowerCase(Locale.ROOT);
    boolean isName = top.length() >= 2 && top.chars().allMatch(Character::isLetter);
    return (isName || top.startsWith("xn--")) && !FILE_ENDINGS.contains(top) ? stop : at;
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
  }

  private static boolean isDomain(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-';
  }
}
