package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Phrases of a text by which what follows is known, each as words of its own. Those of several
 * kinds are found in one pass.
 *
 * @param <K> the kind of a phrase
 */
final class Cues<K> {
  private static final int LETTERS = 0x500;
  private static final int ASCII = 0x80;

  /** By the first letter, in lower case. */
  private final List<List<Group<K>>> byFirst = new ArrayList<>();

  /** The phrases of one kind that begin with one letter. */
  private record Group<K>(K kind, List<String> phrases) {}

  /**
   * Of some phrases.
   *
   * @param phrases by kind, in lower case, beginning with a Latin, Greek or Cyrillic letter; found
   *     in any case
   */
  Cues(Map<K, List<String>> phrases) {
    for (int letter = 0; letter < LETTERS; letter++) {
      char first = (char) letter;
      byFirst.add(
          phrases.entrySet().stream()
              .map(kind -> new Group<>(kind.getKey(), beginning(kind.getValue(), first)))
              .filter(group -> !group.phrases().isEmpty())
              .toList());
    }
  }

  private static List<String> beginning(List<String> phrases, char first) {
    return phrases.stream().filter(phrase -> phrase.charAt(0) == first).toList();
  }

  /** What is told of a phrase: its kind and its place. */
  interface Visitor<K> {
    void phrase(K kind, int start, int end);
  }

  /** Tells where each phrase stands; of two of a kind that begin at one place, the longer. */
  void visit(String text, Visitor<K> visitor) {
    int length = text.length();
    boolean wasPart = false;
    char before = ' ';
    char beforeThat = ' ';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean isPart = Character.isLetterOrDigit(c);
      boolean mayBeEscaped = beforeThat == '\\';
      if (isPart && (!wasPart || (mayBeEscaped && JsonEscapes.skipEscapeTail(text, i - 1) == i))) {
        char first = lower(c);
        if (first < LETTERS) {
          visitAt(text, i, byFirst.get(first), visitor);
        }
      }
      wasPart = isPart;
      beforeThat = before;
      before = c;
    }
  }

  private static <K> void visitAt(String text, int at, List<Group<K>> groups, Visitor<K> visitor) {
    for (int i = 0; i < groups.size(); i++) {
      Group<K> group = groups.get(i);
      int end = longest(text, at, group.phrases());
      if (end > at) {
        visitor.phrase(group.kind(), at, end);
      }
    }
  }

  private static int longest(String text, int at, List<String> phrases) {
    int best = at;
    for (int i = 0; i < phrases.size(); i++) {
      String phrase = phrases.get(i);
      int end = at + phrase.length();
      if (end > best
          && end <= text.length()
          && mayBe(text.charAt(end - 1), phrase.charAt(phrase.length() - 1))
          && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))
          && matches(text, at, phrase)) {
        best = end;
      }
    }
    return best;
  }

  /** In any case; a typographic apostrophe is one as well. */
  private static boolean matches(String text, int at, String phrase) {
    for (int i = 0; i < phrase.length(); i++) {
      char wanted = phrase.charAt(i);
      char c = text.charAt(at + i);
      if (lower(c) != wanted && !(c == '\u2019' && wanted == '\'')) {
        return false;
      }
    }
    return true;
  }

  /**
   * False where no case of a letter is the other: much cheaper than to compare words in any case,
   * and most differ in a letter that is known beforehand.
   */
  private static boolean mayBe(char letter, char lower) {
    return letter >= ASCII || lower(letter) == lower;
  }

  /** A letter in lower case; most are ASCII, which needs no table. */
  static char lower(char c) {
    if (c < ASCII) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(c);
  }
}
