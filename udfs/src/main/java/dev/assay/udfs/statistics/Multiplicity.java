package dev.assay.udfs.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Adjusted p-values of several tests, in the order given, each in [0, 1]; none for none. */
public final class Multiplicity {
  private Multiplicity() {}

  /** Holm 1979: at most {@code alpha} holds the chance of any false rejection; for gates. */
  public static double[] holm(double[] p) {
    int[] order = ascending(p);
    double[] adjusted = new double[p.length];
    double highest = 0;
    for (int i = 0; i < p.length; i++) {
      highest = Math.max(highest, Math.min(1, (p.length - i) * p[order[i]]));
      adjusted[order[i]] = highest;
    }
    return adjusted;
  }

  /** Benjamini and Hochberg 1995: holds the share of false rejections; for dashboards. */
  public static double[] benjaminiHochberg(double[] p) {
    int[] order = ascending(p);
    double[] adjusted = new double[p.length];
    double lowest = 1;
    for (int i = p.length - 1; i >= 0; i--) {
      lowest = Math.min(lowest, p[order[i]] * p.length / (i + 1));
      adjusted[order[i]] = lowest;
    }
    return adjusted;
  }

  private static int[] ascending(double[] p) {
    for (double one : p) {
      Checks.unit("p", one);
    }
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
