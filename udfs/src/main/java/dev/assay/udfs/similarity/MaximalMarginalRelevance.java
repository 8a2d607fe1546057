package dev.assay.udfs.similarity;

import java.util.ArrayList;
import java.util.List;

/**
 * An order that trades relevance against repetition: next comes the item with the largest lambda
 * relevance - (1 - lambda) (its greatest similarity to those taken). Ties go to the lower index.
 * Source: Carbonell and Goldstein 1998. Here only items compete that are nearly as relevant as the
 * most relevant one that is left.
 */
public final class MaximalMarginalRelevance {
  private MaximalMarginalRelevance() {}

  /** Similarity of two items by index, in [0, 1], symmetric. */
  @FunctionalInterface
  public interface Similarity {
    /** Of items a and b. */
    double of(int a, int b);
  }

  /**
   * Indices of at most {@code k} items in order of choice; calls the similarity at most n k times.
   *
   * @param relevance finite, on the scale of the similarity
   * @param lambda in [0, 1]; 1 is the order by relevance alone
   * @param band how much less relevant than the most relevant one left an item may be that comes
   *     next; 0 or more
   */
  public static List<Integer> order(
      double[] relevance, Similarity similarity, double lambda, double band, int k) {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda must be in [0, 1], got " + lambda);
    }
    double[] nearest = new double[relevance.length];
    boolean[] taken = new boolean[relevance.length];
    List<Integer> order = new ArrayList<>();
    while (order.size() < Math.min(k, relevance.length)) {
      int best = best(relevance, nearest, taken, lambda, band);
      taken[best] = true;
      for (int i = 0; i < nearest.length; i++) {
        if (!taken[i]) {
          double likeness = similarity.of(i, best);
          nearest[i] = order.isEmpty() ? likeness : Math.max(nearest[i], likeness);
        }
      }
      order.add(best);
    }
    return List.copyOf(order);
  }

  private static int best(
      double[] relevance, double[] nearest, boolean[] taken, double lambda, double band) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < relevance.length; i++) {
      if (!taken[i]) {
        most = Math.max(most, relevance[i]);
      }
    }
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < relevance.length; i++) {
      double gain = lambda * relevance[i] - (1 - lambda) * nearest[i];
      if (!Double.isFinite(gain)) {
        throw new IllegalArgumentException("relevance and similarity must be finite numbers");
      }
      if (!taken[i] && relevance[i] >= most - band && gain > highest) {
        highest = gain;
        best = i;
      }
    }
    return best;
  }
}
