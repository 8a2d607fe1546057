package dev.assay.udfs.statistics;

import dev.assay.udfs.similarity.StableHash;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A weighted sample of fixed size with known inclusion probabilities; mergeable, and the same on
 * every run, since chance comes from the ids.
 *
 * <p>Item priority = weight / u(id); the k highest are the sample, tau is the (k+1)th priority. An
 * item of the sample stands for max(weight, tau) / weight items. Keep weights within a factor of
 * ten, or estimates from the sample scatter. Source: Duffield, Lund, Thorup 2007.
 *
 * @param size k, at least 1
 * @param candidates at most k + 1 items, highest priority first, equal priorities by id
 */
public record PrioritySample(int size, List<Candidate> candidates) {
  private static final Comparator<Candidate> BY_PRIORITY =
      Comparator.comparingDouble(Candidate::priority).reversed().thenComparing(Candidate::id);

  /** An item with its weight, which is finite and above 0. */
  public record Candidate(String id, double weight) {
    /** Checks the weight. */
    public Candidate {
      Checks.range("weight", weight, Double.MIN_VALUE, Double.MAX_VALUE);
    }

    /** weight / u(id), at least the weight. */
    public double priority() {
      return weight / StableHash.unit(id);
    }
  }

  /** Sorts and cuts the candidates. */
  public PrioritySample {
    Checks.atLeast("size", size, 1);
    candidates = candidates.stream().distinct().sorted(BY_PRIORITY).limit(size + 1L).toList();
  }

  /** Of nothing yet, the neutral element of {@link #plus}. */
  public static PrioritySample empty(int size) {
    return new PrioritySample(size, List.of());
  }

  /** With one more item. */
  public PrioritySample plus(String id, double weight) {
    Candidate item = new Candidate(id, weight);
    // Most items of a long list are below all that are kept.
    boolean below =
        candidates.size() > size && BY_PRIORITY.compare(item, candidates.get(size)) >= 0;
    return below ? this : plus(new PrioritySample(size, List.of(item)));
  }

  /** Both samples in one of the same size; the items are disjoint or weighted alike. */
  public PrioritySample plus(PrioritySample other) {
    if (size != other.size) {
      throw new IllegalArgumentException("samples differ in size: " + size + ", " + other.size);
    }
    return new PrioritySample(
        size, Stream.concat(candidates.stream(), other.candidates.stream()).toList());
  }

  /** The items drawn, highest priority first; all there were if fewer than k. */
  public List<Candidate> drawn() {
    return candidates.subList(0, Math.min(size, candidates.size()));
  }

  /** The (k+1)th priority; 0 if nothing was left out. */
  public double tau() {
    return candidates.size() <= size ? 0 : candidates.get(size).priority();
  }

  /** Probability in (0, 1] with which an item of this weight is drawn. */
  public double inclusionProbability(double weight) {
    return tau() == 0 ? 1 : Math.min(1, weight / tau());
  }

  /** How many items one drawn item of this weight stands for, at least 1. */
  public double countWeight(double weight) {
    return Math.max(weight, tau()) / weight;
  }
}
