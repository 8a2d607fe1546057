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
  private static final String ENCODED_AT = "%40";
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final Set<String> FILE_ENDINGS =
      Set.of("png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js");

  @Override
  public void find(String text, Consumer<Match> found) {
    if (text.indexOf('@') < 0 && text.indexOf('\uff20') < 0 && !text.contains(ENCODED_AT)) {
      return;
    }
    int end = 0;
    for (int i = 0; i < text.length(); i++) {
      int width = atWidth(text, i);
      if (width == 0) {
        continue;
      }
      int at = i;
      while (at > end && isZeroWidth(text.charAt(at - 1))) {
        at--;
      }
      int domain = i + width;
      while (domain < text.length() && isZeroWidth(text.charAt(domain))) {
        domain++;
      }
      int start = localStart(text, at, end);
      int stop = domainEnd(text, domain);
      if (start < at && stop > domain) {
        String value =
            (text.substring(start, at) + '@' + text.substring(domain, stop))
                .toLowerCase(Locale.ROOT);
        if (!value.startsWith("git@")) {
          found.accept(new Match(KIND, start, stop, value));
          end = stop;
        }
      }
      i = domain - 1;
    }
  }

  /** How many characters the at sign has that stands here, also as in a URL; 0 if none does. */
  private static int atWidth(String text, int i) {
    return switch (text.charAt(i)) {
      case '@', '\uff20' -> 1;
      case '%' -> text.startsWith(ENCODED_AT, i) ? ENCODED_AT.length() : 0;
      default -> 0;
    };
  }

  private static boolean isZeroWidth(char c) {
    return (c >= '\u200b' && c <= '\u200d') || c == '\u2060' || c == '\ufeff';
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
