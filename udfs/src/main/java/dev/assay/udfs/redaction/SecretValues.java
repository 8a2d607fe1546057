package dev.assay.udfs.redaction;

import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;

/** Where the value of a secret ends, and what only stands in its place. */
final class SecretValues {
  /** What ends every value that is not quoted. */
  static final String STOPS = "\"'\\<`";

  /** How far a value goes: each name in a long text is looked at. */
  static final int LONGEST = 1000;

  private static final int SHORTEST_OF_A_VAGUE_NAME = 16;
  private static final String DELIMITERS = "&;>()[]{}|,";
  private static final int LONGEST_NAME = 40;

  /** A variable, a member of an object or a function in code. */
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z_]+[0-9]{0,3}(?:(?:\\.|->|::|\\?\\.)[A-Za-z_]+[0-9]{0,3})*");

  /** A call in code: its name alone could be the beginning of a password. */
  private static final Pattern CALL =
      Pattern.compile("(?:[A-Za-z_]+|[A-Za-z_][A-Za-z0-9_]*[._][A-Za-z0-9_.]+)[(\\[]");

  private static final Pattern VARIABLE =
      Pattern.compile("[A-Za-z]?[a-z]+(?:[A-Z][a-z]+)+|[A-Z]+|[A-Za-z]*(?:_[A-Za-z]*)+");

  private static final Pattern PHRASE = Pattern.compile("[a-z]{3,10}(?: [a-z]{3,10}){3,23}");

  private static final Pattern CAPITALS = Pattern.compile("[A-Z]+(?:_[A-Z]+)+");

  /** What a sentence has and a phrase of random words has not. */
  private static final Pattern PROSE =
      Pattern.compile(
          "(?i)(?:^|[ ])(?:is|are|the|your|you|must|should|enter|use|used|for|and|with|not|cannot"
              + "|have|has|from|that|this|required|please)(?:$|[ ,.])");

  private static final Set<String> WORDS =
      Set.of(
          "string",
          "required",
          "optional",
          "boolean",
          "undefined",
          "changeme",
          "changeit",
          "placeholder",
          "example",
          "hidden",
          "redacted",
          "masked",
          "missing",
          "correct",
          "incorrect",
          "invalid",
          "expired",
          "disabled",
          "enabled",
          "unknown",
          "default",
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "apikey",
          "accesskey",
          "accesstoken",
          "secretkey",
          "privatekey");

  private SecretValues() {}

  /** Where a value that is not quoted ends. */
  static int end(String text, int start, String stops) {
    int limit = Math.min(text.length(), start + LONGEST);
    int end = start;
    while (end < limit && !isEnd(text, end, stops)) {
      end++;
    }
    while (end > start && ".:!?,".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** Within a word a delimiter is a character of a password, but not before the next name. */
  private static boolean isEnd(String text, int at, String stops) {
    char c = text.charAt(at);
    return c <= ' '
        || stops.indexOf(c) >= 0
        || (DELIMITERS.indexOf(c) >= 0
            && (!isBeforeAWord(text, at) || ("&;,".indexOf(c) >= 0 && isBeforeAName(text, at))));
  }

  private static boolean isBeforeAWord(String text, int at) {
    if (at + 1 >= text.length()) {
      return false;
    }
    char next = text.charAt(at + 1);
    return next > ' ' && DELIMITERS.indexOf(next) < 0 && "\"'\\<`.:".indexOf(next) < 0;
  }

  private static boolean isBeforeAName(String text, int at) {
    int i = at + 1;
    while (i < text.length() && i - at < LONGEST_NAME && isNamePart(text.charAt(i))) {
      i++;
    }
    return i < text.length() && (text.charAt(i) == '=' || text.charAt(i) == ':');
  }

  private static boolean isNamePart(char c) {
    return SecretDetector.isWord(c) || " .-%".indexOf(c) >= 0;
  }

  /** The first place from here on at which another character stands. */
  static int skip(String text, int from, String gaps) {
    int at = from;
    while (at < text.length() && gaps.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Where the line, or the text in quotes, ends. */
  static int lineEnd(String text, int start) {
    int limit = Math.min(text.length(), start + LONGEST);
    int end = start;
    while (end < limit && text.charAt(end) >= ' ' && STOPS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Where a phrase of four words or more ends; the start if there is none. */
  static int phraseEnd(String text, int start) {
    int end = lineEnd(text, start);
    String line = text.substring(start, end);
    return PHRASE.matches(line) && !PROSE.matcher(line).find() ? end : start;
  }

  /**
   * Whether code stands where a value could: the name of a variable, a member or a constant, the
   * call of a function, or the type of a parameter.
   */
  static boolean isExpression(String text, int sign, int start, int end) {
    if (start >= end) {
      return false;
    }
    if ("({".indexOf(text.charAt(start)) >= 0) {
      return true;
    }
    String run = text.substring(start, end);
    // The bracket may have ended the value.
    String call = text.substring(start, Math.min(text.length(), end + 1));
    return CALL.matcher(call).lookingAt()
        || (PATH.matches(run) && isVariable(text, sign, run, end));
  }

  private static boolean isVariable(String text, int sign, String path, int end) {
    if (path.indexOf('.') > 0 || path.indexOf(':') > 0 || path.indexOf('>') > 0) {
      return true;
    }
    if (path.chars().anyMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    boolean isInCode = VARIABLE.matches(path) && !Character.isUpperCase(text.charAt(sign - 1));
    boolean isAssigned = text.charAt(sign - 1) == ' ';
    boolean isFollowed = end < text.length() && "\r\n\\&\"'<".indexOf(text.charAt(end)) < 0;
    return isInCode || isAssigned || (isFollowed && !isEndOfSentence(text, end));
  }

  private static boolean isEndOfSentence(String text, int end) {
    return ".!?".indexOf(text.charAt(end)) >= 0;
  }

  /** Whether a value is long, and has letters and digits. */
  static boolean isLongAndMixed(String value) {
    return value.length() >= SHORTEST_OF_A_VAGUE_NAME && hasLetter(value) && hasDigit(value);
  }

  static boolean hasLetter(String value) {
    return value.chars().anyMatch(Character::isLetter);
  }

  static boolean hasDigit(String value) {
    return NumberRuns.hasDigit(value, 0, value.length());
  }

  /** What stands in documentation in a secret's place. */
  static boolean isPlaceholder(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.startsWith("$")
        || lower.startsWith("your")
        || lower.startsWith("os.")
        || lower.startsWith("process.")
        || lower.startsWith("env.")
        || isBetween(value, '<', '>')
        || (isBetween(value, '{', '}') && !hasDigit(value))
        || isBetween(value, '[', ']')
        || isBetween(value, '%', '%')
        || value.startsWith("%(")
        || lower.contains("...")
        || lower.contains("****")
        || lower.contains("xxxx")
        || (lower.contains("://") && !hasDigit(lower))
        || lower.startsWith("arn:")
        || lower.chars().allMatch(c -> c == '*' || c == 'x' || c == '.' || c == '-')
        || isWord(lower)
        || CAPITALS.matches(value)
        || (value.indexOf(' ') > 0 && PROSE.matcher(value).find());
  }

  private static boolean isBetween(String value, char open, char close) {
    return value.length() > 2
        && value.charAt(0) == open
        && value.charAt(value.length() - 1) == close;
  }

  private static boolean isWord(String lower) {
    String word = lower.replace("_", "").replace("-", "").replace(" ", "").replace("!", "");
    return WORDS.contains(word) || WORDS.contains(word.replaceFirst("^my", ""));
  }
}
