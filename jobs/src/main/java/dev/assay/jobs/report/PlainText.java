package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Bullet;
import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Page.Section;
import dev.assay.jobs.report.Page.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Writes a page as plain text: for a mail reader without HTML, and for a terminal. */
final class PlainText {
  private static final int WIDTH = 76;
  private static final String GAP = "  ";

  private final List<String> lines = new ArrayList<>();

  private PlainText() {}

  static String of(Page page) {
    PlainText text = new PlainText();
    text.wrap("", page.kicker());
    text.lines.add("");
    text.wrap("", page.headline());
    text.lines.add("");
    page.tiles().forEach(text::tile);
    page.sections().forEach(text::section);
    text.lines.add("");
    text.lines.add("-".repeat(WIDTH));
    text.wrap("", page.colophon());
    return String.join("\n", text.lines) + "\n";
  }

  private void tile(Tile tile) {
    wrap("  ", "%s %s%s".formatted(tile.value(), tile.label(), inBrackets(tile.note())));
  }

  private void section(Section section) {
    lines.add("");
    lines.add("");
    String title = Inert.line(section.title(), WIDTH);
    lines.add(title);
    lines.add("=".repeat(title.length()));
    for (Block block : section.blocks()) {
      lines.add("");
      if (block instanceof Block.Paragraph paragraph) {
        wrap("", paragraph.text());
      } else if (block instanceof Block.Bullets bullets) {
        bullets.items().forEach(this::bullet);
      } else if (block instanceof Grid grid) {
        grid(grid);
      } else {
        // A table says the same as a picture.
        lines.remove(lines.size() - 1);
      }
    }
  }

  private void bullet(Bullet bullet) {
    String mark = bullet.tone() == Tone.ALARM ? "! " : "- ";
    wrap(mark, bullet.hasLead() ? bullet.lead() + ". " + bullet.text() : bullet.text());
    if (bullet.hasCommand()) {
      lines.add("    " + Inert.line(bullet.command()));
    }
  }

  private void grid(Grid grid) {
    wrap("", grid.caption());
    int[] widths = widths(grid);
    if (total(widths) <= WIDTH) {
      aligned(grid, widths);
    } else {
      stacked(grid);
    }
    if (grid.hasNote()) {
      wrap("", grid.note());
    }
  }

  private void aligned(Grid grid, int[] widths) {
    StringJoiner head = new StringJoiner(GAP);
    for (int i = 0; i < widths.length; i++) {
      head.add(pad(grid.columns().get(i).name(), widths[i], grid.columns().get(i).numeric()));
    }
    lines.add(head.toString().stripTrailing());
    lines.add("-".repeat(total(widths)));
    for (List<Cell> row : grid.rows()) {
      StringJoiner line = new StringJoiner(GAP);
      for (int i = 0; i < widths.length; i++) {
        line.add(pad(cell(row.get(i)), widths[i], grid.columns().get(i).numeric()));
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  /** A row that is too long for a line becomes a paragraph: its name, then a line a column. */
  private void stacked(Grid grid) {
    for (List<Cell> row : grid.rows()) {
      wrap("* ", cell(row.get(0)));
      for (int i = 1; i < row.size(); i++) {
        wrap("    ", "%s: %s".formatted(grid.columns().get(i).name(), cell(row.get(i))));
      }
    }
  }

  private static int[] widths(Grid grid) {
    int[] widths = grid.columns().stream().mapToInt(column -> column.name().length()).toArray();
    for (List<Cell> row : grid.rows()) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cell(row.get(i)).length());
      }
    }
    return widths;
  }

  private static int total(int[] widths) {
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    return total;
  }

  private static String cell(Cell cell) {
    return Inert.line(cell.text() + inBrackets(cell.note()));
  }

  private static String inBrackets(String note) {
    return note.isEmpty() ? "" : " (" + note + ")";
  }

  private static String pad(String text, int width, boolean right) {
    String space = " ".repeat(Math.max(0, width - text.length()));
    return right ? space + text : text + space;
  }

  /** Breaks a text into lines; those after the first are indented as deep as the mark. */
  private void wrap(String mark, String text) {
    String indent = " ".repeat(mark.length());
    StringBuilder line = new StringBuilder(mark);
    boolean empty = true;
    for (String word : Inert.line(text, Integer.MAX_VALUE).split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
  }
}
