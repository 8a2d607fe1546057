package dev.assay.udfs.redaction;

/**
 * Walks over the runs of digits in a text that stand as one number: digits, with single separators
 * between them.
 */
final class NumberRuns {
  private static final String SEPARATORS = " -.()/\u00a0";

  private NumberRuns() {}

  /** What is told of a run: its place, its digits, and whether a separator stands in it. */
  interface Visitor {
    void run(int start, int end, String digits);
  }

  /**
   * Visits every run of enough digits that no letter or digit touches.
   *
   * @param fewest digits of a run that is visited
   */
  static void visit(String text, int fewest, Visitor visitor) {
    int length = text.length();
    int i = 0;
    while (i < length) {
      if (!isDigit(text.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      int end = i + 1;
      StringBuilder digits = new StringBuilder().append(text.charAt(i));
      int next = end;
      while (next < length) {
        char c = text.charAt(next);
        if (isDigit(c)) {
          digits.append(c);
          end = ++next;
        } else if (SEPARATORS.indexOf(c) >= 0 && next - end < 2) {
          next++;
        } else {
          break;
        }
      }
      if (digits.length() >= fewest && isFree(text, start, end)) {
        visitor.run(start, end, digits.toString());
      }
      i = end;
    }
  }

  private static boolean isFree(String text, int start, int end) {
    int from = JsonEscapes.skipEscapeTail(text, start - 1);
    boolean before = start == 0 || from == start || !touches(text.charAt(start - 1));
    return before && (end == text.length() || !touches(text.charAt(end)));
  }

  private static boolean touches(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether a digit stands between two places. */
  static boolean hasDigit(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (isDigit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
