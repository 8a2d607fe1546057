package dev.assay.udfs.generate;

import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parts of the examples, none of which shares a cluster with another, and which have about as many
 * positives each.
 */
final class Folds {
  private final int[] of;
  private final int number;

  private Folds(int[] of, int number) {
    this.of = of;
    this.number = number;
  }

  /** How many there are. */
  int number() {
    return number;
  }

  /** The fold of an example, from 0; -1 for one that is left out. */
  int of(int example) {
    return of[example];
  }

  private record Cluster(String name, long hash, List<Integer> members, int positives) {}

  /**
   * Divides some examples.
   *
   * @param most how many folds at most; fewer where there are fewer clusters
   * @param seed another one divides otherwise
   */
  static Folds of(Examples examples, boolean[] labels, boolean[] some, int most, long seed) {
    Map<String, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      if (some[i]) {
        members.computeIfAbsent(examples.get(i).cluster(), key -> new ArrayList<>()).add(i);
      }
    }
    List<Cluster> clusters = new ArrayList<>();
    members.forEach(
        (name, its) ->
            clusters.add(
                new Cluster(
                    name,
                    StableHash.of(seed + "\n" + name),
                    its,
                    (int) its.stream().filter(i -> labels[i]).count())));
    // The largest first, each to where fewest are, so that the folds come out alike.
    clusters.sort(
        Comparator.comparingInt((Cluster cluster) -> -cluster.positives())
            .thenComparingInt(cluster -> -cluster.members().size())
            .thenComparingLong(Cluster::hash)
            .thenComparing(Cluster::name));
    int number = Math.max(1, Math.min(most, clusters.size()));
    int[] positives = new int[number];
    int[] sizes = new int[number];
    int[] of = new int[examples.size()];
    Arrays.fill(of, -1);
    for (Cluster cluster : clusters) {
      int least = 0;
      for (int fold = 1; fold < number; fold++) {
        boolean fewer =
            (cluster.positives() > 0 && positives[fold] != positives[least])
                ? positives[fold] < positives[least]
                : sizes[fold] < sizes[least];
        least = fewer ? fold : least;
      }
      positives[least] += cluster.positives();
      sizes[least] += cluster.members().size();
      for (int member : cluster.members()) {
        of[member] = least;
      }
    }
    return new Folds(of, number);
  }

  /** The examples of all folds but one. */
  boolean[] without(int fold) {
    boolean[] others = new boolean[of.length];
    for (int i = 0; i < of.length; i++) {
      others[i] = of[i] >= 0 && of[i] != fold;
    }
    return others;
  }

  /** For each example, what an evaluator says that was made without its fold; NaN if left out. */
  double[] outOfFold(Learner learner, Examples examples, boolean[] labels) {
    double[] failures = new double[of.length];
    Arrays.fill(failures, Double.NaN);
    for (int fold = 0; fold < number; fold++) {
      Learner.Fitted fitted = learner.fit(examples, labels, without(fold));
      for (int i = 0; i < of.length; i++) {
        if (of[i] == fold) {
          failures[i] = fitted.failure(i);
        }
      }
    }
    return failures;
  }

  /** Which are flagged. */
  static boolean[] flags(double[] failures) {
    boolean[] flags = new boolean[failures.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = failures[i] > 0.5;
    }
    return flags;
  }

  /** The examples that are in a fold. */
  boolean[] members() {
    boolean[] members = new boolean[of.length];
    for (int i = 0; i < of.length; i++) {
      members[i] = of[i] >= 0;
    }
    return members;
  }
}
