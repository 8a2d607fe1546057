package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Walks over the values of tables, whose names stand in the first row: CSV, with tabs or semicolons
 * as well, Markdown and what databases print, also in a string of JSON, HTML, and the columns of an
 * {@code INSERT} of SQL.
 */
final class TableValues {
  private static final String SEPARATORS = "|\t;,";
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_HEADER = 1000;
  private static final int LONGEST_ROW = 4000;
  private static final String VALUES = "values";

  private TableValues() {}

  /** Where a cell's text stands. */
  private record Cell(int start, int end) {}

  /** The names of columns, and what parts them. */
  private record Header(String separator, List<String> names) {}

  /**
   * Visits the values of those columns that are asked for.
   *
   * @param names those that are asked for
   */
  static void visit(String text, Predicate<String> names, KeyedValues.Visitor visitor) {
    visitLines(text, 0, text.length(), 0, names, visitor);
    int at = 0;
    while (at >= 0) {
      at = visitString(text, at, names, visitor);
    }
    HtmlTables.visit(text, names, visitor);
    inserts(text, names, visitor);
  }

  /**
   * Visits the lines of a string of JSON or a program, in which a break is written with slashes.
   *
   * @return where to look for the next; negative if there is none
   */
  private static int visitString(
      String text, int from, Predicate<String> names, KeyedValues.Visitor visitor) {
    int slash = text.indexOf("\\n", from);
    if (slash < 0) {
      return -1;
    }
    int slashes = JsonEscapes.slashesBefore(text, slash + 1);
    int start = slash + 1 - slashes;
    int limit = Math.max(from, start - LONGEST_HEADER);
    while (start > limit && text.charAt(start - 1) != '\n' && !isQuote(text, start - 1, slashes)) {
      start--;
    }
    boolean isQuoted = start > 0 && isQuote(text, start - 1, slashes);
    int end = slash + 2;
    while (end < text.length()
        && text.charAt(end) != '\n'
        && !(isQuoted
            && text.charAt(end) == text.charAt(start - 1)
            && isQuote(text, end, slashes))) {
      end++;
    }
    visitLines(text, start, end, slashes, names, visitor);
    return end;
  }

  /** Whether a quote stands here that has fewer slashes than a break in its string. */
  private static boolean isQuote(String text, int at, int slashes) {
    return JsonEscapes.isQuote(text.charAt(at)) && JsonEscapes.slashesBefore(text, at) < slashes;
  }

  /**
   * Visits the lines between two places.
   *
   * @param slashes before the n of a break; 0 where a break is one
   */
  private static void visitLines(
      String text,
      int from,
      int to,
      int slashes,
      Predicate<String> names,
      KeyedValues.Visitor visitor) {
    String lineBreak = slashes == 0 ? "\n" : "\\".repeat(slashes) + "n";
    Header header = null;
    int start = from;
    while (start < to) {
      int newLine = text.indexOf(lineBreak, start);
      int end = newLine < 0 || newLine > to ? to : newLine;
      List<Cell> cells = header == null ? List.of() : cells(text, start, end, header.separator());
      if (header != null && cells.size() == header.names().size()) {
        tell(text, header.names(), cells, names, visitor);
      } else if (header == null || !isRule(text, start, end)) {
        header = header(text, start, end, names);
      }
      start = end + lineBreak.length();
    }
  }

  /** Whether a line only parts rows, as that below a header of psql. */
  private static boolean isRule(String text, int start, int end) {
    int at = start;
    while (at < end && "-+=| \r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == end && end > start;
  }

  private static void tell(
      String text,
      List<String> columns,
      List<Cell> cells,
      Predicate<String> names,
      KeyedValues.Visitor visitor) {
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean isValue =
          cell.end() > cell.start()
              && (Character.isLetterOrDigit(text.charAt(cell.start()))
                  || "+(".indexOf(text.charAt(cell.start())) >= 0);
      if (isValue) {
        tell(text, columns.get(i), cell.start(), cell.end(), names, visitor);
      }
    }
  }

  /** Visits the value of a cell, if its column is asked for. */
  static void tell(
      String text,
      String column,
      int start,
      int end,
      Predicate<String> names,
      KeyedValues.Visitor visitor) {
    int length = end - start;
    if (length > 1 && length <= LONGEST_VALUE && names.test(column)) {
      visitor.value(
          column,
          start,
          end,
          KeyedValues.Form.QUOTED,
          JsonEscapes.unescaped(text.substring(start, end)));
    }
  }

  /** The names that a line consists of, if one of them is asked for; null if it is no header. */
  private static Header header(String text, int start, int end, Predicate<String> names) {
    if (end - start > LONGEST_HEADER || !isOfNames(text, start, end)) {
      return null;
    }
    for (int i = 0; i < SEPARATORS.length(); i++) {
      String separator = SEPARATORS.substring(i, i + 1);
      int first = stop(text, start, end, separator);
      if (first < end) {
        List<String> columns = columns(text, cells(text, start, end, separator));
        return columns.size() > 1 && columns.stream().anyMatch(names)
            ? new Header(separator, columns)
            : null;
      }
    }
    return null;
  }

