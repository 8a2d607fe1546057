package dev.assay.udfs.signal;

import dev.assay.udfs.statistics.RobustScale;
import dev.assay.udfs.statistics.UpperTail;
import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is usual for a measure in a slice. A slice with fewer than 200 traces borrows from the one
 * above it: p = (n p_slice + 200 p_above) / (n + 200).
 *
 * <p>Values go through {@link Buckets}, so that what is equal to within 2 percent is a tie.
 */
public final class Baseline implements Serializable {
  /** From this many traces on a slice stands for itself. */
  public static final long ENOUGH = 200;

  /** Beyond this robust z a small value is an outlier (Iglewicz and Hoaglin 1993). */
  private static final double OUTLIER = 3.5;

  private final List<Reference> levels;
  private final double median;
  private final double lowOutlier;

  /**
   * A baseline over buckets.
   *
   * @param levels from the slice itself up to all traces of the source; at least one, the last not
   *     empty
   */
  public Baseline(List<Reference> levels) {
    this.levels = List.copyOf(levels);
    RobustScale scale = firstWithEnough().scale();
    this.median = Buckets.middle((int) Math.floor(scale.median()));
    this.lowOutlier = highestOutlier(scale);
  }

  /** The highest bucket below the median that is an outlier; less than 0 if there is none. */
  private static double highestOutlier(RobustScale scale) {
    double bucket = Math.floor(scale.median());
    while (bucket >= 0 && scale.z(bucket) > -OUTLIER) {
      bucket--;
    }
    return bucket;
  }

  private Reference firstWithEnough() {
    return levels.stream()
        .filter(level -> level.size() >= ENOUGH)
        .findFirst()
        .orElseGet(() -> levels.get(levels.size() - 1));
  }

  /** How many traces the widest level knows. */
  public long size() {
    return levels.get(levels.size() - 1).size();
  }

  /**
   * The chance of a value at least as unusual, in the tail that a signal looks at.
   *
   * @return above 0, at most 1; 1 means: no evidence
   */
  public double p(Tail tail, double value) {
    int bucket = Buckets.of(value);
    return switch (tail) {
      case UPPER -> upperTail(bucket);
      case EVENT -> bucket == 0 ? 1 : borrowed(reference -> reference.atLeast(bucket));
      case LOWER_OUTLIER -> bucket <= lowOutlier ? lowerTail(bucket) : 1;
    };
  }

  private double upperTail(int bucket) {
    return borrowed(reference -> reference.upperTail(bucket));
  }

  private double lowerTail(int bucket) {
    return borrowed(reference -> reference.lowerTail(bucket));
  }

  private double borrowed(ToDoubleFunction<Reference> tail) {
    double above = tail.applyAsDouble(levels.get(levels.size() - 1));
    for (int level = levels.size() - 2; level >= 0; level--) {
      Reference reference = levels.get(level);
      above = UpperTail.shrink(tail.applyAsDouble(reference), above, (double) reference.size());
    }
    return above;
  }

  /** The usual value: the median of the first level that has enough traces, else of the widest. */
  public double usual() {
    return median;
  }
}
