package dev.assay.udfs.queue;

import dev.assay.udfs.similarity.MaximalMarginalRelevance;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes an order in which a reviewer sees different things: of near-duplicates only the first
 * stays, and says how many there are; then, of those that are as good as equal in score, the one
 * that is least like those before it comes next (maximal marginal relevance, lambda 0.7).
 *
 * <p>Scores are as good as equal within 0.1: with p-values that differ by less than a tenth.
 * Variety must not cost failures, and like traces often fail alike.
 */
public final class Diversity {
  private static final double LAMBDA = 0.7;
  private static final double NEARLY_EQUAL = 0.1;

  private Diversity() {}

  /**
   * A candidate with its likeness; null where it is not known, which makes it like no other.
   *
   * @param trace with what is unusual about it
   */
  public record Look(Candidate trace, Likeness likeness) {}

  /**
   * Orders candidates.
   *
   * @param ranked by fused rank, highest score first
   * @param first how many are wanted at most
   */
  public static List<Candidate> order(List<Look> ranked, int first) {
    List<Look> different = withoutNearDuplicates(ranked);
    double highest = different.stream().mapToDouble(look -> look.trace().score()).max().orElse(0);
    double[] relevance =
        different.stream()
            .mapToDouble(look -> highest > 0 ? look.trace().score() / highest : 0)
            .toArray();
    return MaximalMarginalRelevance.order(
            relevance,
            (a, b) -> likeness(different.get(a), different.get(b)),
            LAMBDA,
            highest > 0 ? NEARLY_EQUAL / highest : 0,
            first)
        .stream()
        .map(index -> different.get(index).trace())
        .toList();
  }

  private static double likeness(Look a, Look b) {
    return a.likeness() == null || b.likeness() == null ? 0 : a.likeness().to(b.likeness());
  }

  private static List<Look> withoutNearDuplicates(List<Look> ranked) {
    List<Look> kept = new ArrayList<>();
    List<Integer> copies = new ArrayList<>();
    for (Look look : ranked) {
      int like = firstLike(kept, look);
      if (like < 0) {
        kept.add(look);
        copies.add(0);
      } else {
        copies.set(like, copies.get(like) + 1);
      }
    }
    for (int i = 0; i < kept.size(); i++) {
      if (copies.get(i) > 0) {
        Look look = kept.get(i);
        kept.set(i, new Look(look.trace().withCopies(copies.get(i)), look.likeness()));
      }
    }
    return kept;
  }

  private static int firstLike(List<Look> kept, Look look) {
    for (int i = 0; i < kept.size(); i++) {
      if (isSame(kept.get(i), look)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSame(Look a, Look b) {
    return a.trace().contentHash().equals(b.trace().contentHash())
        || (a.likeness() != null
            && b.likeness() != null
            && a.likeness().isNearDuplicateOf(b.likeness()));
  }
}
