package dev.assay.udfs.queue;

import java.util.Set;

/**
 * What a trace looks like at a glance, to see that two are much the same.
 *
 * @param shingles of the user's first and last turn
 * @param tools names of the tools that were called
 */
public record Likeness(Set<Integer> shingles, Set<String> tools) {
  /** From this share of common shingles on, with the same tools, two traces are near-duplicates. */
  public static final double NEAR_DUPLICATE = 0.8;

  public Likeness {
    shingles = Set.copyOf(shingles);
    tools = Set.copyOf(tools);
  }

  /** The share of common shingles (Jaccard), 0 to 1; 0 where there are none. */
  public double to(Likeness other) {
    long common = shingles.stream().filter(other.shingles::contains).count();
    long all = shingles.size() + other.shingles.size() - common;
    return all == 0 ? 0 : common / (double) all;
  }

  /** Whether a reviewer who has seen one need not see the other. */
  public boolean isNearDuplicateOf(Likeness other) {
    return tools.equals(other.tools) && to(other) >= NEAR_DUPLICATE;
  }
}
