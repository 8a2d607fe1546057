package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Walks over the values of HTML's tables, whose names stand in a row of {@code <th>}. */
final class HtmlTables {
  private final String text;
  private final Predicate<String> names;
  private final KeyedValues.Visitor visitor;
  private List<String> columns = List.of();
  private List<Cell> row = new ArrayList<>();

  /** A cell's text, without tags around it. */
  private record Cell(int start, int end, char kind) {}

  private HtmlTables(String text, Predicate<String> names, KeyedValues.Visitor visitor) {
    this.text = text;
    this.names = names;
    this.visitor = visitor;
  }

  /**
   * Visits the values of those columns that are asked for.
   *
   * @param names those that are asked for
   */
  static void visit(String text, Predicate<String> names, KeyedValues.Visitor visitor) {
    if (text.contains("<th")) {
      new HtmlTables(text, names, visitor).visit();
    }
  }

  private void visit() {
    int open = -1;
    for (int tag = text.indexOf('<'); tag >= 0; tag = text.indexOf('<', tag + 1)) {
      boolean isCell = isTag(tag, "th") || isTag(tag, "td");
      boolean isRow = isTag(tag, "tr") || isTag(tag, "table") || text.startsWith("</t", tag);
      if (open >= 0 && (isCell || isRow)) {
        row.add(cell(open, tag));
        open = -1;
      }
      if (isCell) {
        open = tag;
      } else if (isRow && !text.startsWith("d>", tag + 3) && !text.startsWith("h>", tag + 3)) {
        endRow();
      }
    }
    endRow();
  }

  private boolean isTag(int tag, String name) {
    return text.startsWith(name, tag + 1)
        && tag + 3 < text.length()
        && (text.charAt(tag + 3) == '>' || text.charAt(tag + 3) <= ' ');
  }

  private Cell cell(int open, int close) {
    int start = open;
    int end = close;
    while (start < end && text.charAt(start) == '<') {
      while (start < end && text.charAt(start) != '>') {
        start++;
      }
      do {
        start++;
      } while (start < end && text.charAt(start) <= ' ');
    }
    int stop = start;
    while (stop < end && text.charAt(stop) != '<') {
      stop++;
    }
    while (stop > start && text.charAt(stop - 1) <= ' ') {
      stop--;
    }
    return new Cell(Math.min(start, stop), stop, text.charAt(open + 2));
  }

  private void endRow() {
    if (row.size() > 1 && row.stream().allMatch(cell -> cell.kind() == 'h')) {
      columns =
          row.stream()
              .map(cell -> TableValues.plain(text.substring(cell.start(), cell.end())))
              .toList();
    } else if (row.size() == columns.size()) {
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        TableValues.tell(text, columns.get(i), cell.start(), cell.end(), names, visitor);
      }
    }
    row = new ArrayList<>();
  }
}
