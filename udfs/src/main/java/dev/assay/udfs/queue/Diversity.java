package dev.assay.udfs.queue;

import dev.assay.udfs.similarity.MaximalMarginalRelevance;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes an order in which a reviewer sees different things: of near-duplicates only the first
 * stays, and says how many there are; then each next trace is one that is both unusual and unlike
 * those before it (maximal marginal relevance, lambda 0.7).
 */
public final class Diversity {
  private static final double LAMBDA = 0.7;

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
   * @param ranked by fused rank
   * @param first how many of the result are ordered for diversity; the rest keeps its rank
   */
  public static List<Candidate> order(List<Look> ranked, int first) {
    List<Look> different = withoutNearDuplicates(ranked);
    double[] relevance = relevance(different);
    List<Integer> chosen =
        MaximalMarginalRelevance.order(
            relevance, (a, b) -> likeness(different.get(a), different.get(b)), LAMBDA, first);
    List<Candidate> order = new ArrayList<>();
    chosen.forEach(index -> order.add(different.get(index).trace()));
    for (int i = 0; i < different.size(); i++) {
      if (!chosen.contains(i)) {
        order.add(different.get(i).trace());
      }
    }
    return order;
  }

  private static double[] relevance(List<Look> looks) {
    double highest = looks.stream().mapToDouble(look -> look.trace().score()).max().orElse(0);
    return looks.stream()
        .mapToDouble(look -> highest > 0 ? look.trace().score() / highest : 0)
        .toArray();
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
