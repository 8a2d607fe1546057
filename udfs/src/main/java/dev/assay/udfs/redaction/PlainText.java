package dev.assay.udfs.redaction;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A text as it reads without the escapes of URLs, forms, HTML, JSON and programs, with ASCII digits
 * and letters where it has others of them, and without marks of no width; and where each of its
 * characters stands.
 *
 * <p>Quotes and slashes that JSON or a program escapes are left: they would end a string.
 */
final class PlainText {
  private static final int MOST_PASSES = 3;
  private static final int LONGEST_ENTITY = 10;
  private static final int LONGEST_LOCAL = 64;
  private static final String HEXADECIMAL = "0123456789abcdefABCDEF";
  private static final Map<String, String> ENTITIES =
      Map.ofEntries(
          Map.entry("amp", "&"),
          Map.entry("quot", "\""),
          Map.entry("apos", "'"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("nbsp", " "),
          Map.entry("commat", "@"),
          Map.entry("period", "."),
          Map.entry("comma", ","),
          Map.entry("colon", ":"),
          Map.entry("semi", ";"),
          Map.entry("equals", "="),
          Map.entry("plus", "+"),
          Map.entry("num", "#"),
          Map.entry("sol", "/"),
          Map.entry("lowbar", "_"),
          Map.entry("hyphen", "-"),
          Map.entry("dash", "-"),
          Map.entry("ndash", "-"),
          Map.entry("lpar", "("),
          Map.entry("rpar", ")"),
          Map.entry("Tab", "\t"),
          Map.entry("NewLine", "\n"),
          Map.entry("szlig", "ß"),
          Map.entry("aelig", "æ"),
          Map.entry("AElig", "Æ"),
          Map.entry("oslash", "ø"),
          Map.entry("Oslash", "Ø"));

  /** The marks by whose names entities of letters end. */
  private static final Map<String, String> MARKS =
      Map.of(
          "acute", "\u0301",
          "grave", "\u0300",
          "circ", "\u0302",
          "tilde", "\u0303",
          "uml", "\u0308",
          "cedil", "\u0327",
          "caron", "\u030c",
          "ring", "\u030a");

  private final String source;

  /** Null as long as the text is as it reads. */
  private char[] chars;

  private int length;

  /** Where each character begins in the source, and where the last one ends. */
  private int[] starts;

  /** Whether an equals sign stands in the run of characters without a blank. */
  private boolean isAfterEquals;

  private PlainText(String source) {
    this.source = source;
  }

  /** Of a text that reads otherwise than it is written; else empty. */
  static Optional<PlainText> of(String text) {
    PlainText plain = read(text);
    for (int pass = 1; plain.chars != null && pass < MOST_PASSES; pass++) {
      PlainText next = read(plain.text());
      if (next.chars == null) {
        break;
      }
      for (int i = 0; i <= next.length; i++) {
        next.starts[i] = plain.starts[next.starts[i]];
      }
      plain = next;
    }
    return plain.chars == null ? Optional.empty() : Optional.of(plain);
  }

  String text() {
    return new String(chars, 0, length);
  }

  /** A match in this text, at its place in the source. */
  Match inSource(Match match) {
    int end = match.end();
    // Of an escape for two characters nothing is left.
    while (end < length && starts[end] == starts[match.end() - 1]) {
      end++;
    }
    return new Match(match.kind(), starts[match.start()], starts[end], match.value());
  }

  private static PlainText read(String text) {
    PlainText plain = new PlainText(text);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = plain.readEscape(c, i);
      if (end == i) {
        plain.put(c, i);
        end = i + 1;
      }
      i = end;
    }
    if (plain.chars != null) {
      plain.starts[plain.length] = text.length();
    }
    return plain;
  }

  /** After the escape that begins here, which is then told; the place itself if none does. */
  private int readEscape(char c, int at) {
    if (c <= '=' && "=& \n\"<".indexOf(c) >= 0) {
      isAfterEquals = c == '=' || (c == '&' && isAfterEquals);
    }
    return switch (c) {
      case '&' -> readEntity(at);
      case '+' -> isAfterEquals && isBlank(at) ? replace(at, at + 1, ' ') : at;
      case '%' -> readBytes(at, "%");
      case '\\' -> readSlashes(at);
      default -> c < '\u00ad' ? at : readOther(c, at);
    };
  }

  /** Whether a plus parts two words of a form's value, and is none of an e-mail address. */
  private boolean isBlank(int at) {
    boolean isBetweenWords =
        at + 1 < source.length()
            && Character.isLetterOrDigit(source.charAt(at - 1))
            && (Character.isLetterOrDigit(source.charAt(at + 1)) || source.charAt(at + 1) == '%');
    int end = at + 1;
    while (isBetweenWords
        && end < source.length()
        && end - at < LONGEST_LOCAL
        && (Character.isLetterOrDigit(source.charAt(end))
            || "._-+".indexOf(source.charAt(end)) >= 0)) {
      end++;
    }
    return isBetweenWords && !source.startsWith("@", end) && !source.startsWith("%40", end);
  }

  private int readOther(char c, int at) {
    if (isWithoutWidth(c)) {
      begin(at);
      return at + 1;
    }
    boolean isWide = c >= '\uff10' && c <= '\uff5a';
    if (isWide ? Character.isLetterOrDigit(c) || c == '\uff20' : c == '\uff0b' || c == '\uff0d') {
      return replace(at, at + 1, (char) (c - 0xfee0));
    }
    return Character.isDigit(c) ? replace(at, at + 1, (char) ('0' + Character.digit(c, 10))) : at;
  }

