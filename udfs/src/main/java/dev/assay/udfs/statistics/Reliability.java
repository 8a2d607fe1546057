package dev.assay.udfs.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well probabilities of failure match what happened; mergeable.
 *
 * <p>Below a few hundred labels read the Brier score and a table of three bins: a perfectly
 * calibrated judge has a ten-bin expected calibration error of 0.15 at 44 labels.
 *
 * @param bins of equal width over [0, 1], lowest first
 * @param squaredError sum of (p - outcome)²
 */
public record Reliability(List<Bin> bins, double squaredError) {
  /**
   * Probabilities within one bin.
   *
   * @param items in the bin
   * @param sum of their probabilities
   * @param failures among them
   */
  public record Bin(long items, double sum, long failures) {
    /** Mean probability; NaN for an empty bin. */
    public double meanProbability() {
      return sum / items;
    }

    /** Failing share; NaN for an empty bin. */
    public double failureRate() {
      return failures / (double) items;
    }

    private Bin plus(Bin other) {
      return new Bin(items + other.items, sum + other.sum, failures + other.failures);
    }
  }

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /** Of probabilities in [0, 1] with outcomes; 1 falls into the last bin. */
  public static Reliability of(double[] probabilities, boolean[] failed, int binCount) {
    Checks.sameLength("probabilities", probabilities.length, "failed", failed.length);
    Checks.atLeast("binCount", binCount, 1);
    long[] items = new long[binCount];
    double[] sums = new double[binCount];
    long[] failures = new long[binCount];
    double squaredError = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double p = Checks.unit("probability", probabilities[i]);
      int bin = Math.min(binCount - 1, (int) (p * binCount));
      int outcome = failed[i] ? 1 : 0;
      items[bin]++;
      sums[bin] += p;
      failures[bin] += outcome;
      squaredError += (p - outcome) * (p - outcome);
    }
    return new Reliability(
        IntStream.range(0, binCount)
            .mapToObj(bin -> new Bin(items[bin], sums[bin], failures[bin]))
            .toList(),
        squaredError);
  }

  /** Both samples, of equally many bins, in one. */
  public Reliability plus(Reliability other) {
    Checks.sameLength("one", bins.size(), "the other", other.bins.size());
    return new Reliability(
        IntStream.range(0, bins.size()).mapToObj(i -> bins.get(i).plus(other.bins.get(i))).toList(),
        squaredError + other.squaredError);
  }

  /** Items in all bins. */
  public long items() {
    return bins.stream().mapToLong(Bin::items).sum();
  }

  /** Mean squared error, in [0, 1], lower is better; 0.25 for always 1/2; NaN for no items. */
  public double brier() {
    return squaredError / items();
  }

  /** Expected calibration error, in [0, 1], lower is better; NaN for no items. */
  public double expectedCalibrationError() {
    double error = 0;
    for (Bin bin : bins) {
      error += Math.abs(bin.sum() - bin.failures());
    }
    return error / items();
  }

  /**
   * Isotonic regression of outcomes on finite scores, by pooling adjacent violators: a rate for
   * each item, in the order of rising score; equal scores share one. For figures: as a calibrator
   * it needs about 1000 labels.
   */
  public static double[] isotonic(double[] scores, boolean[] failed) {
    Checks.sameLength("scores", scores.length, "failed", failed.length);
    Checks.finite("score", scores);
    List<Integer> order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .toList();
    List<Bin> blocks = new ArrayList<>();
    double previous = Double.NaN;
    for (int i : order) {
      Bin one = new Bin(1, scores[i], failed[i] ? 1 : 0);
      if (scores[i] == previous) {
        one = blocks.remove(blocks.size() - 1).plus(one);
      }
      previous = scores[i];
      while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).failureRate() > one.failureRate()) {
        one = blocks.remove(blocks.size() - 1).plus(one);
      }
      blocks.add(one);
    }
    return blocks.stream()
        .flatMapToDouble(
            block -> IntStream.range(0, (int) block.items()).mapToDouble(i -> block.failureRate()))
        .toArray();
  }
}
