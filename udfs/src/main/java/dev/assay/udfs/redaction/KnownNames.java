package dev.assay.udfs.redaction;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The person names that were found in a trace: each is hidden wherever it stands capitalised, whole
 * or in part. A part that is also a common word is known within the whole name only.
 */
final class KnownNames {
  private static final Set<String> COMMON =
      Set.of(
          "will",
          "may",
          "mark",
          "grace",
          "rose",
          "faith",
          "hope",
          "joy",
          "summer",
          "bill",
          "art",
          "chase",
          "frank",
          "grant",
          "guy",
          "jack",
          "miles",
          "dean",
          "page",
          "price",
          "king",
          "young",
          "long",
          "brown",
          "green",
          "white",
          "black",
          "rich",
          "major",
          "day",
          "lane",
          "park",
          "bell",
          "stone",
          "field",
          "ford",
          "west",
          "best",
          "love",
          "ring",
          "bush",
          "wood",
          "hill",
          "hall",
          "church",
          "cook",
          "baker",
          "hunter",
          "fisher",
          "little",
          "sharp",
          "small",
          "strong",
          "wise",
          "drew",
          "christian",
          "paris",
          "jordan",
          "london",
          "berlin",
          "washington");

  private final Set<String> parts = new HashSet<>();

  /** Those that are written without capitals, and often without blanks around. */
  private final Set<String> uncased = new HashSet<>();

  /** Notes a match, if it is a name. */
  void note(Match match) {
    if (match.kind().equals(PersonDetector.KIND)) {
      parts.addAll(PersonDetector.parts(match.value()));
      if (match.value().length() > 1
          && match.value().chars().allMatch(c -> c == ' ' || KeyedDetector.hasNoCase(c))) {
        uncased.add(match.value());
      }
    }
  }

  boolean isEmpty() {
    return parts.isEmpty() && uncased.isEmpty();
  }

  void find(String text, Consumer<Match> found) {
    for (String name : uncased) {
      for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length())) {
        found.accept(new Match(PersonDetector.KIND, at, at + name.length(), name));
      }
    }
    int i = 0;
    while (i < text.length()) {
      if (!Character.isUpperCase(text.charAt(i)) || !Words.beginsAt(text, i)) {
        i++;
        continue;
      }
      int first = Words.end(text, i);
      int end = end(text, i);
      if (end > first || (end == first && end > i && !isCommon(text, i, end))) {
        String value = KeyedDetector.normal(withoutPossessive(text.substring(i, end)));
        int stop = i + withoutPossessive(text.substring(i, end)).length();
        found.accept(new Match(PersonDetector.KIND, i, stop, value));
      }
      i = Math.max(Math.max(end, first), i + 1);
    }
  }

  /** After the known parts that begin here, with single blanks between them. */
  private int end(String text, int start) {
    int end = start;
    int at = start;
    while (at < text.length()) {
      int stop = Words.end(text, at);
      if (stop == at || !isKnown(text.substring(at, stop)) || !startsUpper(text, at)) {
        break;
      }
      end = stop;
      if (stop >= text.length() || text.charAt(stop) != ' ') {
        break;
      }
      at = stop + 1;
    }
    return end;
  }

  private boolean isKnown(String word) {
    return parts.contains(withoutPossessive(word).toLowerCase(Locale.ROOT));
  }

  private static boolean startsUpper(String text, int at) {
    return Character.isUpperCase(text.charAt(at));
  }

  private static boolean isCommon(String text, int start, int end) {
    return COMMON.contains(withoutPossessive(text.substring(start, end)).toLowerCase(Locale.ROOT));
  }

  private static String withoutPossessive(String word) {
    return word.endsWith("'s") || word.endsWith("\u2019s")
        ? word.substring(0, word.length() - 2)
        : word;
  }
}
