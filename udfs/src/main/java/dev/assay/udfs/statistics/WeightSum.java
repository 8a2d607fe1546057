package dev.assay.udfs.statistics;

/**
 * Sums that say how many equally weighted items a weighted sample is worth; mergeable.
 *
 * @param sum of the weights
 * @param sumOfSquares of the weights
 */
public record WeightSum(double sum, double sumOfSquares) {
  /** No items, the neutral element of {@link #plus(WeightSum)}. */
  public static final WeightSum NONE = new WeightSum(0, 0);

  /** Below this effective size weighted labels give no status. */
  public static final double LEAST_EFFECTIVE = 20;

  /** Checks both sums. */
  public WeightSum {
    Checks.count("sum", sum);
    Checks.count("sumOfSquares", sumOfSquares);
  }

  /** Of weights >= 0, usually 1 / inclusion probability. */
  public static WeightSum of(double[] weights) {
    WeightSum all = NONE;
    for (double weight : weights) {
      all = all.plus(weight);
    }
    return all;
  }

  /** With one more item. */
  public WeightSum plus(double weight) {
    return new WeightSum(sum + Checks.count("weight", weight), sumOfSquares + weight * weight);
  }

  /** Both samples in one. */
  public WeightSum plus(WeightSum other) {
    return new WeightSum(sum + other.sum, sumOfSquares + other.sumOfSquares);
  }

  /** Kish's effective size, (sum w)² / sum w²: n for equal weights, less otherwise, 0 for none. */
  public double effectiveSize() {
    return sumOfSquares == 0 ? 0 : sum * (sum / sumOfSquares);
  }
}
