package dev.assay.udfs.statistics;

import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.ranking.NaNStrategy;
import org.apache.commons.statistics.ranking.NaturalRanking;
import org.apache.commons.statistics.ranking.TiesStrategy;

/**
 * Rank correlations of two graded scores, with intervals.
 *
 * <p>In [-1, 1]: 1 is the same order, 0 no relation. NaN (undefined) for fewer than two pairs or a
 * constant variable. NaN and infinite scores are rejected. A judge's scores are not binned first.
 * Fewer than 20 pairs allow no statement; 60 give an interval narrower than 0.45.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /** Spearman's rho: Pearson's correlation of mid-ranks. */
  public static double spearman(double[] x, double[] y) {
    Checks.sameLength("x", x.length, "y", y.length);
    Checks.finite("x", x);
    Checks.finite("y", y);
    if (x.length < 2) {
      return Double.NaN;
    }
    NaturalRanking ranking = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);
    return PairMoments.of(ranking.apply(x), ranking.apply(y)).pearson();
  }

  /** Kendall's tau-b, by Knight's method in O(n log n). */
  public static double kendallTauB(double[] x, double[] y) {
    Checks.sameLength("x", x.length, "y", y.length);
    Checks.finite("x", x);
    Checks.finite("y", y);
    int n = x.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> x[i]).thenComparing(i -> y[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] first = IntStream.of(order).mapToDouble(i -> x[i]).toArray();
    double[] second = IntStream.of(order).mapToDouble(i -> y[i]).toArray();
    long tiedX = 0;
    long tiedBoth = 0;
    int runX = 0;
    int runBoth = 0;
    for (int i = 1; i < n; i++) {
      boolean sameX = first[i] == first[i - 1];
      runX = sameX ? runX + 1 : 0;
      runBoth = sameX && second[i] == second[i - 1] ? runBoth + 1 : 0;
      tiedX += runX;
      tiedBoth += runBoth;
    }
    long swaps = sortCountingSwaps(second, new double[n], 0, n);
    long tiedY = 0;
    int runY = 0;
    for (int i = 1; i < n; i++) {
      runY = second[i] == second[i - 1] ? runY + 1 : 0;
      tiedY += runY;
    }
    long all = (long) n * (n - 1) / 2;
    double scale = Math.sqrt((double) (all - tiedX)) * Math.sqrt((double) (all - tiedY));
    double balance = all - tiedX - tiedY + tiedBoth - 2.0 * swaps;
    return scale == 0 ? Double.NaN : Math.max(-1, Math.min(1, balance / scale));
  }

  private static long sortCountingSwaps(double[] values, double[] spare, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long swaps =
        sortCountingSwaps(values, spare, from, middle)
            + sortCountingSwaps(values, spare, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeRight = left == middle || (right < to && values[right] < values[left]);
      if (takeRight) {
        swaps += middle - left;
      }
      spare[i] = takeRight ? values[right++] : values[left++];
    }
    System.arraycopy(spare, from, values, from, to - from);
    return swaps;
  }

  /**
   * Interval of Spearman's rho by Bonett and Wright 2000, SE = sqrt((1 + rho²/2) / (n - 3)) on
   * Fisher's scale; coverage 0.93 to 0.99 also with three grades only.
   *
   * <p>[-1, 1] for an undefined rho or n < 4. A perfect order has the interval of the order with
   * one swap of neighbours, extended to the perfect end, instead of a point.
   */
  public static Interval bonettWright(double rho, int n, double level) {
    return spearmanInterval(rho, n, n - 3, level, r -> 1 + r * r / 2);
  }

  /** Interval of Spearman's rho by Fieller 1957, SE = sqrt(1.06 / (n - 3)); low above 0.9. */
  public static Interval fiellerSpearman(double rho, int n, double level) {
    return spearmanInterval(rho, n, n - 3, level, r -> 1.06);
  }

  /**
   * Interval of tau by Fieller 1957, SE = sqrt(0.437 / (n - 4)); coverage falls to 0.85 with many
   * ties. [-1, 1] for an undefined tau or n < 5; a perfect order as in {@link #bonettWright}.
   */
  public static Interval fiellerTau(double tau, int n, double level) {
    double nearest = n < 2 ? 0 : 1 - 4.0 / ((double) n * (n - 1));
    return interval(tau, nearest, n - 4, level, r -> 0.437);
  }

  private static Interval spearmanInterval(
      double rho, int n, int degrees, double level, DoubleUnaryOperator numerator) {
    double nearest = n < 2 ? 0 : 1 - 12.0 / (n * ((double) n * n - 1));
    return interval(rho, nearest, degrees, level, numerator);
  }

  private static Interval interval(
      double r, double nearestToPerfect, int degrees, double level, DoubleUnaryOperator numerator) {
    double z = Normal.twoSided(level);
    if (Double.isNaN(r) || degrees < 1) {
      return new Interval(-1, 1);
    }
    Checks.range("correlation", r, -1, 1);
    double used = Math.max(-nearestToPerfect, Math.min(nearestToPerfect, r));
    Interval around = Fisher.around(used, z * Math.sqrt(numerator.applyAsDouble(used) / degrees));
    return new Interval(r <= -1 ? -1 : around.lower(), r >= 1 ? 1 : around.upper());
  }
}
