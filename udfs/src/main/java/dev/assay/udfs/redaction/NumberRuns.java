package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the runs of digits in a text that may stand as one number: groups of digits, with a
 * few separators between them.
 */
final class NumberRuns {
  private static final String HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
  private static final String BLANKS = " \u00a0\u2009\u202f";
  private static final String SEPARATORS = HYPHENS + BLANKS + ".()/";
  private static final int MOST_SEPARATORS = 3;
  private static final int LONGEST_EXTENSION = 6;

  private NumberRuns() {}

  /** How much of a run is visited. */
  enum Extent {
    WHOLE,
    PART
  }

  /** What is told of a run or a part of it: its place and its digits. */
  interface Visitor {
    /** Whether it is a number, so that no other begins in it. */
    boolean isNumber(int start, int end, String digits, Extent extent);
  }

  private record Group(int start, int end) {
    int length() {
      return end - start;
    }
  }

  /**
   * Visits every run that no letter or digit touches, and those parts of runs that a blank or a
   * slash parts from the rest: from the left, the longest first.
   *
   * @param fewest digits of what is visited
   * @param most digits of what is visited
   */
  static void visit(String text, int fewest, int most, Visitor visitor) {
    int i = 0;
    while (i < text.length()) {
      if (!isDigit(text.charAt(i))) {
        i++;
        continue;
      }
      List<Group> run = run(text, i);
      int first = 0;
      while (first < run.size()) {
        first = visitFrom(text, run, first, fewest, most, visitor);
      }
      i = run.get(run.size() - 1).end();
    }
  }

  private static List<Group> run(String text, int start) {
    List<Group> groups = new ArrayList<>(1);
    int next = start;
    while (next < text.length() && isDigit(text.charAt(next))) {
      int end = next;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      groups.add(new Group(next, end));
      next = end;
      while (next < text.length()
          && next - end < MOST_SEPARATORS
          && SEPARATORS.indexOf(text.charAt(next)) >= 0
          && !isAfterAStop(text, next)) {
        next++;
      }
    }
    return groups;
  }

  /** The group to go on with: the one after the number that begins at the first, or the next. */
  private static int visitFrom(
      String text, List<Group> run, int first, int fewest, int most, Visitor visitor) {
    int last = first;
    int digits = run.get(first).length();
    if (digits > most || !beginsFree(text, run, first)) {
      return first + 1;
    }
    while (last + 1 < run.size() && digits + run.get(last + 1).length() <= most) {
      digits += run.get(++last).length();
    }
    while (digits >= fewest && last >= first) {
      boolean isWhole = first == 0 && last == run.size() - 1;
      if (endsFree(text, run, last)
          && visitor.isNumber(
              run.get(first).start(),
              run.get(last).end(),
              digits(text, run.subList(first, last + 1)),
              isWhole ? Extent.WHOLE : Extent.PART)) {
        return last + 1;
      }
      digits -= run.get(last--).length();
    }
    return first + 1;
  }

  private static String digits(String text, List<Group> groups) {
    StringBuilder digits = new StringBuilder();
    for (Group group : groups) {
      digits.append(text, group.start(), group.end());
    }
    return digits.toString();
  }

  private static boolean beginsFree(String text, List<Group> run, int first) {
    int start = run.get(first).start();
    if (first > 0) {
      return isApart(text, run.get(first - 1).end(), start);
    }
    return start == 0
        || JsonEscapes.skipEscapeTail(text, start - 1) == start
        || !touches(text.charAt(start - 1));
  }

  private static boolean endsFree(String text, List<Group> run, int last) {
    int end = run.get(last).end();
    if (last < run.size() - 1) {
      return isApart(text, end, run.get(last + 1).start());
    }
    return end == text.length() || !touches(text.charAt(end)) || isExtension(text, end);
  }

  /** Whether a blank comes after a dot, as in {@code 1. 4155552671}: no number goes on there. */
  private static boolean isAfterAStop(String text, int at) {
    return isBlank(text.charAt(at)) && text.charAt(at - 1) == '.';
  }

  /** Whether a number to dial after the call begins here: {@code x4587}. */
  private static boolean isExtension(String text, int at) {
    int end = at + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return text.charAt(at) == 'x'
        && end > at + 1
        && end - at <= LONGEST_EXTENSION + 1
        && (end == text.length() || !touches(text.charAt(end)));
  }

  /** Whether what stands between two groups may part two numbers. */
  private static boolean isApart(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == '/' || isBlank(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean touches(char c) {
    return Words.touches(c) || c == '_';
  }

  /** A number's text with plain hyphens and blanks. */
  static String plain(String number) {
    StringBuilder plain = new StringBuilder(number.length());
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      plain.append(isHyphen(c) ? '-' : isBlank(c) ? ' ' : c);
    }
    return plain.toString();
  }

  static boolean isHyphen(char c) {
    return HYPHENS.indexOf(c) >= 0;
  }

  /** A blank within a line. */
  static boolean isBlank(char c) {
    return BLANKS.indexOf(c) >= 0;
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
