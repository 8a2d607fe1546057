package dev.assay.jobs.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A piece of a section.
 *
 * <p>A template cannot ask for a type, so it asks for each kind by name: the piece gives itself as
 * what it is, and null as anything else.
 */
sealed interface Block {
  default Paragraph paragraph() {
    return null;
  }

  default Bullets bullets() {
    return null;
  }

  default Grid grid() {
    return null;
  }

  default Figure figure() {
    return null;
  }

  /** A sentence or some. */
  record Paragraph(String text) implements Block {
    @Override
    public Paragraph paragraph() {
      return this;
    }
  }

  /** A list. */
  record Bullets(List<Bullet> items) implements Block {
    @Override
    public Bullets bullets() {
      return this;
    }
  }

  /**
   * A point of a list.
   *
   * @param lead what it is about, set off; may be empty
   * @param command what to type; may be empty
   */
  record Bullet(Tone tone, String lead, String text, String command) {
    static Bullet of(Tone tone, String lead, String text) {
      return new Bullet(tone, lead, text, "");
    }

    /** The same, with what to type. */
    Bullet typing(String line) {
      return new Bullet(tone, lead, text, line);
    }

    boolean hasLead() {
      return !lead.isEmpty();
    }

    boolean hasCommand() {
      return !command.isEmpty();
    }
  }

  /**
   * A table.
   *
   * @param rows each as long as {@code columns}; the first cell names the row
   * @param note what is left out, or how to read it; may be empty
   */
  record Grid(String caption, List<Column> columns, List<List<Cell>> rows, String note)
      implements Block {
    @Override
    public Grid grid() {
      return this;
    }

    boolean hasNote() {
      return !note.isEmpty();
    }

    /** The rows as a template walks them: each cell knows its column's name. */
    List<Line> lines() {
      return rows.stream().map(this::labelled).toList();
    }

    private Line labelled(List<Cell> row) {
      return new Line(
          row.get(0),
          IntStream.range(1, row.size())
              .mapToObj(i -> new Labelled(columns.get(i).name(), row.get(i)))
              .toList());
    }
  }

  /** A row: the cell that names it, and the others. */
  record Line(Cell head, List<Labelled> cells) {}

  /** A cell under its column's name. */
  record Labelled(String label, Cell cell) {}

  /** A column: its name, and whether it holds numbers. */
  record Column(String name, boolean numeric) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }

    String css() {
      return numeric ? "n" : "t";
    }
  }

  /**
   * A cell.
   *
   * @param css how it is set: text, number, code or badge
   * @param note a second, quieter line; may be empty
   */
  record Cell(String text, String css, Tone tone, String note) {
    static Cell text(String text) {
      return new Cell(text, "t", Tone.PLAIN, "");
    }

    static Cell number(String text) {
      return new Cell(text, "n", Tone.PLAIN, "");
    }

    /** A name that is copied, such as a trace's. */
    static Cell code(String text) {
      return new Cell(text, "c", Tone.PLAIN, "");
    }

    /** A status. */
    static Cell badge(String text, Tone tone) {
      return new Cell(text, "b", tone, "");
    }

    /** The same with a quieter line under it. */
    Cell noting(String line) {
      return new Cell(text, css, tone, line);
    }

    /** The same, louder. */
    Cell toned(Tone louder) {
      return new Cell(text, css, louder, note);
    }

    boolean hasNote() {
      return !note.isEmpty();
    }

    boolean isCode() {
      return css.equals("c");
    }

    boolean isBadge() {
      return css.equals("b");
    }

    boolean isPlain() {
      return !isCode() && !isBadge();
    }
  }

  /**
   * A picture; the table under it says the same.
   *
   * @param name its file's name, and its Content-ID in a mail
   * @param alt what it shows, for who does not see it
   */
  record Figure(String name, String alt, ChartImage image) implements Block {
    @Override
    public Figure figure() {
      return this;
    }
  }
}
