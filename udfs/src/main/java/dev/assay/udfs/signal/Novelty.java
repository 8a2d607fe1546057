package dev.assay.udfs.signal;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;

/**
 * How far a trace is from all that was labelled, by what the user said: 1 minus the largest Jaccard
 * similarity of shingles, from sketches of the smallest 64 hashes of each (bottom-k; Broder 1997).
 * Exact for texts of fewer shingles.
 */
public final class Novelty implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int SKETCH = 64;

  private final List<int[]> labelled;

  /**
   * The distance from some traces.
   *
   * @param labelled the shingles of each; those without any are passed over
   */
  public Novelty(Collection<? extends Collection<Integer>> labelled) {
    this.labelled =
        labelled.stream().map(Novelty::sketch).filter(sketch -> sketch.length > 0).toList();
  }

  /** Whether nothing is labelled. */
  public boolean isUnknown() {
    return labelled.isEmpty();
  }

  /** From 0, the same as a labelled one, to 1; NaN without shingles, or where none is labelled. */
  public double of(Collection<Integer> shingles) {
    int[] sketch = sketch(shingles);
    if (sketch.length == 0 || labelled.isEmpty()) {
      return Double.NaN;
    }
    double nearest = 0;
    for (int[] other : labelled) {
      nearest = Math.max(nearest, similarity(sketch, other));
    }
    return 1 - nearest;
  }

  private static int[] sketch(Collection<Integer> shingles) {
    return shingles.stream()
        .mapToInt(Integer::intValue)
        .sorted()
        .distinct()
        .limit(SKETCH)
        .toArray();
  }

  /** The share of hashes in both, among the smallest of either. */
  private static double similarity(int[] a, int[] b) {
    int i = 0;
    int j = 0;
    int seen = 0;
    int common = 0;
    while (seen < SKETCH && (i < a.length || j < b.length)) {
      if (j == b.length || (i < a.length && a[i] < b[j])) {
        i++;
      } else if (i == a.length || b[j] < a[i]) {
        j++;
      } else {
        common++;
        i++;
        j++;
      }
      seen++;
    }
    return common / (double) seen;
  }
}
