package dev.assay.udfs.statistics;

/**
 * Agreement of two raters over K categories, rows the first, columns the second; mergeable.
 *
 * <p>Kappa and AC1 are in [-1, 1], 0 is chance, 1 full agreement. With a rare category kappa is low
 * and AC1 high: read it as "too few positives", not as good agreement. Standard errors are those of
 * R's irrCAC (Gwet 2014), for subjects drawn at random. NaN for an empty table, or one where chance
 * already agrees fully.
 */
public final class RaterTable {
  private final MulticlassCounts counts;
  private final double total;
  private final double[] first;
  private final double[] second;

  private RaterTable(MulticlassCounts counts) {
    this.counts = counts;
    int classes = counts.classes();
    first = new double[classes];
    second = new double[classes];
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        first[i] += counts.count(i, j);
        second[j] += counts.count(i, j);
        sum += counts.count(i, j);
      }
    }
    total = sum;
    for (int i = 0; i < classes; i++) {
      first[i] /= total;
      second[i] /= total;
    }
  }

  /** Of K rows of K counts, K at least 2. */
  public static RaterTable of(double[][] table) {
    Checks.atLeast("number of categories", table.length, 2);
    return new RaterTable(MulticlassCounts.of(table));
  }

  /** Both tables in one. */
  public RaterTable plus(RaterTable other) {
    return new RaterTable(counts.plus(other.counts));
  }

  /** Share of items rated alike, in [0, 1]. */
  public double agreement() {
    double same = 0;
    for (int k = 0; k < counts.classes(); k++) {
      same += counts.count(k, k);
    }
    return same / total;
  }

  /** Cohen's kappa: chance by each rater's own margins. */
  public double kappa() {
    return corrected(chanceOfKappa());
  }

  /** Standard error of {@link #kappa}. */
  public double kappaStandardError() {
    double kappa = kappa();
    double sum = 0;
    for (int i = 0; i < counts.classes(); i++) {
      for (int j = 0; j < counts.classes(); j++) {
        double term = same(i, j) - (1 - kappa) * (second[i] + first[j]);
        sum += counts.count(i, j) / total * term * term;
      }
    }
    return standardError(sum, kappa, chanceOfKappa());
  }

  /** Gwet's AC1: chance by the mean margin, sum pi (1 - pi) / (K - 1); steady when one is rare. */
  public double ac1() {
    return corrected(chanceOfAc1());
  }

  /** Standard error of {@link #ac1}. */
  public double ac1StandardError() {
    double ac1 = ac1();
    double sum = 0;
    for (int i = 0; i < counts.classes(); i++) {
      for (int j = 0; j < counts.classes(); j++) {
        double margin = 1 - (mean(i) + mean(j)) / 2;
        double term = same(i, j) - 2 * (1 - ac1) * margin / (counts.classes() - 1);
        sum += counts.count(i, j) / total * term * term;
      }
    }
    return standardError(sum, ac1, chanceOfAc1());
  }

  private double chanceOfKappa() {
    double chance = 0;
    for (int k = 0; k < counts.classes(); k++) {
      chance += first[k] * second[k];
    }
    return chance;
  }

  private double chanceOfAc1() {
    double chance = 0;
    for (int k = 0; k < counts.classes(); k++) {
      chance += mean(k) * (1 - mean(k)) / (counts.classes() - 1);
    }
    return chance;
  }

  private double mean(int k) {
    return (first[k] + second[k]) / 2;
  }

  private static double same(int i, int j) {
    return i == j ? 1 : 0;
  }

  private double corrected(double chance) {
    return chance >= 1 ? Double.NaN : (agreement() - chance) / (1 - chance);
  }

  private double standardError(double sum, double coefficient, double chance) {
    double centre = agreement() - 2 * (1 - coefficient) * chance;
    double variance = (sum - centre * centre) / (total * (1 - chance) * (1 - chance));
    return Math.sqrt(Math.max(0, variance));
  }
}
