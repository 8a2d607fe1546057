package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values as Python's {@code repr} writes them, read in one pass without looking back. */
final class PythonText {
  private static final int HEX = 16;

  private final String text;
  private int at;

  private PythonText(String text) {
    this.text = text;
  }

  /** The value of a text that is a dictionary, a list, a string, a number or a constant. */
  static Optional<JsonNode> literal(String text) {
    PythonText python = new PythonText(text);
    StringBuilder json = new StringBuilder();
    while (python.at < text.length()) {
      if (!python.copy(json)) {
        return Optional.empty();
      }
    }
    return JsonText.parse(json.toString());
  }

  /**
   * The members of an object that is written as {@code name='value' other=None}, each value as it
   * is written; empty for any other text.
   */
  static Optional<Map<String, String>> members(String text) {
    PythonText python = new PythonText(text);
    Map<String, String> members = new LinkedHashMap<>();
    while (python.at < text.length()) {
      int sign = text.indexOf('=', python.at);
      String name = sign < 0 ? "" : text.substring(python.at, sign);
      python.at = sign + 1;
      if (!isName(name) || !python.skipValue() || python.at == sign + 1) {
        return Optional.empty();
      }
      members.putIfAbsent(name, text.substring(sign + 1, python.at));
      // The blank before the next name.
      python.at++;
    }
    return Optional.of(members);
  }

  private static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
  }

  /** Goes to the blank after a value, or to the end; false if a bracket or a string is open. */
  private boolean skipValue() {
    int depth = 0;
    while (at < text.length() && (depth > 0 || text.charAt(at) != ' ')) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"') {
        if (string() == null) {
          return false;
        }
        continue;
      }
      depth += "([{<".indexOf(c) >= 0 ? 1 : ")]}>".indexOf(c) >= 0 ? -1 : 0;
      at++;
    }
    return depth == 0;
  }

  /** Writes the next token as JSON has it; false for one that JSON has not. */
  private boolean copy(StringBuilder json) {
    char c = text.charAt(at);
    if (c == '\'' || c == '"') {
      String value = string();
      json.append(value == null ? "" : JsonText.write(TextNode.valueOf(value)));
      return value != null;
    }
    if (Character.isLetter(c)) {
      return constant("True", "true", json)
          || constant("False", "false", json)
          || constant("None", "null", json)
          || constant("e", "e", json);
    }
    json.append(c);
    at++;
    return "{}[]:, +-.0123456789".indexOf(c) >= 0;
  }

  private boolean constant(String python, String written, StringBuilder json) {
    boolean is = text.startsWith(python, at);
    if (is) {
      json.append(written);
      at += python.length();
    }
    return is;
  }

  /** What the string says whose quote is next; null if it is not closed, or escapes otherwise. */
  private String string() {
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return value.toString();
      }
      if (c != '\\') {
        value.append(c);
      } else if (at == text.length() || !escaped(text.charAt(at++), value)) {
        return null;
      }
    }
    return null;
  }

  private boolean escaped(char c, StringBuilder value) {
    switch (c) {
      case '\\', '\'', '"' -> value.append(c);
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'x' -> {
        return codePoint(2, value);
      }
      case 'u' -> {
        return codePoint(4, value);
      }
      case 'U' -> {
        return codePoint(8, value);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean codePoint(int digits, StringBuilder value) {
    int point = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < text.length() ? Character.digit(text.charAt(at++), HEX) : -1;
      if (digit < 0 || point > Character.MAX_CODE_POINT / HEX) {
        return false;
      }
      point = point * HEX + digit;
    }
    if (!Character.isValidCodePoint(point)) {
      return false;
    }
    value.appendCodePoint(point);
    return true;
  }
}
