package dev.assay.udfs.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Finds API keys, tokens and passwords: by the well-known shapes of their makers, by the name that
 * they are assigned to, and by their randomness.
 */
final class SecretDetector implements Detector {
  static final String KIND = "SECRET";

  private static final int SHORTEST = 16;
  private static final int SHORTEST_RANDOM = 24;
  private static final int LONGEST_RANDOM = 200;
  private static final double RANDOM_BITS = 4.2;
  private static final int LONGEST_NAME = 40;
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

  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "pwd",
          "secret",
          "apikey",
          "accesskey",
          "accesstoken",
          "authtoken",
          "refreshtoken",
          "privatekey",
          "bearertoken",
          "sessiontoken",
          "secretkey",
          "passphrase");

  private static final String NUMBER = "0123456789.-+eE";
  private static final int LONGEST_QUOTED = 1000;
  private static final String VARIABLE_STOPS = "\"'\\;<>()[]{}&|`";
  private static final String STOPS = VARIABLE_STOPS + ",";
  private static final List<String> SCHEMES = List.of("bearer ", "basic ", "token ");

  @Override
  public void find(String text, Consumer<Match> found) {
    findPrivateKeys(text, found);
    findInRuns(text, found);
    findAssigned(text, found);
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

  private static void findAssigned(String text, Consumer<Match> found) {
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == ':' || c == '=') {
        findValue(text, i, found);
      } else if (c == ' ' && (text.charAt(i - 1) == 'r' || text.charAt(i - 1) == 'R')) {
        findBearer(text, i, found);
      }
    }
  }

  private static void findBearer(String text, int space, Consumer<Match> found) {
    int word = space - "bearer".length();
    if (word < 0 || !text.regionMatches(true, word, "bearer", 0, "bearer".length())) {
      return;
    }
    int end = valueEnd(text, space + 1, STOPS);
    if (end - space > SHORTEST) {
      found.accept(match(text, space + 1, end));
    }
  }

  private static void findValue(String text, int sign, Consumer<Match> found) {
    if (!isSecretsName(nameBefore(text, sign))) {
      return;
    }
    int start = skip(text, sign + 1, " ");
    if (start < text.length() && text.charAt(start) == '[') {
      findInArray(text, start + 1, found);
      return;
    }
    int quote = openingQuote(text, start);
    if (quote < 0) {
      findBare(text, sign, start, found);
    } else if (isQuote(text.charAt(sign - 1)) || !endsAMember(text, quote + 1)) {
      findQuoted(text, quote, found);
    }
  }

  private static void findBare(String text, int sign, int from, Consumer<Match> found) {
    int start = skipScheme(text, from);
    boolean isVariable = text.charAt(sign) == '=' && Character.isUpperCase(text.charAt(sign - 1));
    accept(text, start, valueEnd(text, start, isVariable ? VARIABLE_STOPS : STOPS), found);
  }

  /** Tells of a quoted value, and where it ends. */
  private static int findQuoted(String text, int quote, Consumer<Match> found) {
    int start = skipScheme(text, quote + 1);
    int close = closing(text, quote);
    int end = close < 0 ? valueEnd(text, start, STOPS) : close;
    accept(text, start, end, found);
    return Math.max(start, end);
  }

  /** Tells of the texts and numbers of an array up to what is neither. */
  private static void findInArray(String text, int from, Consumer<Match> found) {
    int at = from;
    while (at >= 0) {
      int quote = openingQuote(text, at);
      int start = skip(text, at, " ");
      int end = quote >= 0 ? findQuoted(text, quote, found) : skip(text, start, NUMBER);
      if (quote < 0) {
        accept(text, start, end, found);
      }
      int next = skip(text, end, " \\\"'");
      at = end > start && next < text.length() && text.charAt(next) == ',' ? next + 1 : -1;
    }
  }

  private static void accept(String text, int start, int end, Consumer<Match> found) {
    if (end - start >= 6 && !isPlaceholder(text.substring(start, end))) {
      found.accept(match(text, start, end));
    }
  }

  private static int skip(String text, int from, String gaps) {
    int at = from;
    while (at < text.length() && gaps.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int skipScheme(String text, int start) {
    for (String scheme : SCHEMES) {
      if (text.regionMatches(true, start, scheme, 0, scheme.length())) {
        return start + scheme.length();
      }
    }
    return start;
  }

  /** The quote that stands here, behind blanks and slashes; negative if none does. */
  private static int openingQuote(String text, int from) {
    int at = skip(text, from, " \\");
    return at < text.length() && isQuote(text.charAt(at)) ? at : -1;
  }

  /** Whether the quote before closed a text that ended in a secret's name and a colon. */
  private static boolean endsAMember(String text, int at) {
    return at >= text.length() || ",}]".indexOf(text.charAt(at)) >= 0;
  }

  /**
   * The end of a quoted value; negative if its quote is not closed in the line. In JSON within JSON
   * the quotes have as many slashes as the first, and an escaped one has more.
   */
  private static int closing(String text, int quote) {
    int level = JsonEscapes.slashesBefore(text, quote);
    int limit = Math.min(text.length(), quote + LONGEST_QUOTED);
    int slashes = 0;
    for (int i = quote + 1; i < limit; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return -1;
      }
      if (c == text.charAt(quote) && !isApostrophe(text, i)) {
        int more = slashes - level;
        if (more < 0 || more % (2 * (level + 1)) == 0) {
          return i - Math.min(slashes, level);
        }
      }
      slashes = c == '\\' ? slashes + 1 : 0;
    }
    return -1;
  }

  private static boolean isApostrophe(String text, int at) {
    return text.charAt(at) == '\''
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at + 1));
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** The name that stands before a colon or an equals sign, in lower case, letters only. */
  private static String nameBefore(String text, int sign) {
    int end = sign;

    while (end > 0 && " \"'\\".indexOf(text.charAt(end - 1)) >= 0 && sign - end < 4) {
      end--;
    }
    // How the names end: this is asked at every colon of a JSON text.
    if (end == 0 || "dtynekDTYNEK".indexOf(text.charAt(end - 1)) < 0) {
      return "";
    }
    StringBuilder reversed = new StringBuilder();
    for (int i = end; i > 0 && end - i < LONGEST_NAME && isNamePart(text.charAt(i - 1)); i--) {
      char c = text.charAt(i - 1);
      if (c != '_' && c != '.' && c != '-') {
        reversed.append(Character.toLowerCase(c));
      }
    }
    return reversed.reverse().toString();
  }

  private static boolean isSecretsName(String name) {
    return name.equals("authorization") || NAMES.stream().anyMatch(name::endsWith);
  }

  private static int valueEnd(String text, int start, String stops) {
    int end = start;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c <= ' ' || stops.indexOf(c) >= 0) {
        break;
      }
      end++;
    }
    while (end > start && ".:!?,".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** What stands in documentation in a secret's place. */
  private static boolean isPlaceholder(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.startsWith("$")
        || lower.startsWith("your")
        || lower.startsWith("os.")
        || lower.startsWith("process.")
        || lower.startsWith("env.")
        || lower.chars().allMatch(c -> c == '*' || c == 'x' || c == '.' || c == '-')
        || lower.equals("string")
        || lower.equals("required")
        || lower.equals("optional")
        || lower.equals("boolean")
        || lower.equals("undefined");
  }

  private static Match match(String text, int start, int end) {
    return new Match(KIND, start, end, text.substring(start, end));
  }

  private static boolean isTokenPart(char c) {
    return isWord(c) || "-.+/=:~".indexOf(c) >= 0;
  }

  private static boolean isRandomPart(char c) {
    return isWord(c) || c == '-' || c == '+' || c == '/';
  }

  private static boolean isNamePart(char c) {
    return isWord(c) || c == '-' || c == '.';
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
