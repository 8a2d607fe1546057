package dev.assay.udfs.redaction;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Finds passwords, keys and tokens by the name that they are assigned to, and what a header bears.
 */
final class NamedSecrets {
  private static final int LONGEST_NAME = 40;

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

  private NamedSecrets() {}

  /** Finds them in a text. */
  static void find(String text, Consumer<Match> found) {
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
    if (end - space > SecretDetector.SHORTEST) {
      found.accept(SecretDetector.match(text, space + 1, end));
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
      found.accept(SecretDetector.match(text, start, end));
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

  private static boolean isNamePart(char c) {
    return SecretDetector.isWord(c) || c == '-' || c == '.';
  }
}
