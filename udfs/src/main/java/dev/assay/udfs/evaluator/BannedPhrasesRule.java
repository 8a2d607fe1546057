package dev.assay.udfs.evaluator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ahocorasick.trie.Emit;
import org.ahocorasick.trie.Trie;

/**
 * Phrases that must not stand in a text, thousands of them in one pass (Aho and Corasick, 1975).
 * Upper and lower case are alike.
 *
 * @param phrases at least one
 * @param on the texts that are looked at (default {@code answer})
 * @param wholeWords whether a phrase counts only between word boundaries (default true)
 * @param maxMatches how many are tolerated (default 0)
 */
public record BannedPhrasesRule(
    List<String> phrases, TextSource on, Boolean wholeWords, Integer maxMatches) implements Rule {
  private static final int QUOTED = 120;
  private static final int MOST_EVIDENCE = 20;
  private static final Map<BannedPhrasesRule, Trie> TRIES = new ConcurrentHashMap<>();

  public BannedPhrasesRule {
    if (phrases == null || phrases.isEmpty() || phrases.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("banned_phrases needs phrases, none of them blank");
    }
    phrases = List.copyOf(phrases);
    on = on == null ? TextSource.ANSWER : on;
    wholeWords = wholeWords == null || wholeWords;
    maxMatches = RuleSettings.atLeastZero("max_matches", maxMatches, 0);
  }

  @Override
  public Verdict judge(Subject subject) {
    List<TextSource.Text> texts = on.in(subject);
    if (texts.isEmpty()) {
      return Verdict.notApplicable("There is no %s.".formatted(on.words()));
    }
    Trie trie = TRIES.computeIfAbsent(this, BannedPhrasesRule::trie);
    List<Evidence> found = new java.util.ArrayList<>();
    long count = 0;
    for (TextSource.Text text : texts) {
      for (Emit emit : trie.parseText(text.text())) {
        count++;
        if (found.size() < MOST_EVIDENCE) {
          found.add(Evidence.of(text.label(), text.text(), emit.getStart(), emit.getEnd() + 1));
        }
      }
    }
    if (count == 0) {
      return Verdict.absent(
          "None of %d phrases stands in the %s.".formatted(phrases.size(), on.words()));
    }
    return Verdict.scored(
        Tolerance.score(count, maxMatches),
        "%d banned phrase%s in the %s; the first: %s."
            .formatted(
                count,
                count == 1 ? "" : "s",
                on.words(),
                Evidence.quote(found.get(0).text(), QUOTED)),
        found);
  }

  private static Trie trie(BannedPhrasesRule rule) {
    Trie.TrieBuilder builder = Trie.builder().ignoreCase().ignoreOverlaps();
    if (rule.wholeWords()) {
      builder.onlyWholeWords();
    }
    return builder.addKeywords(rule.phrases()).build();
  }
}
