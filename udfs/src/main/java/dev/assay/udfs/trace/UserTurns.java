package dev.assay.udfs.trace;

import dev.assay.udfs.similarity.Rephrasing;
import dev.assay.udfs.similarity.SameMeaning;
import dev.assay.udfs.similarity.StableHash;
import dev.assay.udfs.similarity.TextProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the user said in a trace.
 *
 * @param count turns
 * @param resubmissions turns that say one of the two before again, within ten minutes
 * @param firstShingles hashes of the first turn's character 3-grams, sorted; at most {@value
 *     #MOST_SHINGLES}, the smallest: a bottom-k sketch of longer texts
 * @param lastShingles the same of the last turn
 */
public record UserTurns(
    long count, long resubmissions, List<Integer> firstShingles, List<Integer> lastShingles) {
  /** Hashes that are kept of a turn. */
  public static final int MOST_SHINGLES = 512;

  private static final long TEN_MINUTES = 600_000_000_000L;
  private static final long CLIENT_RETRY = 5_000_000_000L;
  private static final int LONGEST_COMPARED = 20_000;

  /** The shingles of a text: hashes of its normalised character 3-grams, sorted, each once. */
  public static List<Integer> shingles(String text) {
    int[] points = (" " + TextProfile.normalise(cut(text)) + " ").codePoints().toArray();
    int[] hashes = new int[Math.max(0, points.length - 2)];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = (int) StableHash.of(points, i, i + 3);
    }
    Arrays.sort(hashes);
    List<Integer> least = new ArrayList<>();
    for (int i = 0; i < hashes.length && least.size() < MOST_SHINGLES; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        least.add(hashes[i]);
      }
    }
    return List.copyOf(least);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_COMPARED ? text : text.substring(0, LONGEST_COMPARED);
  }

  private record Turn(String text, long atUnixNano) {}

  /** Finds the turns in the model calls of one trace, given in their order. */
  static final class Collector {
    private final List<Turn> turns = new ArrayList<>();
    private final SameMeaning meaning;
    private String firstInput;
    private long firstInputAt;
    private long seen;

    /** One that asks of turns whose words differ whether they mean the same. */
    Collector(SameMeaning meaning) {
      this.meaning = meaning;
    }

    /** Adds any span; only what the user said in it counts. */
    void add(Span span) {
      List<String> texts =
          span.inputMessages().stream()
              .filter(message -> "user".equals(message.role()))
              .map(Message::content)
              .filter(text -> text != null && !text.isBlank())
              .toList();
      if (span.operation() == Operation.LLM && !texts.isEmpty()) {
        addCall(texts, span.startUnixNano());
      } else if (firstInput == null) {
        firstInput = texts.isEmpty() ? span.inputText() : texts.get(texts.size() - 1);
        firstInputAt = span.startUnixNano();
      }
    }

    /** A call sees the conversation so far: what is beyond the last call's is new. */
    private void addCall(List<String> texts, long at) {
      if (turns.isEmpty() || texts.size() > seen) {
        long known = turns.isEmpty() ? 0 : seen;
        texts.stream().skip(known).forEach(text -> turns.add(new Turn(cut(text), at)));
        seen = texts.size();
      } else {
        String last = cut(texts.get(texts.size() - 1));
        boolean isKnown = turns.stream().anyMatch(turn -> Objects.equals(turn.text(), last));
        if (!isKnown) {
          turns.add(new Turn(last, at));
          seen = texts.size();
        }
      }
    }

    UserTurns result() {
      if (turns.isEmpty() && firstInput != null && !firstInput.isBlank()) {
        turns.add(new Turn(cut(firstInput), firstInputAt));
      }
      if (turns.isEmpty()) {
        return new UserTurns(0, 0, List.of(), List.of());
      }
      String first = turns.get(0).text();
      String last = turns.get(turns.size() - 1).text();
      List<Integer> firstShingles = UserTurns.shingles(first);
      return new UserTurns(
          turns.size(),
          resubmissions(),
          firstShingles,
          turns.size() == 1 ? firstShingles : UserTurns.shingles(last));
    }

    private long resubmissions() {
      if (turns.size() < 2) {
        return 0;
      }
      List<TextProfile> profiles = turns.stream().map(turn -> TextProfile.of(turn.text())).toList();
      long count = 0;
      for (int i = 1; i < turns.size(); i++) {
        if (repeats(profiles, i, i - 1) || (i > 1 && repeats(profiles, i, i - 2))) {
          count++;
        }
      }
      return count;
    }

    private boolean repeats(List<TextProfile> profiles, int later, int earlier) {
      long gap = turns.get(later).atUnixNano() - turns.get(earlier).atUnixNano();
      boolean exact = turns.get(later).text().equals(turns.get(earlier).text());
      boolean byClient = exact && gap > 0 && gap <= CLIENT_RETRY;
      return gap <= TEN_MINUTES
          && !byClient
          && (Rephrasing.likely(profiles.get(earlier), profiles.get(later))
              || (Rephrasing.couldBe(profiles.get(earlier), profiles.get(later))
                  && meaning.test(turns.get(earlier).text(), turns.get(later).text())));
    }
  }
}
