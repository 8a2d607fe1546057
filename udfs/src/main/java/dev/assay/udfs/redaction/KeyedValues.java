package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.function.Predicate;

/**
 * Walks over the values of a text that have a name: {@code "name": "value"} in JSON, also within
 * another JSON's text, {@code name=value}, and {@code Name: value} in a line.
 */
final class KeyedValues {
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_VALUE = 200;

  /** Each character of a value may be an escape. */
  private static final int LONGEST_QUOTED = 600;

  private KeyedValues() {}

  /** How a value is written. */
  enum Form {
    /** Between quotes. */
    QUOTED,
    /** A number or a word of JSON. */
    BARE,
    /** The rest of a line, or what stands before the next comma or semicolon. */
    LINE
  }

  /**
   * What is told of a value: its name in lower case, letters and digits only, its place, and how it
   * reads without the escapes of JSON.
   */
  interface Visitor {
    void value(String name, int start, int end, Form form, String value);
  }

  /**
   * Visits every value that is not empty.
   *
   * @param names those that are asked for
   */
  static void visit(String text, Predicate<String> names, Visitor visitor) {
    int length = text.length();
    for (int sign = 1; sign < length - 1; sign++) {
      char c = text.charAt(sign);
      if (c == ':' || c == '=') {
        visitAt(text, sign, names, visitor);
      }
    }
  }

  private static void visitAt(String text, int sign, Predicate<String> names, Visitor visitor) {
    char c = text.charAt(sign);
    int nameEnd = skipBack(text, sign);
    if (nameEnd == 0 || !Character.isLetterOrDigit(text.charAt(nameEnd - 1))) {
      return;
    }
    boolean isQuoted = nameEnd < sign && isQuoteOrSlash(text.charAt(nameEnd));
    int start = skip(text, sign + 1);
    if (start >= text.length() || text.charAt(start) == '\n') {
      return;
    }
    boolean quotes = start > sign + 1 && isQuote(text.charAt(start - 1));
    Form form = quotes ? Form.QUOTED : isQuoted ? Form.BARE : Form.LINE;
    String name = name(text, nameEnd, form == Form.LINE ? " " : "");
    if (!names.test(name) && form == Form.LINE && c == '=') {
      // Of a log's line, the words before are none of the name.
      name = name(text, nameEnd, "");
    }
    if (!names.test(name)) {
      return;
    }
    if (form != Form.BARE || "{[".indexOf(text.charAt(start)) < 0) {
      tell(text, name, start, form, visitor);
    } else if (text.charAt(start) == '[') {
      visitArray(text, name, start + 1, visitor);
    }
  }

  /** Visits the texts and numbers of an array up to its end, or to an array or object in it. */
  private static void visitArray(String text, String name, int from, Visitor visitor) {
    int at = from;
    while (at > 0 && at < text.length()) {
      int start = skip(text, at);
      if (start >= text.length() || "{[]".indexOf(text.charAt(start)) >= 0) {
        return;
      }
      boolean quotes = start > at && isQuote(text.charAt(start - 1));
      int end = tell(text, name, start, quotes ? Form.QUOTED : Form.BARE, visitor);
      int next = skip(text, end);
      at = next < text.length() && text.charAt(next) == ',' ? next + 1 : -1;
    }
  }

  /** Tells of a value if it is not empty, and where it ends. */
  private static int tell(String text, String name, int start, Form form, Visitor visitor) {
    int end = end(text, start, form);
    if (end > start) {
      visitor.value(name, start, end, form, JsonEscapes.unescaped(text.substring(start, end)));
    }
    return end;
  }

  private static int skipBack(String text, int sign) {
    int end = sign;
    while (end > 0 && sign - end < 4 && isGapOrStar(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private static int skip(String text, int from) {
    int start = from;
    while (start < text.length() && start - from < 6 && isGapOrStar(text.charAt(start))) {
      start++;
      if (isQuote(text.charAt(start - 1))) {
        break;
      }
    }
    return start;
  }

  private static int end(String text, int start, Form form) {
    boolean isQuoted = form == Form.QUOTED;
    int limit = Math.min(text.length(), start + (isQuoted ? LONGEST_QUOTED : LONGEST_VALUE));
    int end = isQuoted ? JsonEscapes.closing(text, start - 1, limit) : start;
    while (!isQuoted && end < limit && !ends(text, end, form)) {
      end++;
    }
    if (end == limit && limit < text.length()) {
      return start;
    }
    while (end > start && " \r\t.*".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean ends(String text, int at, Form form) {
    char c = text.charAt(at);
    return form == Form.BARE
        ? ",}]\n\\ ".indexOf(c) >= 0
        : ",;\n\r\t\\|<>(){}[]\"".indexOf(c) >= 0 || isBeforeAName(text, at);
  }

  /** Whether the next name follows, as in {@code a=1&b=2} and {@code a=1 b=2}. */
  private static boolean isBeforeAName(String text, int at) {
    if (text.charAt(at) != '&' && text.charAt(at) != ' ') {
      return false;
    }
    int end = at + 1;
    while (end < text.length() && end - at <= LONGEST_NAME && isNamePart(text.charAt(end))) {
      end++;
    }
    return end > at + 1 && end < text.length() && text.charAt(end) == '=';
  }

  /** Letters and digits of the name before the sign, over what gaps may stand in it. */
  private static String name(String text, int end, String gaps) {
    StringBuilder reversed = new StringBuilder();
    int i = end;
    while (i > 0 && end - i < LONGEST_NAME) {
      char c = text.charAt(i - 1);
      if (Character.isLetterOrDigit(c)) {
        reversed.append(c);
      } else if (!isNamePart(c) && gaps.indexOf(c) < 0) {
        break;
      }
      i--;
    }
    return reversed.reverse().toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0;
  }

  /** Stars make a name bold in Markdown. */
  private static boolean isGapOrStar(char c) {
    return c == ' ' || c == '*' || isQuoteOrSlash(c);
  }

  private static boolean isQuoteOrSlash(char c) {
    return isQuote(c) || c == '\\';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }
}