  private static boolean isWithoutWidth(char c) {
    return c == '\u00ad' || c == '\ufeff' || (c >= '\u200b' && c <= '\u200d') || c == '\u2060';
  }

  private int readEntity(int at) {
    int end = at + 1;
    while (end < source.length()
        && end - at < LONGEST_ENTITY
        && (source.charAt(end) == '#' || SecretDetector.isWord(source.charAt(end)))) {
      end++;
    }
    if (end == at + 1 || end == source.length() || source.charAt(end) != ';') {
      return at;
    }
    String name = source.substring(at + 1, end);
    String plain = name.charAt(0) == '#' ? numbered(name.substring(1)) : named(name);
    return plain.isEmpty() ? at : replace(at, end + 1, plain.toCharArray());
  }

  private static String numbered(String number) {
    boolean isHexadecimal = number.startsWith("x") || number.startsWith("X");
    try {
      return readable(
          Integer.parseInt(isHexadecimal ? number.substring(1) : number, isHexadecimal ? 16 : 10));
    } catch (NumberFormatException e) {
      return "";
    }
  }

  private static String named(String name) {
    String mark = MARKS.get(name.substring(1));
    return mark == null
        ? ENTITIES.getOrDefault(name, "")
        : Normalizer.normalize(name.charAt(0) + mark, Normalizer.Form.NFC);
  }

  /** A character; nothing if it is none, or none that is read. */
  private static String readable(int codePoint) {
    boolean isReadable = codePoint >= ' ' || codePoint == '\n' || codePoint == '\t';
    return isReadable && Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "";
  }

  /** An escape of JSON or a program, however often its slash was escaped. */
  private int readSlashes(int at) {
    int sign = at;
    while (sign < source.length() && source.charAt(sign) == '\\') {
      sign++;
    }
    int end =
        switch (sign < source.length() ? source.charAt(sign) : ' ') {
          case 'x' -> readBytes(at, source.substring(at, sign + 1));
          case 'u' -> readUnicode(at, sign);
          default -> at;
        };
    return end > at ? end : keep(at, sign);
  }

  /** After the number of a character that stands behind a sign; the place itself if none does. */
  private int readUnicode(int at, int sign) {
    boolean isBraced = source.startsWith("{", sign + 1);
    int from = isBraced ? sign + 2 : sign + 1;
    int to = from;
    while (to < source.length()
        && to - from < (isBraced ? 6 : 4)
        && HEXADECIMAL.indexOf(source.charAt(to)) >= 0) {
      to++;
    }
    if (to == from || (isBraced ? !source.startsWith("}", to) : to - from < 4)) {
      return at;
    }
    String plain = readable(Integer.parseInt(source, from, to, 16));
    boolean isRead = !plain.isEmpty() && !plain.equals("\"") && !plain.equals("\\");
    return isRead ? replace(at, isBraced ? to + 1 : to, plain.toCharArray()) : at;
  }

  /** Bytes of UTF-8, each with the same sign before its two digits. */
  private int readBytes(int at, String sign) {
    int width = sign.length() + 2;
    int end = at;
    while (source.startsWith(sign, end) && isByte(end + sign.length())) {
      end += width;
    }
    byte[] bytes = new byte[(end - at) / width];
    for (int i = 0; i < bytes.length; i++) {
      int digits = at + i * width + sign.length();
      bytes[i] = (byte) Integer.parseInt(source, digits, digits + 2, 16);
    }
    String plain = new String(bytes, StandardCharsets.UTF_8);
    if (end == at
        || plain.indexOf('\ufffd') >= 0
        || !plain.codePoints().allMatch(PlainText::isRead)) {
      return keep(at, end);
    }
    int place = at;
    for (int codePoint : plain.codePoints().toArray()) {
      char[] each = Character.toChars(codePoint);
      int next = place + width * new String(each).getBytes(StandardCharsets.UTF_8).length;
      place = replace(place, next, each);
    }
    return end;
  }

  private static boolean isRead(int codePoint) {
    return !readable(codePoint).isEmpty();
  }

  private boolean isByte(int at) {
    return at + 2 <= source.length()
        && HEXADECIMAL.indexOf(source.charAt(at)) >= 0
        && HEXADECIMAL.indexOf(source.charAt(at + 1)) >= 0;
  }

  /** Leaves what was looked at and is none of an escape. */
  private int keep(int at, int end) {
    for (int i = at; i < end; i++) {
      put(source.charAt(i), i);
    }
    return end;
  }

  private int replace(int at, int end, char... plain) {
    begin(at);
    for (char c : plain) {
      put(c, at);
      isAfterEquals = c == '=' || (isAfterEquals && c != '"' && c != '<');
    }
    return end;
  }

  /** Begins to copy: the text reads otherwise than it is written. */
  private void begin(int at) {
    if (chars == null) {
      chars = Arrays.copyOf(source.toCharArray(), source.length());
      starts = new int[source.length() + 1];
      Arrays.setAll(starts, i -> i);
      length = at;
    }
  }

  private void put(char c, int at) {
    if (chars != null) {
      chars[length] = c;
      starts[length] = at;
      length++;
    }
  }
}
