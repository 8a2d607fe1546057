package dev.assay.udfs.redaction;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Finds passwords, keys and tokens by the name that they are assigned to: after a colon or an
 * equals sign, in an XML element, and in a member beside that of the name.
 */
final class NamedSecrets {
  private static final int LONGEST_NAME = 40;
  private static final int SHORTEST = 6;
  private static final int LONGEST_OF_CODE = 200;
  private static final int LONGEST_GAP = 40;

  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "pwd",
          "passcode",
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

  /** Names of much else too: only a long value of letters and digits is a secret. */
  private static final List<String> VAGUE_NAMES =
      List.of(
          "token",
          "cookie",
          "credentials",
          "accountkey",
          "authkey",
          "encryptionkey",
          "signingkey",
          "masterkey",
          "phpsessid",
          "jsessionid");

  /** Tokens by which a list goes on, and a library. */
  private static final List<String> MARKS =
      List.of(
          "nexttoken",
          "pagetoken",
          "continuationtoken",
          "paginationtoken",
          "synctoken",
          "jsonwebtoken");

  /** How the names end: this is asked at every colon of a JSON text. */
  private static final String LAST_LETTERS = "dtyneksDTYNEKS";

  private static final String NUMBER = "0123456789.-+eE";

  private static final List<String> SCHEMES =
      List.of(
          "bearer ",
          "basic ",
          "token ",
          "api-token ",
          "api-key ",
          "apikey ",
          "key ",
          "bot ",
          "oauth ",
          "ssws ",
          "splunk ");

  private NamedSecrets() {}

  /** Finds them in a text. */
  static void find(String text, Consumer<Match> found) {
    int i = 1;
    while (i < text.length() - 1) {
      char c = text.charAt(i);
      int end = i;
      if (c == ':' || c == '=') {
        end = findAssigned(text, i, found);
      } else if (c == '>') {
        end = findInElement(text, i, found);
      }
      // What was hidden is not looked at again: names within it would make the time quadratic.
      i = Math.max(i + 1, end);
    }
  }

  /** Finds the value behind a sign, and tells where it ends; the sign if there is none. */
  private static int findAssigned(String text, int sign, Consumer<Match> found) {
    String name = nameOf(text, sign);
    if (!isName(name)) {
      return sign;
    }
    int start = SecretValues.skip(text, SecretValues.skip(text, sign, ":=>"), " *`");
    if (start < text.length() && text.charAt(start) == '[') {
      return findInArray(text, name, start + 1, found);
    }
    int quote = openingQuote(text, start);
    if (quote < 0) {
      return findBare(text, name, sign, start, found);
    }
    return JsonEscapes.isQuote(text.charAt(sign - 1)) || !endsAMember(text, quote + 1)
        ? findQuoted(text, name, quote, found)
        : sign;
  }

  private static int findBare(String text, String name, int sign, int from, Consumer<Match> found) {
    int start = skipScheme(text, from);
    if (name.endsWith("passphrase") || name.endsWith("mnemonic")) {
      int end = SecretValues.phraseEnd(text, start);
      if (end > start) {
        found.accept(SecretDetector.match(text, start, end));
        return end;
      }
    }
    int end = SecretValues.end(text, start, stops(text, sign));
    if (name.endsWith("cookie") && text.substring(start, end).indexOf('=') > 0) {
      end = SecretValues.lineEnd(text, start);
    }
    boolean isPath =
        (name.endsWith("pwd") || name.endsWith("privatekey"))
            && start < end
            && "/.~".indexOf(text.charAt(start)) >= 0;
    // What is as long is no expression, and to match it at each name within would be slow.
    return end - start > LONGEST_OF_CODE
            || (!isPath && !SecretValues.isExpression(text, sign, start, end))
        ? accept(text, name, start, end, found)
        : sign;
  }

  /** A comma ends a value, but not that of a variable of a shell. */
  private static String stops(String text, int sign) {
    boolean isVariable = text.charAt(sign) == '=' && Character.isUpperCase(text.charAt(sign - 1));
    return isVariable ? SecretValues.STOPS : SecretValues.STOPS + ",";
  }

  /** Tells of a quoted value, and where it ends. */
  private static int findQuoted(String text, String name, int quote, Consumer<Match> found) {
    int start = skipScheme(text, quote + 1);
    int close = closing(text, quote);
    int end = close < 0 ? SecretValues.end(text, start, SecretValues.STOPS + ",") : close;
    accept(text, name, start, end, found);
    return Math.max(start, end);
  }

  /** Tells of the texts and numbers of an array up to what is neither. */
  private static int findInArray(String text, String name, int from, Consumer<Match> found) {
    int at = from;
    int last = from;
    while (at >= 0) {
      int quote = openingQuote(text, at);
      int start = SecretValues.skip(text, at, " ");
      int end =
          quote >= 0
              ? findQuoted(text, name, quote, found)
              : SecretValues.skip(text, start, NUMBER);
      if (quote < 0) {
        accept(text, name, start, end, found);
      }
      last = Math.max(last, end);
      int next = SecretValues.skip(text, end, " \\\"'");
      at = end > start && next < text.length() && text.charAt(next) == ',' ? next + 1 : -1;
    }
    return last;
  }

