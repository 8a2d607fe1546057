package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds e-mail addresses: around each {@code @} a local part, also in quotes, and a domain with a
 * top-level name.
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
      int stop = domainEnd(text, at + 1);
      int start = localStart(text, at, end);
      if (text.startsWith("'", stop) && !text.startsWith("'", start - 1)) {
        // The apostrophe in a local part that another follows is the quote that opens here.
        start = Math.max(start, text.lastIndexOf('\'', at) + 1);
      }
      if (start < at && stop > at + 1) {
        String value = JsonEscapes.unescaped(text.substring(start, stop)).toLowerCase(Locale.ROOT);
        if (!value.startsWith("git@")) {
          found.accept(new Match(KIND, start, stop, value));
          end = stop;
        }
      }
    }
  }

  private static int localStart(String text, int at, int from) {
    if (at > from && text.charAt(at - 1) == '"') {
      return quotedStart(text, at, from);
    }
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

  /** Where {@code "jane roe"} begins, with the slashes before its quote; the end if it is none. */
  private static int quotedStart(String text, int at, int from) {
    int slashes = JsonEscapes.slashesBefore(text, at - 1);
    int close = at - 1 - slashes;
    int start = close - 1;
    while (start > from && close - start <= LONGEST_LOCAL && isQuotable(text.charAt(start))) {
      start--;
    }
    boolean isQuoted =
        start >= from
            && start < close - 1
            && text.charAt(start) == '"'
            && JsonEscapes.slashesBefore(text, start) == slashes
            && (start - slashes == 0 || !Words.isPart(text.charAt(start - slashes - 1)));
    return isQuoted ? start - slashes : at;
  }

  private static boolean isQuotable(char c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  /**
   * After the domain that begins here; the place itself if none does. Two dots end it, and a hyphen
   * ends its top-level name.
   */
  private static int domainEnd(String text, int start) {
    int stop = start;
    while (stop < text.length()
        && stop - start < LONGEST_DOMAIN
        && isDomain(text.charAt(stop))
        && !text.startsWith("..", stop)) {
      stop++;
    }
    while (stop > start && !Character.isLetterOrDigit(text.charAt(stop - 1))) {
      stop--;
    }
    String domain = text.substring(start, stop);
    int dot = domain.lastIndexOf('.');
    if (dot < 1 || !Character.isLetterOrDigit(domain.charAt(0))) {
      return start;
    }
    String top = domain.substring(dot + 1).toLowerCase(Locale.ROOT);
    if (top.startsWith("xn--")) {
      return stop;
    }
    int hyphen = top.indexOf('-');
    String name = hyphen < 0 ? top : top.substring(0, hyphen);
    boolean isName = name.length() >= 2 && name.chars().allMatch(Character::isLetter);
    return isName && !FILE_ENDINGS.contains(name) ? stop - top.length() + name.length() : start;
  }

  private static boolean isLocal(char c) {
    return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
  }

  private static boolean isDomain(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-';
  }
}
