package dev.assay.udfs.statistics;

import java.util.Arrays;

/**
 * Exact quantiles of many values in [-1, 1] without sorting them all: values are put into narrow
 * buckets, and only the bucket that holds a wanted rank is sorted.
 */
final class OrderStatistics {
  private static final int BUCKETS = 1 << 12;

  /** By bucket, in no order within one. */
  private final double[] values;

  private final int[] firstRankOfBucket = new int[BUCKETS + 1];

  /** Of at least one value, for quantiles; of none, for nothing. */
  OrderStatistics(double[] unordered) {
    values = new double[unordered.length];
    for (double value : unordered) {
      firstRankOfBucket[bucket(value) + 1]++;
    }
    for (int i = 0; i < BUCKETS; i++) {
      firstRankOfBucket[i + 1] += firstRankOfBucket[i];
    }
    int[] next = Arrays.copyOf(firstRankOfBucket, BUCKETS);
    for (double value : unordered) {
      values[next[bucket(value)]++] = value;
    }
  }

  private static int bucket(double value) {
    return Math.min(BUCKETS - 1, (int) ((value + 1) * (BUCKETS / 2)));
  }

  /** The quantile with linear interpolation between ranks (numpy's default, type 7). */
  double quantile(double p) {
    double position = (values.length - 1) * Checks.unit("p", p);
    int rank = (int) position;
    double fraction = position - rank;
    double low = ofRank(rank);
    return fraction == 0 ? low : low + fraction * (ofRank(rank + 1) - low);
  }

  private double ofRank(int rank) {
    // A bucket holds no value below any of a lower one, so its ranks are those of its places.
    int bucket = bucket(values[rank]);
    int from = firstRankOfBucket[bucket];
    double[] members = Arrays.copyOfRange(values, from, firstRankOfBucket[bucket + 1]);
    Arrays.sort(members);
    return members[rank - from];
  }

  double[] sorted() {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  /** Share of values below x, values equal to x counting half. */
  double shareBelow(double x) {
    long halves = 0;
    for (double value : values) {
      halves += value < x ? 2 : value == x ? 1 : 0;
    }
    return halves / (2.0 * values.length);
  }
}
