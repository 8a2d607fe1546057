package dev.assay.jobs.run;

import java.io.PrintStream;

/**
 * Tells a person what is being done: on a terminal one line that is redrawn, in a log a line for
 * each step. It goes to standard error, so that standard output holds results only.
 */
public final class Progress {
  private static final int BAR = 24;

  private final PrintStream out;
  private final Style style;

  /** Where the lines go. */
  public enum Style {
    TERMINAL,
    LOG,
    SILENT
  }

  public Progress(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** One that says nothing. */
  public static Progress silent() {
    return new Progress(System.err, Style.SILENT);
  }

  /** A step has begun. */
  public void step(String what) {
    switch (style) {
      case TERMINAL -> out.print("\r\u001b[K  " + what + " ...");
      case LOG -> out.println("  " + what);
      case SILENT -> {}
    }
    out.flush();
  }

  /**
   * A long step has got somewhere.
   *
   * @param done of {@code total}
   * @param note rate, cost or time left; may be empty
   */
  public void at(String what, long done, long total, String note) {
    switch (style) {
      case TERMINAL -> {
        int filled = total == 0 ? BAR : (int) (BAR * done / total);
        String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
        out.print("\r\u001b[K  %s [%s] %d/%d %s".formatted(what, bar, done, total, note));
      }
      case LOG ->
          out.println("  %s: %d of %d %s".formatted(what, done, total, note).stripTrailing());
      case SILENT -> {}
    }
    out.flush();
  }

  /** The work is done, or has failed: the line of a terminal is free again. */
  public void clear() {
    if (style == Style.TERMINAL) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
