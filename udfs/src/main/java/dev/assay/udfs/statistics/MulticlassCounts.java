package dev.assay.udfs.statistics;

/**
 * A square confusion table of K classes, rows the labels, columns the predictions; mergeable.
 *
 * <p>A number for dashboards: what gates is {@link #oneVersusRest} of each failure mode.
 */
public final class MulticlassCounts {
  private final double[][] cells;

  private MulticlassCounts(double[][] cells) {
    this.cells = cells;
  }

  /** Of K rows of K counts or weights, finite and >= 0, K at least 1. */
  public static MulticlassCounts of(double[][] table) {
    Checks.atLeast("number of classes", table.length, 1);
    double[][] copy = new double[table.length][];
    for (int row = 0; row < table.length; row++) {
      Checks.sameLength("a row", table[row].length, "the table", table.length);
      for (double cell : table[row]) {
        Checks.count("cell", cell);
      }
      copy[row] = table[row].clone();
    }
    return new MulticlassCounts(copy);
  }

  /** No items of {@code classes} classes, the neutral element of {@link #plus}. */
  public static MulticlassCounts empty(int classes) {
    return of(new double[classes][classes]);
  }

  /** Both tables, of equally many classes, in one. */
  public MulticlassCounts plus(MulticlassCounts other) {
    Checks.sameLength("one table", cells.length, "the other", other.cells.length);
    double[][] sum = new double[cells.length][cells.length];
    for (int i = 0; i < cells.length; i++) {
      for (int j = 0; j < cells.length; j++) {
        sum[i][j] = cells[i][j] + other.cells[i][j];
      }
    }
    return new MulticlassCounts(sum);
  }

  /** K. */
  public int classes() {
    return cells.length;
  }

  /** The count of items labelled {@code label} and predicted {@code predicted}. */
  public double count(int label, int predicted) {
    return cells[label][predicted];
  }

  /** The 2x2 table of one class against all others. */
  public ConfusionCounts oneVersusRest(int positive) {
    double fp = 0;
    double fn = 0;
    double tn = 0;
    for (int label = 0; label < cells.length; label++) {
      for (int predicted = 0; predicted < cells.length; predicted++) {
        double cell = cells[label][predicted];
        fp += label != positive && predicted == positive ? cell : 0;
        fn += label == positive && predicted != positive ? cell : 0;
        tn += label != positive && predicted != positive ? cell : 0;
      }
    }
    return new ConfusionCounts(cells[positive][positive], fp, fn, tn);
  }

  /**
   * Gorodkin's R_K, the MCC of K classes; in [-1, 1], 0 is chance, 1 perfect. 0 if all labels or
   * all predictions are of one class, as sklearn; equals MCC for K = 2. Source: Gorodkin 2004.
   */
  public double gorodkin() {
    // Sums over classes of what is equal to n² - sum p² and the like, without its cancellation.
    double covariance = 0;
    double labels = 0;
    double predictions = 0;
    for (int k = 0; k < cells.length; k++) {
      ConfusionCounts one = oneVersusRest(k);
      covariance += one.tp() * one.tn() - one.fp() * one.fn();
      labels += one.positives() * one.negatives();
      predictions += one.flagged() * (one.fn() + one.tn());
    }
    double scale = Math.sqrt(labels) * Math.sqrt(predictions);
    return scale == 0 ? 0 : Math.max(-1, Math.min(1, covariance / scale));
  }

  /** Mean of the classes' one-versus-rest MCC, undefined ones counting 0; in [-1, 1]. */
  public double macroMcc() {
    double sum = 0;
    for (int k = 0; k < cells.length; k++) {
      sum += oneVersusRest(k).mcc();
    }
    return sum / cells.length;
  }
}
