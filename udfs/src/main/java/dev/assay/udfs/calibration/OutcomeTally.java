package dev.assay.udfs.calibration;

import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What an evaluator said of labelled items, counted one by one; mergeable, in any order, and no
 * larger for more items.
 */
public final class OutcomeTally implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many disagreements are kept. */
  public static final int MOST_DISAGREEMENTS = 50;

  private static final Comparator<Disagreement> WORST_FIRST =
      Comparator.comparingDouble(Disagreement::badness)
          .reversed()
          .thenComparingInt(Disagreement::item);

  /**
   * What it said of an item.
   *
   * @param item its number
   * @param positive whether a person saw the failure
   * @param graded whether a person graded it on a scale
   * @param score in [0, 1]; NaN unless scored
   * @param flagged whether the evaluator saw the failure; false unless scored
   * @param hash of all this
   */
  public record Outcome(
      int item,
      boolean positive,
      boolean graded,
      VerdictStatus status,
      double score,
      boolean flagged,
      long hash) {
    private double badness() {
      return Math.abs(score - (positive ? 0.0 : 1.0));
    }
  }

  /**
   * An item on which label and flag differ.
   *
   * @param badness the score's distance from what the label asks for, in [0, 1]
   */
  public record Disagreement(int item, double badness, double score) implements Serializable {}

  private OutcomeCounts counts = OutcomeCounts.NONE;
  private JudgeRepeats repeats = JudgeRepeats.NONE;
  private long between;
  private long graded;
  private double threshold = Double.NaN;
  private long digest;
  private final HashSet<Integer> answering = new HashSet<>();
  // The mildest of the worst comes first: it makes room.
  private final PriorityQueue<Disagreement> worst =
      new PriorityQueue<>((Comparator<Disagreement> & Serializable) OutcomeTally::mildestFirst);

  private static int mildestFirst(Disagreement a, Disagreement b) {
    return WORST_FIRST.compare(b, a);
  }

  /** Adds what it said of an item that was not counted before. */
  public void add(Outcome outcome) {
    counts =
        counts.plus(OutcomeCounts.ofItem(outcome.status(), outcome.positive(), outcome.flagged()));
    digest ^= outcome.hash();
    if (outcome.status() == VerdictStatus.SCORED) {
      between += outcome.score() > 0 && outcome.score() < 1 ? 1 : 0;
      graded += outcome.graded() ? 1 : 0;
      if (outcome.positive() != outcome.flagged()) {
        keep(new Disagreement(outcome.item(), outcome.badness(), outcome.score()));
      }
    }
  }

  private void keep(Disagreement one) {
    if (worst.size() < MOST_DISAGREEMENTS) {
      worst.add(one);
    } else if (mildestFirst(worst.peek(), one) < 0) {
      worst.poll();
      worst.add(one);
    }
  }

  /** Adds what its verdicts on an item were held against; of several thresholds the highest. */
  public void addThreshold(double ofItem) {
    threshold = Double.isNaN(threshold) ? ofItem : Math.max(threshold, ofItem);
  }

  /** Adds the number of a model that answered. */
  public void addAnswering(int model) {
    answering.add(model);
  }

  /** Adds how it answered when it was asked again about an item. */
  public void addRepeats(JudgeRepeats ofItem) {
    repeats = repeats.plus(ofItem);
  }

  /** Adds what it said of other items, which stays as it is. */
  public void merge(OutcomeTally other) {
    counts = counts.plus(other.counts);
    repeats = repeats.plus(other.repeats);
    between += other.between;
    graded += other.graded;
    if (!Double.isNaN(other.threshold)) {
      addThreshold(other.threshold);
    }
    digest ^= other.digest;
    answering.addAll(other.answering);
    other.worst.forEach(this::keep);
  }

  /** The items, by what was said of them. */
  public OutcomeCounts counts() {
    return counts;
  }

  /** How often it was asked again, and flipped. */
  public JudgeRepeats repeats() {
    return repeats;
  }

  /** Items with a score other than 0 and 1. */
  public long between() {
    return between;
  }

  /** Scored items that a person has graded on a scale. */
  public long graded() {
    return graded;
  }

  /** The highest threshold; NaN where no verdict has one. */
  public double threshold() {
    return threshold;
  }

  /** Numbers of the models that answered. */
  public Set<Integer> answering() {
    return Set.copyOf(answering);
  }

  /** Of all outcomes, whatever their order. */
  public long digest() {
    return digest;
  }

  /**
   * Where label and flag differ: worst first, then by number, {@link #MOST_DISAGREEMENTS} or fewer.
   */
  public List<Disagreement> disagreements() {
    return worst.stream().sorted(WORST_FIRST).toList();
  }
}