  /** Whether a line holds nothing but names: most others end this search early. */
  private static boolean isOfNames(String text, int start, int end) {
    boolean isSeparated = false;
    if (text.startsWith("  ", start)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == ' ' || Character.isLetterOrDigit(c)) {
        continue;
      }
      if (!isNamePart(c)
          && SEPARATORS.indexOf(c) < 0
          && !JsonEscapes.isQuote(c)
          && "\r\\".indexOf(c) < 0) {
        return false;
      }
      // Prose has a blank behind a comma or a semicolon.
      if ((c == ',' || c == ';') && text.startsWith(" ", i + 1)) {
        return false;
      }
      isSeparated |= SEPARATORS.indexOf(c) >= 0;
    }
    return isSeparated;
  }

  private static boolean isNamePart(int c) {
    return Character.isLetterOrDigit(c) || " _-.*#".indexOf(c) >= 0 || Words.isMark((char) c);
  }

  /** What cells hold, as names are compared; empty if one of them can be no name. */
  private static List<String> columns(String text, List<Cell> cells) {
    List<String> columns = new ArrayList<>();
    for (Cell cell : cells) {
      String name = text.substring(cell.start(), cell.end());
      if (name.isEmpty()
          || name.length() > LONGEST_NAME
          || !name.chars().allMatch(TableValues::isNamePart)) {
        return List.of();
      }
      columns.add(plain(name));
    }
    return columns;
  }

  /** Letters and digits of a name, in lower case. */
  static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (Character.isLetterOrDigit(name.charAt(i))) {
        plain.append(Cues.lower(name.charAt(i)));
      }
    }
    return plain.toString();
  }

  /** The cells of a line, without quotes and blanks around; bars at its ends part none. */
  private static List<Cell> cells(String text, int from, int to, String separator) {
    List<Cell> cells = new ArrayList<>();
    int start = from;
    int end = to;
    if (separator.equals("|")) {
      Cell line = trimmed(text, from, to);
      start = line.start() + (text.startsWith("|", line.start()) ? 1 : 0);
      end = line.end() > start && text.charAt(line.end() - 1) == '|' ? line.end() - 1 : line.end();
    }
    while (start <= end) {
      int stop = cellEnd(text, start, end, separator);
      cells.add(cell(text, start, stop));
      start = stop + 1;
    }
    return cells;
  }

  /** Before the next of some signs that is not within quotes; the end if there is none. */
  private static int cellEnd(String text, int start, int end, String stops) {
    int open = trimmed(text, start, end).start();
    int at = start;
    if (open < end && JsonEscapes.isQuote(text.charAt(open))) {
      String quote = text.substring(open, open + 1);
      int close = stop(text, open + 1, end, quote);
      // A quote within quotes stands twice.
      while (text.startsWith(quote, close + 1) && close + 1 < end) {
        close = stop(text, close + 2, end, quote);
      }
      at = close < end ? close : open;
    }
    return stop(text, at, end, stops);
  }

  private static int stop(String text, int start, int end, String stops) {
    int at = start;
    while (at < end && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  /** What stands between two places, without blanks and quotes around. */
  private static Cell cell(String text, int from, int to) {
    Cell cell = trimmed(text, from, to);
    boolean isQuoted =
        cell.end() - cell.start() > 1
            && JsonEscapes.isQuote(text.charAt(cell.start()))
            && text.charAt(cell.end() - 1) == text.charAt(cell.start());
    return isQuoted ? trimmed(text, cell.start() + 1, cell.end() - 1) : cell;
  }

  private static Cell trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isAround(text.charAt(start))) {
      start++;
    }
    while (end > start && isAround(text.charAt(end - 1))) {
      end--;
    }
    return new Cell(start, end);
  }

  /** Stars make a text bold in Markdown; quotes in JSON have slashes. */
  private static boolean isAround(char c) {
    return c <= ' ' || c == '*' || c == '\\';
  }

  /** {@code INSERT INTO t (a, b) VALUES (1, 2), (3, 4)}. */
  private static void inserts(String text, Predicate<String> names, KeyedValues.Visitor visitor) {
    for (int open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
      int word = open;
      while (word > 0 && text.charAt(word - 1) == ' ' && open - word < LONGEST_NAME) {
        word--;
      }
      if (word == 0 || Cues.lower(text.charAt(word - 1)) != 's') {
        continue;
      }
      int values = word - VALUES.length();
      if (values > 0 && text.regionMatches(true, values, VALUES, 0, VALUES.length())) {
        int close = trimmed(text, Math.max(0, values - LONGEST_NAME), values).end() - 1;
        int first = close > 0 && text.charAt(close) == ')' ? text.lastIndexOf('(', close) : -1;
        if (first >= 0 && close - first <= LONGEST_HEADER) {
          List<String> columns = columns(text, cells(text, first + 1, close, ","));
          if (columns.stream().anyMatch(names)) {
            rows(text, open, columns, names, visitor);
          }
        }
      }
    }
  }

  private static void rows(
      String text,
      int first,
      List<String> columns,
      Predicate<String> names,
      KeyedValues.Visitor visitor) {
    int open = first;
    while (text.startsWith("(", open)) {
      int limit = Math.min(text.length(), open + LONGEST_ROW);
      List<Cell> cells = new ArrayList<>();
      int at = open;
      while (at < limit && text.charAt(at) != ')') {
        int end = cellEnd(text, at + 1, limit, ",)");
        cells.add(cell(text, at + 1, end));
        at = end;
      }
      if (cells.size() == columns.size()) {
        tell(text, columns, cells, names, visitor);
      }
      open = at + 1;
      while (open < text.length() && (text.charAt(open) <= ' ' || text.charAt(open) == ',')) {
        open++;
      }
    }
  }
}
