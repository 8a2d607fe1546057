package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds IP addresses, version 4 and 6. Addresses that name no machine of a person (loopback,
 * unspecified, broadcast) are left, and so is a version such as {@code v1.2.3.4} or {@code version
 * 1.2.3.4}, or a product's as in {@code Chrome/1.2.3.4}.
 */
final class IpDetector implements Detector {
  static final String KIND = "IP";
  private static final int GROUPS = 8;
  private static final int SHORTEST = 7;
  private static final int LONGEST_PRODUCT = 40;
  private static final String MAPPED = "::ffff:";
  private static final Set<String> NOBODYS =
      Set.of("127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::");

  /** Words before which four numbers with dots are no address. */
  private static final Set<String> RELEASES =
      Set.of("ver", "section", "release", "firmware", "build", "rv");

  private static final Set<String> COMPARISONS = Set.of(">=", "<=", "~=", "~>");

  @Override
  public void find(String text, Consumer<Match> found) {
    findVersion4(text, found);
    findVersion6(text, found);
  }

  private static void findVersion4(String text, Consumer<Match> found) {
    int end = 0;
    for (int i = 0; i < text.length(); i = end + 1) {
      end = i;
      int dots = 0;
      while (end < text.length() && (NumberRuns.isDigit(text.charAt(end)) || isDot(text, end))) {
        dots += isDot(text, end) ? 1 : 0;
        end++;
      }
      int stop = end;
      while (stop > i && isDot(text, stop - 1)) {
        stop--;
      }
      if (dots >= 3 && isFreeBefore(text, i) && isFreeAfter(text, stop)) {
        String address = text.substring(i, stop);
        if (isVersion4(address)
            && !NOBODYS.contains(address)
            && !isOfAFile(text, i, stop)
            && !isOfAProduct(text, i)
            && !isOfARelease(text, i)) {
          found.accept(new Match(KIND, i, stop, address));
        }
      }
    }
  }

  /** As in {@code driver-1.2.3.4} and {@code 1.2.3.4.jar}. */
  private static boolean isOfAFile(String text, int start, int end) {
    boolean before =
        start > 1 && text.charAt(start - 1) == '-' && Character.isLetter(text.charAt(start - 2));
    boolean after =
        end + 1 < text.length() && isDot(text, end) && Character.isLowerCase(text.charAt(end + 1));
    return before || after;
  }

  /** As in {@code Chrome/120.0.0.1}: a name with a capital before a single slash. */
  private static boolean isOfAProduct(String text, int start) {
    if (start < 2 || text.charAt(start - 1) != '/') {
      return false;
    }
    int word = start - 1;
    while (word > 0 && start - word < LONGEST_PRODUCT && isLetter(text.charAt(word - 1))) {
      word--;
    }
    return word < start - 1 && Character.isUpperCase(text.charAt(word));
  }

  /** Whether a word such as "version", or a comparison of versions, stands before a number. */
  private static boolean isOfARelease(String text, int start) {
    int end = start;
    while (end > 0 && start - end < 5 && " \"'\\:=".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    int sign = start > 0 && text.charAt(start - 1) == ' ' ? start - 1 : start;
    int word = end;
    while (word > 0 && end - word < 10 && Character.isLetter(text.charAt(word - 1))) {
      word--;
    }
    String before = text.substring(word, end).toLowerCase(Locale.ROOT);
    return COMPARISONS.stream().anyMatch(each -> text.startsWith(each, sign - each.length()))
        || before.endsWith("version")
        || RELEASES.contains(before);
  }

  private static void findVersion6(String text, Consumer<Match> found) {
    int end = 0;
    for (int i = 0; i < text.length(); i = end + 1) {
      end = i;
      int colons = 0;
      while (end < text.length() && isPart(text.charAt(end))) {
        colons += text.charAt(end) == ':' ? 1 : 0;
        end++;
      }
      if (colons >= 2) {
        findVersion6(text, start6(text, i), end6(text, i, end), found);
      }
    }
  }

  private static void findVersion6(String text, int start, int end, Consumer<Match> found) {
    if (end - start < 2 || !isFreeBefore(text, start) || !isFreeAfter(text, end)) {
      return;
    }
    String address = text.substring(start, end).toLowerCase(Locale.ROOT);
    String tail = address.substring(address.lastIndexOf(':') + 1);
    boolean isMixed = isVersion4(tail);
    String value = isMixed && address.startsWith(MAPPED) ? tail : address;
    String groups = isMixed ? address.replace(tail, "0:0") : address;
    if (isVersion6(groups) && !NOBODYS.contains(value)) {
      found.accept(new Match(KIND, start, end, value));
    }
  }

  /** Behind the name that a single colon parts from the address. */
  private static int start6(String text, int from) {
    int start = JsonEscapes.skipEscapeTail(text, from);
    if (start == from && !isFreeBefore(text, from)) {
      start = text.indexOf(':', from);
    }
    boolean isSign = text.startsWith(":", start) && !text.startsWith("::", start);
    return isSign ? start + 1 : start;
  }

  /** Before the stop or the single colon behind an address. */
  private static int end6(String text, int from, int to) {
    int end = to;
    while (end > from && isDot(text, end - 1)) {
      end--;
    }
    boolean isSign = text.charAt(end - 1) == ':' && text.charAt(end - 2) != ':';
    return isSign ? end - 1 : end;
  }

  private static boolean isFreeBefore(String text, int start) {
    return start == 0
        || !isLetter(text.charAt(start - 1))
        || JsonEscapes.skipEscapeTail(text, start - 1) == start;
  }

  private static boolean isFreeAfter(String text, int end) {
    return end == text.length() || !Words.touches(text.charAt(end));
  }

  private static boolean isLetter(char c) {
    return Words.touches(c) && !Character.isDigit(c);
  }

  private static boolean isDot(String text, int at) {
    return text.charAt(at) == '.';
  }

  private static boolean isVersion4(String run) {
    if (run.length() < SHORTEST || run.length() > 15) {
      return false;
    }
    int octets = 0;
    for (String octet : run.split("\\.", -1)) {
      boolean digits = !octet.isEmpty() && octet.chars().allMatch(c -> c >= '0' && c <= '9');
      boolean plain = octet.length() == 1 || !octet.startsWith("0");
      if (!digits || !plain || octet.length() > 3 || Integer.parseInt(octet) > 255) {
        return false;
      }
      octets++;
    }
    return octets == 4;
  }

  private static boolean isVersion6(String run) {
    int elision = run.indexOf("::");
    if (run.indexOf(':') < 0 || (run.indexOf("::", elision + 1) > elision && elision >= 0)) {
      return false;
    }
    boolean hasDigit = run.chars().anyMatch(c -> c >= '0' && c <= '9');
    if (elision < 0) {
      return groups(run) == GROUPS;
    }
    int left = groups(run.substring(0, elision));
    int right = groups(run.substring(elision + 2));
    // Two hexadecimal words around :: are more often names in a program than an address.
    return hasDigit && left >= 0 && right >= 0 && left + right >= 2 && left + right < GROUPS;
  }

  /** How many groups of at most four hexadecimal digits; negative if anything else is in it. */
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] groups = text.split(":", -1);
    for (String group : groups) {
      if (group.isEmpty() || group.length() > 4 || group.indexOf('.') >= 0) {
        return -1;
      }
    }
    return groups.length;
  }

  private static boolean isPart(char c) {
    return NumberRuns.isDigit(c)
        || (c >= 'a' && c <= 'f')
        || (c >= 'A' && c <= 'F')
        || c == '.'
        || c == ':';
  }
}
