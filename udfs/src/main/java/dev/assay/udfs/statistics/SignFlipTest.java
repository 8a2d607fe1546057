package dev.assay.udfs.statistics;

import java.util.Arrays;

/**
 * The sign-flip permutation test of paired differences: under no change each difference is as
 * likely to have the other sign.
 *
 * <p>Exact by counting sums on a lattice: differences that are multiples of 1/D, D up to 10,000, as
 * averages of repeats and two-decimal scores are, keep their exact ties; others are rounded to one
 * part in some hundred thousand of their sum. Above 2,000 differences other than 0 the normal
 * approximation is used. Differences of 0 say nothing. With 0/1 outcomes this is {@link McNemar}'s
 * test.
 */
public final class SignFlipTest {
  private static final int MOST_EXACT = 2_000;
  private static final int LARGEST_DENOMINATOR = 10_000;
  private static final int LARGEST_LATTICE = 1 << 18;
  private static final long LARGEST_WORK = 100_000_000L;

  private final double above;
  private final double equal;

  private SignFlipTest(double above, double equal) {
    this.above = above;
    this.equal = equal;
  }

  /** Of finite differences, baseline minus candidate, or sums of them over a cluster. */
  public static SignFlipTest of(double[] differences) {
    double[] present =
        Arrays.stream(Checks.finite("difference", differences)).filter(d -> d != 0).toArray();
    return present.length > MOST_EXACT ? normal(present) : exact(present);
  }

  /** One-sided P(sum >= observed): small speaks for a drop; 1 if nothing changed. */
  public double exactP() {
    return Math.min(1, above + equal);
  }

  /** One-sided mid-p, P(sum > observed) + P(sum = observed) / 2; 0.5 if nothing changed. */
  public double midP() {
    return above + equal / 2;
  }

  /** Two-sided exact p: twice the smaller tail, at most 1. */
  public double twoSidedP() {
    return Math.min(1, 2 * Math.min(above + equal, 1 - above));
  }

  private static SignFlipTest normal(double[] differences) {
    double sum = Arrays.stream(differences).sum();
    double squares = Arrays.stream(differences).map(d -> d * d).sum();
    return new SignFlipTest(Normal.survival(sum / Math.sqrt(squares)), 0);
  }

  private static SignFlipTest exact(double[] differences) {
    double total = Arrays.stream(differences).map(Math::abs).sum();
    double cells =
        Math.min(LARGEST_LATTICE, LARGEST_WORK / (double) Math.max(1, differences.length));
    double scale = denominator(differences, total, cells);
    int[] steps = Arrays.stream(differences).mapToInt(d -> lattice(d, scale)).toArray();
    int positive = Arrays.stream(steps).filter(step -> step > 0).sum();
    double[] probability = new double[Arrays.stream(steps).map(Math::abs).sum() + 1];
    probability[0] = 1;
    int reached = 0;
    for (int step : steps) {
      int size = Math.abs(step);
      reached += size;
      for (int sum = reached; sum >= 0; sum--) {
        double without = sum <= reached - size ? probability[sum] : 0;
        double with = sum >= size ? probability[sum - size] : 0;
        probability[sum] = (without + with) / 2;
      }
    }
    double above = 0;
    for (int sum = probability.length - 1; sum > positive; sum--) {
      above += probability[sum];
    }
    return new SignFlipTest(above, probability[positive]);
  }

  private static int lattice(double difference, double scale) {
    return (int) Math.round(difference * scale);
  }

  /** The factor that makes whole numbers of all differences, or a fine one if there is none. */
  private static double denominator(double[] differences, double total, double cells) {
    for (int candidate = 1;
        candidate <= LARGEST_DENOMINATOR && candidate * total <= cells;
        candidate++) {
      if (allWhole(differences, candidate)) {
        return candidate;
      }
    }
    return total == 0 ? 1 : cells / total;
  }

  private static boolean allWhole(double[] differences, int candidate) {
    for (double difference : differences) {
      double scaled = difference * candidate;
      if (Math.abs(scaled - Math.rint(scaled)) > 1e-9 * candidate) {
        return false;
      }
    }
    return true;
  }
}
