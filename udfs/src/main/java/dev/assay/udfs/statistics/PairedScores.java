package dev.assay.udfs.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores in [0, 1] of the same items under two releases, repeats averaged beforehand; items of one
 * cluster count as one unit.
 *
 * <p>p is the mid-p of {@link SignFlipTest} over clusters. The upper bound is a score bound with
 * the variance of the most likely distribution that has the supposed drop, a drop of everything
 * being possible even if none was seen: the empirical-likelihood form of Tango's bound (Owen 2001),
 * and equal to it for single items that pass or fail. So a slice on which nothing changed has a
 * bound above 0, as {@link PairedCounts} has.
 */
public final class PairedScores implements PairedEvidence {
  private static final double LEVEL = 0.95;
  private static final int BISECTIONS = 60;

  private final int items;
  private final double baseline;
  private final double candidate;
  private final double[] clusterDrops;
  private final Map<Double, Integer> unitDrops;
  private final double largestUnitDrop;

  /**
   * One item under both releases.
   *
   * @param cluster items of one cluster hang together
   * @param baseline mean score in [0, 1], 1 is good
   * @param candidate mean score in [0, 1], 1 is good
   */
  public record Item(String cluster, double baseline, double candidate) {
    /** Checks the scores; an errored one is missing evidence and stays out. */
    public Item {
      Checks.unit("baseline", baseline);
      Checks.unit("candidate", candidate);
    }
  }

  private PairedScores(List<Item> list, Map<String, List<Item>> clusters) {
    items = list.size();
    baseline = list.stream().mapToDouble(Item::baseline).sum() / items;
    candidate = list.stream().mapToDouble(Item::candidate).sum() / items;
    clusterDrops =
        clusters.values().stream()
            .mapToDouble(
                members ->
                    members.stream().mapToDouble(item -> item.baseline() - item.candidate()).sum())
            .toArray();
    // A unit's drop is its sum over the mean cluster size: the mean of units is that of items.
    double meanSize = items / (double) clusters.size();
    unitDrops = new TreeMap<>();
    for (double drop : clusterDrops) {
      unitDrops.merge(drop / meanSize + 0.0, 1, Integer::sum);
    }
    largestUnitDrop = clusters.values().stream().mapToInt(List::size).max().orElse(0) / meanSize;
  }

  /** Of any number of items. */
  public static PairedScores of(List<Item> items) {
    Map<String, List<Item>> clusters = new TreeMap<>();
    for (Item item : items) {
      clusters.computeIfAbsent(item.cluster(), absent -> new ArrayList<>()).add(item);
    }
    return new PairedScores(items, clusters);
  }

  @Override
  public int items() {
    return items;
  }

  @Override
  public int units() {
    return clusterDrops.length;
  }

  @Override
  public double drop() {
    return items == 0 ? 0 : mean();
  }

  private double mean() {
    double sum = 0;
    for (Map.Entry<Double, Integer> unit : unitDrops.entrySet()) {
      sum += unit.getKey() * unit.getValue();
    }
    return sum / units();
  }

  @Override
  public double baselineScore() {
    return baseline;
  }

  @Override
  public double candidateScore() {
    return candidate;
  }

  @Override
  public double pValue() {
    return SignFlipTest.of(clusterDrops).midP();
  }

  @Override
  public double upperBound() {
    return upperBoundAt(1);
  }

  @Override
  public double upperBoundAt(double factor) {
    Checks.range("factor", factor, 1, Double.MAX_VALUE);
    if (items == 0) {
      return 1;
    }
    return PairedDrop.scoreUpper(
        mean(), units() * factor, Normal.quantile(LEVEL), 1, this::variance);
  }

  /** Variance of a unit's drop under the likeliest distribution whose mean is {@code drop}. */
  private double variance(double drop) {
    double room = largestUnitDrop - drop;
    if (room <= 0) {
      return 0;
    }
    // Weights 1 / (1 - tilt (d - drop)); the tilt that would make the largest drop's weight
    // infinite is the limit, where that drop takes the rest of the mass.
    double low = 0;
    double high = 1 / room;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (moment(drop, middle, 1) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double tilt = low;
    double rest = Math.max(0, 1 - moment(drop, tilt, 0));
    return moment(drop, tilt, 2) + rest * room * room;
  }

  private double moment(double drop, double tilt, int order) {
    double sum = 0;
    for (Map.Entry<Double, Integer> unit : unitDrops.entrySet()) {
      double distance = unit.getKey() - drop;
      double weight = unit.getValue() / (double) units() / (1 - tilt * distance);
      sum += weight * (order == 0 ? 1 : order == 1 ? distance : distance * distance);
    }
    return sum;
  }
}
