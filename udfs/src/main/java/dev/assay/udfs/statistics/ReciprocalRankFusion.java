package dev.assay.udfs.statistics;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Several rankings of the same items in one: score = sum of 1 / (60 + rank), rank from 1, nothing
 * for an absent item; higher is better. Source: Cormack, Clarke, Büttcher 2009.
 *
 * <p>For rankings of the same thing. Signals that each find another failure are diluted by it:
 * {@link CombinedP#minimum} keeps them.
 */
public final class ReciprocalRankFusion {
  private static final int DAMPING = 60;

  private ReciprocalRankFusion() {}

  /**
   * Scores by item, best first, equal scores by id.
   *
   * @param rankings item ids, best first, none twice in a ranking; none gives none
   */
  public static Map<String, Double> fuse(Collection<List<String>> rankings) {
    Map<String, Double> scores = new TreeMap<>();
    for (List<String> ranking : rankings) {
      Set<String> seen = new HashSet<>();
      for (String id : ranking) {
        if (!seen.add(id)) {
          throw new IllegalArgumentException("an item stands twice in one ranking");
        }
        scores.merge(id, 1.0 / (DAMPING + seen.size()), Double::sum);
      }
    }
    Map<String, Double> ordered = new LinkedHashMap<>();
    scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEachOrdered(entry -> ordered.put(entry.getKey(), entry.getValue()));
    return ordered;
  }
}
