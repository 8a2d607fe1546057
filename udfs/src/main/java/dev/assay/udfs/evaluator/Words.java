package dev.assay.udfs.evaluator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a text: runs of letters and digits, with apostrophes within, in lower case. */
record Words(List<String> words) {
  private static final int SHORTEST_CONTENT_WORD = 4;

  static Words of(String text) {
    List<String> words = new ArrayList<>();
    String lower = text.toLowerCase(Locale.ROOT);
    int start = -1;
    for (int i = 0; i <= lower.length(); i++) {
      boolean inWord = i < lower.length() && isWordCharacter(lower, i, start);
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        words.add(lower.substring(start, i));
        start = -1;
      }
    }
    return new Words(words);
  }

  private static boolean isWordCharacter(String text, int i, int start) {
    char c = text.charAt(i);
    boolean apostrophe =
        (c == '\'' || c == '\u2019')
            && start >= 0
            && i + 1 < text.length()
            && Character.isLetter(text.charAt(i + 1));
    return Character.isLetterOrDigit(c) || apostrophe;
  }

  int count() {
    return words.size();
  }

  /** Those of four characters or more, each once. */
  Set<String> content() {
    Set<String> content = new HashSet<>();
    for (String word : words) {
      if (word.length() >= SHORTEST_CONTENT_WORD) {
        content.add(word);
      }
    }
    return content;
  }

  /** Runs of a number of words, each once. */
  Set<String> runs(int length) {
    Set<String> runs = new HashSet<>();
    for (int i = 0; i + length <= words.size(); i++) {
      runs.add(String.join(" ", words.subList(i, i + length)));
    }
    return runs;
  }

  /** How many of the words are among some. */
  long among(Set<String> some) {
    return words.stream().filter(some::contains).count();
  }
}
