package dev.assay.udfs.redaction;

import java.util.List;
import java.util.stream.Collectors;

/** Phrases of a text by which what follows is known, each as words of its own. */
final class Cues {
  private static final int LETTERS = 0x180;
  private static final int ASCII = 0x80;

  /** By the first letter, in lower case. */
  private final String[][] byFirst = new String[LETTERS][];

  /**
   * Of some phrases.
   *
   * @param phrases in lower case, beginning with a Latin letter; found in any case
   */
  Cues(List<String> phrases) {
    phrases.stream()
        .collect(Collectors.groupingBy(phrase -> phrase.charAt(0)))
        .forEach((first, group) -> byFirst[first] = group.toArray(String[]::new));
  }

  /** What is told of a phrase: its place. */
  interface Visitor {
    void phrase(int start, int end);
  }

  /** Tells where each phrase stands; of two that begin at one place, the longer. */
  void visit(String text, Visitor visitor) {
    int length = text.length();
    boolean wasPart = false;
    char before = ' ';
    char beforeThat = ' ';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean isPart = Character.isLetterOrDigit(c);
      boolean mayBeEscaped = beforeThat == '\\';
      if (isPart && (!wasPart || (mayBeEscaped && JsonEscapes.skipEscapeTail(text, i - 1) == i))) {
        char lower = Character.toLowerCase(c);
        String[] phrases = lower < LETTERS ? byFirst[lower] : null;
        int end = phrases == null ? i : longest(text, i, phrases);
        if (end > i) {
          visitor.phrase(i, end);
        }
      }
      wasPart = isPart;
      beforeThat = before;
      before = c;
    }
  }

  private static int longest(String text, int at, String[] phrases) {
    int best = at;
    for (String phrase : phrases) {
      int end = at + phrase.length();
      if (end > best
          && end <= text.length()
          && mayBe(text.charAt(end - 1), phrase.charAt(phrase.length() - 1))
          && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))
          && text.regionMatches(true, at, phrase, 0, phrase.length())) {
        best = end;
      }
    }
    return best;
  }

  /**
   * False where no case of a letter is the other: much cheaper than to compare words in any case,
   * and most differ in a letter that is known beforehand.
   */
  static boolean mayBe(char letter, char lower) {
    return letter >= ASCII || Character.toLowerCase(letter) == lower;
  }
}
