package dev.assay.udfs.signal;

import dev.assay.udfs.statistics.RobustScale;
import dev.assay.udfs.statistics.UpperTail;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values, or buckets, that one slice's traces had, with how often each occurred: what a value
 * is compared with. Two of them merge by adding counts.
 */
public final class Reference implements Serializable {
  /** One that nothing is known of. */
  public static final Reference EMPTY = new Reference(new TreeMap<>());

  private final double[] values;

  /** How many of all are at this value or below. */
  private final long[] cumulative;

  private Reference(SortedMap<Double, Long> counts) {
    values = new double[counts.size()];
    cumulative = new long[counts.size()];
    int i = 0;
    long sum = 0;
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      sum += entry.getValue();
      values[i] = entry.getKey();
      cumulative[i++] = sum;
    }
  }

  /** One of values that each occurred so often. */
  public static Reference of(Map<? extends Number, Long> counts) {
    SortedMap<Double, Long> sorted = new TreeMap<>();
    counts.forEach((value, count) -> sorted.merge(value.doubleValue(), count, Long::sum));
    return new Reference(sorted);
  }

  /** One of values that each occurred once. */
  public static Reference of(double... values) {
    SortedMap<Double, Long> sorted = new TreeMap<>();
    for (double value : values) {
      sorted.merge(value, 1L, Long::sum);
    }
    return new Reference(sorted);
  }

  /** Both together. */
  public Reference plus(Reference other) {
    SortedMap<Double, Long> sum = new TreeMap<>();
    addTo(sum);
    other.addTo(sum);
    return new Reference(sum);
  }

  private void addTo(SortedMap<Double, Long> sum) {
    for (int i = 0; i < values.length; i++) {
      sum.merge(values[i], countAt(i), Long::sum);
    }
  }

  /** How many values it holds, repeats counted. */
  public long size() {
    return values.length == 0 ? 0 : cumulative[values.length - 1];
  }

  /**
   * The share of values that are at least as large, those that are equal counted half: (n + 0.5 -
   * midrank) / n.
   *
   * @param value a bucket, where the reference is one of buckets
   * @return above 0, at most 1; 1 if nothing is known
   */
  public double upperTail(double value) {
    long upTo = atMost(value);
    long below = below(value);
    return tail(size() - upTo, upTo - below);
  }

  /**
   * The share of values that are at least as large, those that are equal counted whole.
   *
   * @return above 0, at most 1; 1 if nothing is known
   */
  public double atLeast(double value) {
    long n = size();
    // A value that the reference does not hold counts as one that it holds.
    return n == 0 ? 1 : Math.max(1, n - below(value)) / (double) n;
  }

  /** The share of values that are at most as large, those that are equal counted half. */
  public double lowerTail(double value) {
    long below = below(value);
    return tail(below, atMost(value) - below);
  }

  private double tail(long beyond, long equal) {
    long n = size();
    if (n == 0) {
      return 1;
    }
    // A value that the reference does not hold counts as one that it holds.
    return equal == 0
        ? Math.min(1, (beyond + 0.5) / n)
        : UpperTail.p((double) beyond, (double) equal, (double) n);
  }

  private long atMost(double value) {
    int at = Arrays.binarySearch(values, value);
    int index = at >= 0 ? at : -at - 2;
    return index < 0 ? 0 : cumulative[index];
  }

  private long below(double value) {
    int at = Arrays.binarySearch(values, value);
    int index = (at >= 0 ? at : -at - 1) - 1;
    return index < 0 ? 0 : cumulative[index];
  }

  /** The middle value; of an even number the mean of the two in the middle; NaN of none. */
  public double median() {
    long n = size();
    if (n == 0) {
      return Double.NaN;
    }
    return (at((n - 1) / 2) + at(n / 2)) / 2;
  }

  /** The value in a place of the sorted order, from 0. */
  private double at(long place) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low];
  }

  private long countAt(int index) {
    return cumulative[index] - (index == 0 ? 0 : cumulative[index - 1]);
  }

  /**
   * The robust scale of the values.
   *
   * @throws IllegalStateException if there is none
   */
  public RobustScale scale() {
    if (size() == 0) {
      throw new IllegalStateException("nothing has no scale");
    }
    double median = median();
    return new RobustScale(median, deviations(median).median(), meanDeviation(median));
  }

  private Reference deviations(double median) {
    SortedMap<Double, Long> deviations = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      deviations.merge(Math.abs(values[i] - median), countAt(i), Long::sum);
    }
    return new Reference(deviations);
  }

  private double meanDeviation(double median) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.abs(values[i] - median) * countAt(i);
    }
    return sum / size();
  }
}
