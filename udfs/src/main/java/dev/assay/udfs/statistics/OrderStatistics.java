package dev.assay.udfs.statistics;

import java.util.Arrays;

/**
 * Exact quantiles of many values in [-1, 1] without sorting them all: values are counted into
 * narrow buckets, and only the bucket that holds a wanted rank is sorted.
 */
final class OrderStatistics {
  private static final int BUCKETS = 1 << 13;

  private final double[] values;
  private final int[] firstRankOfBucket = new int[BUCKETS + 1];

  OrderStatistics(double[] values) {
    this.values = values;
    for (double value : values) {
      firstRankOfBucket[bucket(value) + 1]++;
    }
    for (int i = 0; i < BUCKETS; i++) {
      firstRankOfBucket[i + 1] += firstRankOfBucket[i];
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
    int found = Arrays.binarySearch(firstRankOfBucket, rank);
    int bucket = found >= 0 ? lastWithSameRank(found) : -found - 2;
    double[] members = new double[firstRankOfBucket[bucket + 1] - firstRankOfBucket[bucket]];
    int filled = 0;
    for (double value : values) {
      if (bucket(value) == bucket) {
        members[filled++] = value;
      }
    }
    Arrays.sort(members);
    return members[rank - firstRankOfBucket[bucket]];
  }

  /** Skips empty buckets, which share their first rank with the next one that is not empty. */
  private int lastWithSameRank(int index) {
    int last = index;
    while (last + 1 < BUCKETS && firstRankOfBucket[last + 1] == firstRankOfBucket[index]) {
      last++;
    }
    return last;
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