  /** {@code <password>x</password>}. */
  private static int findInElement(String text, int close, Consumer<Match> found) {
    if (LAST_LETTERS.indexOf(text.charAt(close - 1)) < 0) {
      return close;
    }
    int nameStart = nameStart(text, close);
    if (nameStart == 0 || text.charAt(nameStart - 1) != '<') {
      return close;
    }
    String name = letters(text, nameStart, close);
    if (!isName(name)) {
      return close;
    }
    int start = SecretValues.skip(text, close + 1, " \n\r\t");
    int end = SecretValues.end(text, start, SecretValues.STOPS);
    return text.startsWith("</", SecretValues.skip(text, end, " \n\r\t"))
        ? accept(text, name, start, end, found)
        : close;
  }

  private static int accept(String text, String name, int start, int end, Consumer<Match> found) {
    String value = text.substring(start, Math.max(start, end));
    boolean isSecret =
        isClear(name)
            ? value.length() >= SHORTEST
            : SecretValues.isLongAndMixed(value)
                && (value.indexOf(' ') < 0 || name.endsWith("cookie"));
    if (!isSecret || SecretValues.isPlaceholder(value) || letters(value).equals(name)) {
      return value.length() > LONGEST_OF_CODE ? end : start;
    }
    found.accept(SecretDetector.match(text, start, end));
    return end;
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
    int at = SecretValues.skip(text, from, " \\");
    return at < text.length() && JsonEscapes.isQuote(text.charAt(at)) ? at : -1;
  }

  /** Whether the quote before closed a text that ended in a secret's name and a colon. */
  private static boolean endsAMember(String text, int at) {
    return at >= text.length() || ",}]".indexOf(text.charAt(at)) >= 0;
  }

  /** The end of a quoted value; negative if its quote is not closed in the line. */
  private static int closing(String text, int quote) {
    int limit = Math.min(text.length(), quote + SecretValues.LONGEST);
    int end = JsonEscapes.closing(text, quote, limit, at -> isApostrophe(text, at));
    return end >= limit || text.charAt(end) == '\n' ? -1 : end;
  }

  private static boolean isApostrophe(String text, int at) {
    return text.charAt(at) == '\''
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at + 1));
  }

  /** The name that a sign assigns to, in lower case, letters and digits only. */
  private static String nameOf(String text, int sign) {
    int end = sign;
    while (end > 0 && " \"'\\?.+*`".indexOf(text.charAt(end - 1)) >= 0 && sign - end < 4) {
      end--;
    }
    if (end == 0 || LAST_LETTERS.indexOf(text.charAt(end - 1)) < 0) {
      return "";
    }
    int start = nameStart(text, end);
    String name = letters(text, start, end);
    return name.equals("value") ? nameBeside(text, start) : name;
  }

  /** The name in a member before: {@code {"name": "token", "value": "x"}}; empty if none is. */
  private static String nameBeside(String text, int value) {
    int end = value;
    while (end > 0 && value - end < LONGEST_GAP && isGap(text.charAt(end - 1))) {
      end--;
    }
    int start = nameStart(text, end);
    int sign = start;
    while (sign > 0 && start - sign < 8 && " \"'\\:=".indexOf(text.charAt(sign - 1)) >= 0) {
      sign--;
    }
    boolean isNamed =
        text.regionMatches(true, sign - 4, "name", 0, 4)
            || text.regionMatches(true, sign - 3, "key", 0, 3);
    return isNamed && sign < start ? letters(text, start, end) : "";
  }

  private static boolean isGap(char c) {
    return " \"'\\,;\n\r\t".indexOf(c) >= 0;
  }

  private static int nameStart(String text, int end) {
    int start = end;
    while (start > 0 && end - start < LONGEST_NAME && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static String letters(String text, int start, int end) {
    return letters(text.substring(start, end));
  }

  private static String letters(String name) {
    StringBuilder letters = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '.' && c != '-') {
        letters.append(c);
      }
    }
    return letters.toString().toLowerCase(Locale.ROOT);
  }

  /** Whether a name, in lower case and of letters and digits only, is that of a secret. */
  static boolean isName(String name) {
    return isClear(name) || (endsWithOneOf(name, VAGUE_NAMES) && !endsWithOneOf(name, MARKS));
  }

  /** Whether every value of that name is a secret. */
  static boolean isClear(String name) {
    return name.equals("authorization") || endsWithOneOf(name, NAMES);
  }

  private static boolean endsWithOneOf(String name, List<String> ends) {
    for (String end : ends) {
      if (name.endsWith(end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamePart(char c) {
    return SecretDetector.isWord(c) || c == '-' || c == '.';
  }
}
