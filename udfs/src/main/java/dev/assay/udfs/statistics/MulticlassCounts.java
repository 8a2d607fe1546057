package dev.assay.udfs.statistics;

import java.util.Arrays;

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
    double tp = cells[positive][positive];
    double fn = labelled(positive) - tp;
    double fp = predicted(positive) - tp;
    return new ConfusionCounts(
        tp, Math.max(0, fp), Math.max(0, fn), Math.max(0, total() - tp - fn - fp));
  }

  /**
   * Gorodkin's R_K, the MCC of K classes; in [-1, 1], 0 is chance, 1 perfect. 0 if all labels or
   * all predictions are of one class, as sklearn; equals MCC for K = 2. Source: Gorodkin 2004.
   */
  public double gorodkin() {
    double n = total();
    double right = 0;
    double both = 0;
    double labels = 0;
    double predictions = 0;
    for (int k = 0; k < cells.length; k++) {
      right += cells[k][k];
      both += labelled(k) * predicted(k);
      labels += labelled(k) * labelled(k);
      predictions += predicted(k) * predicted(k);
    }
    double scale = Math.sqrt(Math.max(0, n * n - predictions) * Math.max(0, n * n - labels));
    return scale == 0 ? 0 : Math.max(-1, Math.min(1, (right * n - both) / scale));
  }

  /** Mean of the classes' one-versus-rest MCC, undefined ones counting 0; in [-1, 1]. */
  public double macroMcc() {
    double sum = 0;
    for (int k = 0; k < cells.length; k++) {
      sum += oneVersusRest(k).mcc();
    }
    return sum / cells.length;
  }

  private double labelled(int k) {
    return Arrays.stream(cells[k]).sum();
  }

  private double predicted(int k) {
    double sum = 0;
    for (double[] row : cells) {
      sum += row[k];
    }
    return sum;
  }

  private double total() {
    return Arrays.stream(cells).flatMapToDouble(Arrays::stream).sum();
  }
}
