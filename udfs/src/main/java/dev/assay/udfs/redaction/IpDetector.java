package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds IP addresses, version 4 and 6. Addresses that name no machine of a person (loopback,
 * unspecified, broadcast) are left, and so is a version such as {@code v1.2.3.4}.
 */
final class IpDetector implements Detector {
  static final String KIND = "IP";
  private static final int GROUPS = 8;
  private static final Set<String> NOBODYS =
      Set.of("127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::");

  @Override
  public void find(String text, Consumer<Match> found) {
    int i = 0;
    while (i < text.length()) {
      if (!isPart(text.charAt(i))) {
        i++;
        continue;
      }
      int end = i;
      int dots = 0;
      int colons = 0;
      while (end < text.length() && isPart(text.charAt(end))) {
        dots += text.charAt(end) == '.' ? 1 : 0;
        colons += text.charAt(end) == ':' ? 1 : 0;
        end++;
      }
      if (dots >= 3 || colons >= 2) {
        findInRun(text, i, end, found);
      }
      i = end;
    }
  }

  private static void findInRun(String text, int from, int to, Consumer<Match> found) {
    int start = JsonEscapes.skipEscapeTail(text, from);
    if (start > to || (start == from && from > 0 && Character.isLetter(text.charAt(from - 1)))) {
      return;
    }
    int end = to;
    while (end > start && text.charAt(end - 1) == '.') {
      end--;
    }
    if (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      return;
    }
    String run = text.substring(start, end);
    if (run.length() < 2 || NOBODYS.contains(run)) {
      return;
    }
    String address = isVersion4(run) || isVersion6(run) ? run : withoutPort(run);
    if (!address.isEmpty() && !NOBODYS.contains(address)) {
      found.accept(
          new Match(KIND, start, start + address.length(), address.toLowerCase(Locale.ROOT)));
    }
  }

  /** The address of {@code 203.0.113.9:8080}; empty if it is none. */
  private static String withoutPort(String run) {
    int colon = run.indexOf(':');
    String address = colon < 0 ? "" : run.substring(0, colon);
    return isVersion4(address) ? address : "";
  }

  private static boolean isVersion4(String run) {
    if (run.length() < 7 || run.length() > 15) {
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
