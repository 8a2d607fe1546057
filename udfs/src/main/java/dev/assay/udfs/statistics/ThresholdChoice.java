package dev.assay.udfs.statistics;

import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The threshold of best MCC, and what that MCC is worth out of fold.
 *
 * <p>Scores here are <em>suspicions</em>: higher is a likelier failure, and an item is flagged if
 * its suspicion is above the threshold. A score of which 1 is good is 1 - suspicion. In-sample MCC
 * at the best threshold is 0.15 to 0.30 too high at 10 to 22 labels of a class: below {@link
 * #LEAST_OF_A_CLASS} of each keep a fixed threshold; above, publish {@link CrossValidated} only.
 *
 * @param mcc the best in-sample MCC, in [-1, 1]
 * @param runs all thresholds that reach it, rising, in runs of neighbours: midpoints of
 *     neighbouring distinct suspicions, or infinite where all or none are flagged
 */
public record ThresholdChoice(double mcc, List<List<Double>> runs) {
  /** Labels of each class from which on a threshold may be fitted. */
  public static final int LEAST_OF_A_CLASS = 30;

  private static final int FOLDS = 5;
  private static final int REPEATS = 5;
  private static final double ROUNDING = 1e-12;

  /**
   * Labelled items with their suspicions.
   *
   * @param suspicion finite
   * @param cluster items of one cluster are never on two sides of a fold
   */
  public record Item(double suspicion, Outcome label, String cluster) {
    /** Rejects NaN and infinity. */
    public Item {
      Checks.finite("suspicion", suspicion);
    }
  }

  /** A label. */
  public enum Outcome {
    /** The failure is present. */
    FAILED,
    /** It is absent. */
    SOUND
  }

  /**
   * What repeated stratified five-fold cross-validation found.
   *
   * @param counts the out-of-fold table, the mean over five repeats: cells may be fractions
   * @param threshold the median of the folds' thresholds; ship this one
   */
  public record CrossValidated(ConfusionCounts counts, double threshold) {}

  /** Copies the runs. */
  public ThresholdChoice {
    runs = runs.stream().map(List::copyOf).toList();
  }

  /** All best thresholds, rising. */
  public List<Double> thresholds() {
    return runs.stream().flatMap(List::stream).toList();
  }

  /** Whether there are labels enough to fit a threshold at all. */
  public static boolean allowed(ConfusionCounts labels) {
    return Math.min(labels.positives(), labels.negatives()) >= LEAST_OF_A_CLASS;
  }

  /**
   * Of labelled items, at least one. Without a suspicion that separates anything the thresholds are
   * both infinities, at MCC 0.
   */
  public static ThresholdChoice of(List<Item> items) {
    Checks.atLeast("number of items", items.size(), 1);
    TreeMap<Double, ConfusionCounts> bySuspicion = new TreeMap<>();
    ConfusionCounts table = ConfusionCounts.NONE;
    for (Item item : items) {
      ConfusionCounts flagged = flagged(item);
      table = table.plus(flagged);
      bySuspicion.merge(item.suspicion() + 0.0, flagged, ConfusionCounts::plus);
    }
    // From below all to above all: each distinct suspicion that is passed is no longer flagged.
    List<Double> distinct = new ArrayList<>(bySuspicion.keySet());
    List<Double> candidates = new ArrayList<>(List.of(Double.NEGATIVE_INFINITY));
    List<Double> mccs = new ArrayList<>(List.of(table.mcc()));
    for (int i = 0; i < distinct.size(); i++) {
      table = unflag(table, bySuspicion.get(distinct.get(i)));
      double above = i + 1 < distinct.size() ? distinct.get(i + 1) : Double.POSITIVE_INFINITY;
      candidates.add(distinct.get(i) / 2 + above / 2);
      mccs.add(table.mcc());
    }
    return best(candidates, mccs);
  }

  private static ThresholdChoice best(List<Double> candidates, List<Double> mccs) {
    double best = Collections.max(mccs);
    List<List<Double>> runs = new ArrayList<>();
    boolean running = false;
    for (int i = 0; i < mccs.size(); i++) {
      boolean reaches = mccs.get(i) >= best - ROUNDING;
      if (reaches && !running) {
        runs.add(new ArrayList<>());
      }
      if (reaches) {
        runs.get(runs.size() - 1).add(candidates.get(i));
      }
      running = reaches;
    }
    return new ThresholdChoice(best, runs);
  }

  /**
   * The threshold to take: the middle of the run that comes nearest to the previous one, so that
   * ties move nothing; the previous one itself if no finite threshold is best.
   */
  public double nearest(double previous) {
    return runs.stream()
        .map(run -> run.stream().filter(Double::isFinite).toList())
        .filter(run -> !run.isEmpty())
        .min(Comparator.comparingDouble(run -> distance(run, previous)))
        .map(run -> run.get(run.size() / 2))
        .orElse(previous);
  }

  private static double distance(List<Double> run, double previous) {
    return run.stream().mapToDouble(t -> Math.abs(t - previous)).min().orElseThrow();
  }

  /**
   * Cross-validates, deterministically: folds follow from hashes of the clusters.
   *
   * @param items with at least {@value #LEAST_OF_A_CLASS} of each class
   * @param previous the threshold in use, to which ties go
   */
  public static CrossValidated crossValidate(List<Item> items, double previous) {
    ConfusionCounts pooled = ConfusionCounts.NONE;
    List<Double> thresholds = new ArrayList<>();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      int[] folds = folds(items, repeat);
      for (int fold = 0; fold < FOLDS; fold++) {
        int heldOut = fold;
        List<Item> fitted =
            IntStream.range(0, folds.length)
                .filter(i -> folds[i] != heldOut)
                .mapToObj(items::get)
                .toList();
        if (fitted.isEmpty()) {
          continue;
        }
        double threshold = of(fitted).nearest(previous);
        thresholds.add(threshold);
        for (int i = 0; i < folds.length; i++) {
          if (folds[i] == heldOut) {
            pooled = pooled.plus(judged(items.get(i), threshold));
          }
        }
      }
    }
    return new CrossValidated(pooled.times(1.0 / REPEATS), median(thresholds));
  }

  /** Folds by cluster, dealt like cards within "has a failure" and "has none". */
  private static int[] folds(List<Item> items, int repeat) {
    TreeMap<String, Outcome> clusters = new TreeMap<>();
    for (Item item : items) {
      clusters.merge(item.cluster(), item.label(), (a, b) -> a == Outcome.FAILED ? a : b);
    }
    TreeMap<String, Integer> foldOf = new TreeMap<>();
    List<String> dealt = new ArrayList<>(clusters.keySet());
    dealt.sort(
        Comparator.comparing((String cluster) -> clusters.get(cluster))
            .thenComparingLong(
                cluster -> StableHash.mix(StableHash.of(cluster) ^ StableHash.mix(repeat)))
            .thenComparing(Comparator.naturalOrder()));
    for (int i = 0; i < dealt.size(); i++) {
      foldOf.put(dealt.get(i), i % FOLDS);
    }
    return items.stream().mapToInt(item -> foldOf.get(item.cluster())).toArray();
  }

  private static ConfusionCounts judged(Item item, double threshold) {
    return item.suspicion() > threshold ? flagged(item) : unflag(flagged(item), flagged(item));
  }

  private static ConfusionCounts flagged(Item item) {
    return item.label() == Outcome.FAILED ? ConfusionCounts.ONE_TP : ConfusionCounts.ONE_FP;
  }

  /** The table after {@code items}, which were flagged, are not. */
  private static ConfusionCounts unflag(ConfusionCounts table, ConfusionCounts items) {
    return new ConfusionCounts(
        table.tp() - items.tp(),
        table.fp() - items.fp(),
        table.fn() + items.tp(),
        table.tn() + items.fp());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
