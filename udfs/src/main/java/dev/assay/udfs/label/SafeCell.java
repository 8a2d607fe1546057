package dev.assay.udfs.label;

import java.util.regex.Pattern;

/** Texts as a spreadsheet may have them: none of them is a formula, and no id becomes a number. */
public final class SafeCell {
  /** As ASVS 1.2.10 lists them, and their full-width forms, which some programs take alike. */
  private static final Pattern FORMULA =
      Pattern.compile("(?s)\\s*[=+\\-@\\t\\r\\n\\x00\uFF1D\uFF0B\uFF0D\uFF20].*");

  private static final Pattern NUMBER = Pattern.compile("[0-9.,]+(?:[eE][0-9]+)?");

  /** An apostrophe that one of the rules above has put there. */
  private static final Pattern SHIELDED =
      Pattern.compile("(?s)'(?:" + FORMULA.pattern() + "|" + NUMBER.pattern() + ")");

  private SafeCell() {}

  /** A text, led by an apostrophe if it begins as a formula does. */
  public static String of(String text) {
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  /** An id, led by an apostrophe also where it reads as a number. */
  public static String id(String id) {
    return NUMBER.matcher(id).matches() ? "'" + id : of(id);
  }

  /** What a cell was before it was led by an apostrophe. */
  public static String unshielded(String cell) {
    return SHIELDED.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}
