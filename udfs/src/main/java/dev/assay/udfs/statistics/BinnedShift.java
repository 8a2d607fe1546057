package dev.assay.udfs.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;

/**
 * How far a binned or categorical distribution moved from its reference; mergeable.
 *
 * <p>All distances are >= 0, 0 is no move, higher is further. Without any move PSI is about (1/n +
 * 1/m) chi-square with B - 1 degrees of freedom, so that a fixed line such as 0.1 or 0.25 means
 * nothing below a thousand items: {@link #alarm} uses the larger of 0.10 and that distribution's 99
 * % point. Below 100 current items use {@link #chiSquareP} or {@link KolmogorovSmirnov}.
 */
public final class BinnedShift {
  private static final double LEAST_PSI = 0.10;
  private static final double CONFIDENCE = 0.99;

  private final long[] reference;
  private final long[] current;

  private BinnedShift(long[] reference, long[] current) {
    this.reference = reference;
    this.current = current;
  }

  /** Of counts >= 0 in the same bins, at least one bin. */
  public static BinnedShift of(long[] reference, long[] current) {
    Checks.sameLength("reference", reference.length, "current", current.length);
    Checks.atLeast("number of bins", reference.length, 1);
    for (int i = 0; i < reference.length; i++) {
      Checks.count("bin", (double) reference[i]);
      Checks.count("bin", (double) current[i]);
    }
    return new BinnedShift(reference.clone(), current.clone());
  }

  /** Both sets of items, in the same bins, in one. */
  public BinnedShift plus(BinnedShift other) {
    Checks.sameLength("one", reference.length, "the other", other.reference.length);
    return new BinnedShift(sum(reference, other.reference), sum(current, other.current));
  }

  private static long[] sum(long[] a, long[] b) {
    return IntStream.range(0, a.length).mapToLong(i -> Math.addExact(a[i], b[i])).toArray();
  }

  /**
   * Population stability index, sum (p - q) ln (p / q), one half added to each bin; NaN if a sample
   * is empty.
   */
  public double psi() {
    if (isEmpty()) {
      return Double.NaN;
    }
    double psi = 0;
    for (int i = 0; i < reference.length; i++) {
      double p = smoothed(current, i);
      double q = smoothed(reference, i);
      psi += (p - q) * Math.log(p / q);
    }
    return psi;
  }

  /** The 99 % point of PSI without a move; infinite if a sample is empty, 0 for one bin. */
  public double psiNullThreshold() {
    if (isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double inverse = 1 / total(reference) + 1 / total(current);
    return reference.length == 1
        ? 0
        : inverse
            * ChiSquaredDistribution.of(reference.length - 1)
                .inverseCumulativeProbability(CONFIDENCE);
  }

  /** Whether PSI reaches both 0.10 and its null threshold. */
  public boolean alarm() {
    return psi() >= Math.max(LEAST_PSI, psiNullThreshold());
  }

  /**
   * Jensen-Shannon distance, the root of the divergence in nats, in [0, sqrt(ln 2)]; about sqrt(PSI
   * / 8). NaN if a sample is empty.
   */
  public double jensenShannonDistance() {
    if (isEmpty()) {
      return Double.NaN;
    }
    double divergence = 0;
    for (int i = 0; i < reference.length; i++) {
      double p = reference[i] / total(reference);
      double q = current[i] / total(current);
      divergence += (entropyTerm(p, (p + q) / 2) + entropyTerm(q, (p + q) / 2)) / 2;
    }
    return Math.sqrt(Math.max(0, divergence));
  }

  /** Pearson's chi-square of homogeneity over bins that occur; 0 where there is nothing to test. */
  public double chiSquare() {
    return testable() ? ChiSquareTest.withDefaults().statistic(occurring()) : 0;
  }

  /** Its p; 1 where there is nothing to test. */
  public double chiSquareP() {
    return testable() ? ChiSquareTest.withDefaults().test(occurring()).getPValue() : 1;
  }

  private boolean testable() {
    return !isEmpty() && occurring().length > 1;
  }

  /** One row a bin that occurs: reference, current. */
  private long[][] occurring() {
    return IntStream.range(0, reference.length)
        .filter(i -> reference[i] + current[i] > 0)
        .mapToObj(i -> new long[] {reference[i], current[i]})
        .toArray(long[][]::new);
  }

  private boolean isEmpty() {
    return total(reference) == 0 || total(current) == 0;
  }

  private static double smoothed(long[] counts, int bin) {
    return (counts[bin] + 0.5) / (total(counts) + 0.5 * counts.length);
  }

  private static double total(long[] counts) {
    return Arrays.stream(counts).asDoubleStream().sum();
  }

  private static double entropyTerm(double p, double middle) {
    return p == 0 ? 0 : p * Math.log(p / middle);
  }
}
