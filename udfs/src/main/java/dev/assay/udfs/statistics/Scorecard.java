package dev.assay.udfs.statistics;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Several evaluators' scores of one release as one figure for display; it gates nothing.
 *
 * @param entries one for each evaluator that the card names
 */
public record Scorecard(List<Entry> entries) {
  private static final double LEAST_COVERAGE = 0.7;

  /**
   * One evaluator.
   *
   * @param name its id
   * @param status of its calibration; one that neither gates nor signals has no weight
   * @param mcc its held-out MCC, in [-1, 1], which is its weight where above 0
   * @param score its mean score of the release in [0, 1], 1 is good; NaN if it did not run
   */
  public record Entry(String name, CalibrationStatus status, double mcc, double score) {
    /** Checks the ranges. */
    public Entry {
      Checks.range("mcc", mcc, -1, 1);
      if (!Double.isNaN(score)) {
        Checks.unit("score", score);
      }
    }

    /** max(0, MCC) for a gate or a signal, else 0. */
    public double weight() {
      return status.gates() || status == CalibrationStatus.SIGNAL ? Math.max(0, mcc) : 0;
    }

    private boolean present() {
      return !Double.isNaN(score);
    }
  }

  /** Copies the entries. */
  public Scorecard {
    entries = List.copyOf(entries);
  }

  /** Weight of the evaluators that ran over that of all, in [0, 1]; 0 if none has weight. */
  public double coverage() {
    double all = entries.stream().mapToDouble(Entry::weight).sum();
    return all == 0 ? 0 : presentWeight() / all;
  }

  /** The weighted mean score, in [0, 1], 1 is good; empty below a coverage of 0.7. */
  public OptionalDouble score() {
    if (coverage() < LEAST_COVERAGE) {
      return OptionalDouble.empty();
    }
    double sum =
        entries.stream()
            .filter(Entry::present)
            .mapToDouble(entry -> entry.weight() * entry.score())
            .sum();
    return OptionalDouble.of(sum / presentWeight());
  }

  /** The worst score of an evaluator that gates; empty if none that gates ran. */
  public OptionalDouble worstGate() {
    return entries.stream()
        .filter(entry -> entry.present() && entry.status().gates())
        .mapToDouble(Entry::score)
        .min();
  }

  private double presentWeight() {
    return entries.stream().filter(Entry::present).mapToDouble(Entry::weight).sum();
  }
}
