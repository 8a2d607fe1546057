package dev.assay.udfs.similarity;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether one request of a user says the previous one again: a sign that the answer failed, not a
 * proof.
 *
 * <p>Alike by any of three measures, three words or more each, and not the same template with
 * another slot: "invoice 4471" and "invoice 4472" are two requests. On 40 hand-made pairs: recall
 * 13 of 20, false 1 of 20; without the veto 17 and 5. Thresholds are a start, to be calibrated on
 * labelled pairs.
 */
public final class Rephrasing {
  private static final double GRAM_COSINE = 0.5;
  private static final double TOKEN_JACCARD = 0.5;
  private static final double EDIT_SIMILARITY = 0.7;
  private static final double SAME_WORD = 0.6;
  private static final int LEAST_TOKENS = 3;

  private Rephrasing() {}

  /** The rule: alike, long enough, and no other slot. */
  public static boolean likely(TextProfile before, TextProfile after) {
    return couldBe(before, after) && alike(before, after);
  }

  /** Whether what else finds two texts alike may be trusted: long enough, and no other slot. */
  public static boolean couldBe(TextProfile before, TextProfile after) {
    return Math.min(before.tokens().size(), after.tokens().size()) >= LEAST_TOKENS
        && !otherSlot(before, after);
  }

  private static boolean alike(TextProfile before, TextProfile after) {
    return before.gramCosine(after) >= GRAM_COSINE
        || before.tokenJaccard(after) >= TOKEN_JACCARD
        || before.isLevenshteinSimilar(after, EDIT_SIMILARITY);
  }

  /**
   * Whether the texts ask for two things in the same words: both hold digits, and other ones, or
   * exactly one word of each differs and the two are not spellings of one.
   */
  static boolean otherSlot(TextProfile before, TextProfile after) {
    Set<String> onlyBefore = difference(before.tokens(), after.tokens());
    Set<String> onlyAfter = difference(after.tokens(), before.tokens());
    if (onlyBefore.stream().anyMatch(Rephrasing::hasDigit)
        && onlyAfter.stream().anyMatch(Rephrasing::hasDigit)) {
      return true;
    }
    return onlyBefore.size() == 1
        && onlyAfter.size() == 1
        && TextProfile.of(onlyBefore.iterator().next())
                .levenshteinSimilarity(TextProfile.of(onlyAfter.iterator().next()))
            < SAME_WORD;
  }

  private static Set<String> difference(Set<String> from, Set<String> without) {
    Set<String> rest = new LinkedHashSet<>(from);
    rest.removeAll(without);
    return rest;
  }

  private static boolean hasDigit(String token) {
    return token.codePoints().anyMatch(Character::isDigit);
  }
}
