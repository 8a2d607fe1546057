package dev.assay.udfs.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.function.Consumer;

/**
 * Finds API keys, tokens and passwords: by the well-known shapes of their makers, by the name that
 * they are assigned to, and by their randomness.
 */
final class SecretDetector implements Detector {
  static final String KIND = "SECRET";

  static final int SHORTEST = 16;
  private static final int SHORTEST_RANDOM = 24;
  private static final int LONGEST_RANDOM = 200;
  private static final double RANDOM_BITS = 4.2;
  private static final String KEY_BEGIN = "-----BEGIN ";
  private static final String KEY_END = "-----END ";

  private static final Pattern KNOWN =
      Pattern.compile(
          String.join(
              "|",
              "sk-[A-Za-z0-9_-]{20,}",
              "gh[pousr]_[A-Za-z0-9]{30,}",
              "github_pat_[A-Za-z0-9_]{22,}",
              "glpat-[A-Za-z0-9_-]{20,}",
              "lsv2_[a-z]{2}_[A-Za-z0-9_]{20,}",
              "hooks\\.slack\\.com/services/[A-Z0-9]{6,}/[A-Z0-9]{6,}/[A-Za-z0-9]{20,}",
              "(?:AKIA|ASIA|AROA)[A-Z0-9]{16}",
              "AIza[A-Za-z0-9_-]{35}",
              "ya29\\.[A-Za-z0-9_-]{20,}",
              "xox[abeprs]-[A-Za-z0-9-]{10,}",
              "[srp]k_(?:live|test)_[A-Za-z0-9]{16,}",
              "whsec_[A-Za-z0-9]{20,}",
              "hf_[A-Za-z0-9]{30,}",
              "npm_[A-Za-z0-9]{36}",
              "pypi-[A-Za-z0-9_-]{40,}",
              "SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}",
              "dapi[0-9a-f]{32}",
              "dop_v1_[0-9a-f]{64}",
              "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
              "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}",
              "eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"));

  /** How the shapes begin; those of digits apart. */
  private static final String[] BEGINNINGS = {
    "sk-",
    "gh",
    "github_pat_",
    "glpat-",
    "lsv2_",
    "hooks.slack.com/",
    "AKIA",
    "ASIA",
    "AROA",
    "AIza",
    "ya29.",
    "xox",
    "sk_",
    "rk_",
    "pk_",
    "whsec_",
    "hf_",
    "npm_",
    "pypi-",
    "SG.",
    "dapi",
    "dop_v1_",
    "shp",
    "eyJ"
  };

  @Override
  public void find(String text, Consumer<Match> found) {
    findPrivateKeys(text, found);
    findInRuns(text, found);
    NamedSecrets.find(text, found);
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
    int first = firstShape(text, start, end);
    String run = first < end ? text.substring(start, end) : "";
    Matcher matcher = KNOWN.matcher(run);
    int from = first < end ? first - start : 0;
    while (from < run.length() && matcher.find(from)) {
      boolean free = matcher.start() == 0 || !isWord(run.charAt(matcher.start() - 1));
      if (free) {
        found.accept(match(text, start + matcher.start(), start + matcher.end()));
        any = true;
      }
      from = matcher.end();
    }
    if (!any) {
      findRandom(text, start, end, found);
    }
  }

  /** Where a known shape may begin; the end if nowhere: most runs are words and addresses. */
  private static int firstShape(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      boolean begins = i == start || !isWord(text.charAt(i - 1));
      if (begins && (NumberRuns.isDigit(text.charAt(i)) || startsShape(text, i))) {
        return i;
      }
    }
    return end;
  }

  private static boolean startsShape(String text, int at) {
    if ("sglAyxrpwhnSde".indexOf(text.charAt(at)) < 0) {
      return false;
    }
    for (String beginning : BEGINNINGS) {
      if (text.startsWith(beginning, at)) {
        return true;
      }
    }
    return false;
  }

  private static void findRandom(String text, int start, int end, Consumer<Match> found) {
    int i = start;
    while (i < end) {
      int from = i;
      while (i < end && isRandomPart(text.charAt(i))) {
        i++;
      }
      if (i - from >= SHORTEST_RANDOM && i - from <= LONGEST_RANDOM && isRandom(text, from, i)) {
        found.accept(match(text, from, i));
      }
      i++;
    }
  }

  /** Letters of both cases and digits, mixed, with many bits a character; no hash, no path. */
  private static boolean isRandom(String text, int start, int end) {
    int[] counts = new int[128];
    int upper = 0;
    int lower = 0;
    int digits = 0;
    int slashes = 0;
    int changes = 0;
    int last = -1;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      counts[c]++;
      int type = c >= '0' && c <= '9' ? 0 : c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : 3;
      digits += type == 0 ? 1 : 0;
      lower += type == 1 ? 1 : 0;
      upper += type == 2 ? 1 : 0;
      slashes += c == '/' ? 1 : 0;
      changes += type != last ? 1 : 0;
      last = type;
    }
    int length = end - start;
    boolean mixed = upper >= 3 && lower >= 3 && digits >= 2 && slashes <= 2;
    // In names made of words the kind of character changes seldom.
    return mixed
        && changes * 3 >= length
        && bits(counts, length) >= RANDOM_BITS - shortfall(length);
  }

  /** A short text cannot have many bits a character, however random. */
  private static double shortfall(int length) {
    return length >= 40 ? 0 : (40 - length) / 40.0;
  }

  private static double bits(int[] counts, int length) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }

  static Match match(String text, int start, int end) {
    return new Match(KIND, start, end, text.substring(start, end));
  }

  private static boolean isTokenPart(char c) {
    return isWord(c) || "-.+/=:~".indexOf(c) >= 0;
  }

  private static boolean isRandomPart(char c) {
    return isWord(c) || c == '-' || c == '+' || c == '/';
  }

  static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
