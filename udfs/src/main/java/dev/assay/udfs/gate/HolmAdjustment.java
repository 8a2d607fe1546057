package dev.assay.udfs.gate;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction: the family's error rate is kept, whatever the dependence. */
final class HolmAdjustment {
  private HolmAdjustment() {}

  /** Adjusted p-values in the order given; none for none. */
  static double[] of(double[] p) {
    double[] adjusted = new double[p.length];
    int[] ascending =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double highest = 0;
    for (int i = 0; i < ascending.length; i++) {
      highest = Math.max(highest, Math.min(1, (p.length - i) * p[ascending[i]]));
      adjusted[ascending[i]] = highest;
    }
    return adjusted;
  }
}
