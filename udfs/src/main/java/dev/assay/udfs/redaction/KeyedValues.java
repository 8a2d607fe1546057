package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks over the values of a text that have a name: {@code "name": "value"} in JSON, also within
 * another JSON's text, {@code name=value}, {@code Name: value} in a line, {@code
 * <name>value</name>}, and what stands in tables.
 */
final class KeyedValues {
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_VALUE = 200;

  /** Each character of a value may be an escape. */
  private static final int LONGEST_QUOTED = 600;

  private static final Set<String> CELLS = Set.of("td", "th", "dt");

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
      if (isSign(c)) {
        visitAt(text, sign, names, visitor);
      } else if (c == '>') {
        visitElement(text, sign, names, visitor);
      }
    }
    TableValues.visit(text, names, visitor);
  }

  /** The text of {@code <dob>1990-01-02</dob>}, and of a cell beside one that holds a name. */
  private static void visitElement(
      String text, int sign, Predicate<String> names, Visitor visitor) {
    int tag = signBefore(text, sign, '<');
    if (tag < 0 || !isFollowedByATag(text, sign + 1)) {
      return;
    }
    String name = TableValues.plain(text.substring(tag + 1, sign));
    int start = sign + 1;
    if (CELLS.contains(name) && text.charAt(tag + 1) == '/') {
      name = TableValues.plain(text.substring(signBefore(text, tag, '>') + 1, tag));
      while (start < text.length() && text.charAt(start) <= ' ') {
        start++;
      }
      start = text.startsWith("<td>", start) || text.startsWith("<dd>", start) ? start + 4 : sign;
    }
    if (start > sign && names.test(name)) {
      int limit = Math.min(text.length(), start + LONGEST_VALUE);
      int end = start;
      while (end < limit && text.charAt(end) != '<') {
        end++;
      }
      if (end > start && text.startsWith("</", end)) {
        String value = JsonEscapes.unescaped(text.substring(start, end));
        visitor.value(name, start, end, Form.QUOTED, value);
      }
    }
  }

  /** Whether a tag follows within a value's length, as it never does in most programs. */
  private static boolean isFollowedByATag(String text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_VALUE);
    int at = from;
    while (at < limit && "<>{}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at < limit && text.charAt(at) == '<';
  }

  /** The last such sign that is no further before than a name is long; negative if none is. */
  private static int signBefore(String text, int from, char sign) {
    int at = from - 1;
    while (at >= 0 && from - at <= LONGEST_NAME && text.charAt(at) != sign) {
      at--;
    }
    return at >= 0 && text.charAt(at) == sign ? at : -1;
  }

  /** The value of {@code name="dob" value="1990-01-02"}, also in JSON. */
  private static void visitNamed(
      String text, String field, int from, Predicate<String> names, Visitor visitor) {
    String near = text.substring(from, Math.min(text.length(), from + LONGEST_NAME));
    int value = near.indexOf("value");
    if (value < 0 || near.substring(0, value).matches(".*[<>{}].*") || !names.test(field)) {
      return;
    }
    int sign = from + value + "value".length();
    while (sign < text.length() && isGap(text.charAt(sign))) {
      sign++;
    }
    int start = skip(text, sign + 1);
    if (start < text.length()
        && isSign(text.charAt(sign))
        && JsonEscapes.isQuote(text.charAt(start - 1))) {
      tell(text, field, start, Form.QUOTED, visitor);
    }
  }

  private static boolean isSign(char c) {
    return c == ':' || c == '=' || c == '\uff1a';
  }

  private static void visitAt(String text, int sign, Predicate<String> names, Visitor visitor) {
    char c = text.charAt(sign);
    int nameEnd = skipBack(text, sign);
    if (nameEnd == 0 || !isNamePart(text.charAt(nameEnd - 1))) {
      return;
    }
    boolean isQuoted = nameEnd < sign && isQuoteOrSlash(text.charAt(nameEnd));
    int start = skip(text, sign + 1);
    if (start >= text.length() || text.charAt(start) == '\n') {
      return;
    }
    boolean quotes = start > sign + 1 && JsonEscapes.isQuote(text.charAt(start - 1));
    Form form = quotes ? Form.QUOTED : isQuoted ? Form.BARE : Form.LINE;
    String name = name(text, nameEnd, form == Form.LINE || isQuoted ? " " : "");
    if (!names.test(name) && form == Form.LINE && c == '=' && nameEnd == sign) {
      // Of a log's line, the words before are none of the name.
      name = name(text, nameEnd, "");
    }
    if (!names.test(name)) {
      return;
    }
    if (form != Form.BARE || "{[".indexOf(text.charAt(start)) < 0) {
      int end = tell(text, name, start, form, visitor);
      if (quotes && name.equals("name")) {
        visitNamed(text, TableValues.plain(text.substring(start, end)), end, names, visitor);
      }
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
      boolean quotes = start > at && JsonEscapes.isQuote(text.charAt(start - 1));
      int end = tell(text, name, start, quotes ? Form.QUOTED : Form.BARE, visitor);
      int next = skip(text, end);
      at = next < text.length() && text.charAt(next) == ',' ? next + 1 : -1;
    }
  }

  /** Tells of a value if it is not empty, and where it ends. */
  private static int tell(String text, String name, int start, Form form, Visitor visitor) {
    int end = end(text, start, form);
    if (end > start) {
      Form told = form == Form.LINE && isOfForm(text, start, end) ? Form.QUOTED : form;
      visitor.value(name, start, end, told, JsonEscapes.unescaped(text.substring(start, end)));
    }
    return end;
  }

  /** Whether a value is one of several of a URL or a form: all of it is the value. */
  private static boolean isOfForm(String text, int start, int end) {
    if (text.charAt(start - 1) != '=') {
      return false;
    }
    int name = start - 1;
    while (name > 0 && start - name <= LONGEST_NAME && isNamePart(text.charAt(name - 1))) {
      name--;
    }
    return text.startsWith("&", end) || (name > 0 && "?&".indexOf(text.charAt(name - 1)) >= 0);
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
      if (JsonEscapes.isQuote(text.charAt(start - 1))) {
        break;
      }
    }
    return start;
  }

  private static int end(String text, int start, Form form) {
    boolean isQuoted = form == Form.QUOTED;
    int limit = Math.min(text.length(), start + (isQuoted ? LONGEST_QUOTED : LONGEST_VALUE));
    int end = isQuoted ? JsonEscapes.closing(text, start - 1, limit, at -> false) : start;
    // A telephone number may begin with a bracket.
    boolean isPhone =
        form == Form.LINE
            && "+(".indexOf(text.charAt(start)) >= 0
            && start + 1 < text.length()
            && "(0123456789".indexOf(text.charAt(start + 1)) >= 0;
    while (!isQuoted
        && end < limit
        && (!ends(text, end, form) || (isPhone && "()".indexOf(text.charAt(end)) >= 0))) {
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
      } else if (!isNamePart(c)
          && (gaps.indexOf(c) < 0 || (i > 1 && NumberRuns.isDigit(text.charAt(i - 2))))) {
        break;
      }
      i--;
    }
    return reversed.reverse().toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0 || Words.isMark(c);
  }

  /** Stars make a name bold in Markdown. */
  private static boolean isGapOrStar(char c) {
    return c == '*' || isGap(c);
  }

  private static boolean isGap(char c) {
    return c == ' ' || isQuoteOrSlash(c);
  }

  private static boolean isQuoteOrSlash(char c) {
    return JsonEscapes.isQuote(c) || c == '\\';
  }
}
