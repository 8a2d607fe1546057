package dev.assay.udfs.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bins that hold about equally many reference values each.
 *
 * @param edges inner edges, rising; bin i holds values above edge i - 1 up to edge i, ends open to
 *     infinity
 */
public record QuantileBins(List<Double> edges) {
  private static final int MOST_BINS = 10;
  private static final int ITEMS_PER_BIN = 10;

  /** Copies the edges. */
  public QuantileBins {
    edges = List.copyOf(edges);
  }

  /** How many bins a sample supports: one for each ten items, at most ten, at least two. */
  public static int binsFor(long currentItems) {
    return (int) Math.max(2, Math.min(MOST_BINS, currentItems / ITEMS_PER_BIN));
  }

  /**
   * Of a reference of at least one finite value. Ties are not split, so that fewer bins may come
   * out; one if all values are equal.
   */
  public static QuantileBins of(double[] reference, int bins) {
    Checks.atLeast("number of values", reference.length, 1);
    Checks.atLeast("bins", bins, 1);
    double[] sorted = Checks.finite("value", reference).clone();
    Arrays.sort(sorted);
    double highest = sorted[sorted.length - 1];
    List<Double> edges =
        IntStream.range(1, bins)
            .mapToObj(i -> sorted[(int) ((long) i * sorted.length / bins)])
            .filter(edge -> edge < highest)
            .distinct()
            .toList();
    return new QuantileBins(edges);
  }

  /** Counts of finite values by bin, {@code edges + 1} of them. */
  public long[] count(double[] values) {
    long[] counts = new long[edges.size() + 1];
    for (double value : Checks.finite("value", values)) {
      int bin = 0;
      while (bin < edges.size() && value > edges.get(bin)) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }
}
