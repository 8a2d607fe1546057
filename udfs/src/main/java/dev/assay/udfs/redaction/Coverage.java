package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of a text is to be hidden, without overlaps. What is a pseudonym already is left as it is.
 */
final class Coverage {
  private static final String PSEUDONYM = "";

  /** Kinds of which a part still says something. */
  private static final Set<String> OF_WORDS = Set.of(PersonDetector.KIND, AddressDetector.KIND);

  private final String text;
  private final TreeMap<Integer, Match> byStart = new TreeMap<>();

  Coverage(String text) {
    this.text = text;
    for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
      int end = Pseudonyms.end(text, at);
      if (end > at) {
        byStart.put(at, new Match(PSEUDONYM, at, end, ""));
      }
    }
  }

  /**
   * Adds a match. One within an earlier one is known; one around earlier ones takes their place; of
   * a name or an address that overlaps, what the earlier ones leave is added.
   */
  void add(Match match) {
    Map.Entry<Integer, Match> before = byStart.lowerEntry(match.start());
    if (before != null && before.getValue().end() > match.start()) {
      addRest(match, before.getValue().end(), match.end());
      return;
    }
    Map.Entry<Integer, Match> last = byStart.lowerEntry(match.end());
    boolean isFree = last == null || last.getKey() < match.start();
    if (isFree) {
      byStart.put(match.start(), match);
      return;
    }
    if (last.getValue().end() > match.end()) {
      addRest(match, match.start(), last.getKey());
      return;
    }
    addAround(match);
  }

  private void addAround(Match match) {
    Map<Integer, Match> within = byStart.subMap(match.start(), match.end());
    Match only = within.size() == 1 ? within.values().iterator().next() : null;
    boolean isSame = only != null && only.start() == match.start() && only.end() == match.end();
    if (isSame) {
      return;
    }
    Collection<Match> inside = within.values();
    if (inside.stream().noneMatch(other -> other.kind().equals(PSEUDONYM))) {
      within.clear();
      byStart.put(match.start(), match);
      return;
    }
    int from = match.start();
    for (Match other : List.copyOf(inside)) {
      addRest(match, from, other.start());
      from = other.end();
    }
    addRest(match, from, match.end());
  }

  /** A part of a match, without what only stands between words; nothing if nothing is left. */
  private void addRest(Match match, int from, int to) {
    if (!OF_WORDS.contains(match.kind())) {
      return;
    }
    int start = from;
    int end = to;
    while (start < end && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    while (end > start && !Character.isLetterOrDigit(text.charAt(end - 1))) {
      end--;
    }
    if (end - start >= 2) {
      add(new Match(match.kind(), start, end, KeyedDetector.normal(text.substring(start, end))));
    }
  }

  /** The matches, in order. */
  List<Match> matches() {
    List<Match> matches = new ArrayList<>(byStart.size());
    for (Match match : byStart.values()) {
      if (!match.kind().equals(PSEUDONYM)) {
        matches.add(match);
      }
    }
    return matches;
  }
}
