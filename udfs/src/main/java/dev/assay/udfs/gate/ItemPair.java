package dev.assay.udfs.gate;

import java.util.List;

/**
 * What an evaluator measured of one item under two releases.
 *
 * @param itemId the same case in both
 * @param cluster items of one cluster are not independent of each other
 * @param baseline share of the baseline's repeats of the item that pass, in [0, 1]
 * @param candidate the same of the candidate
 * @param baselineTraces the traces behind it
 * @param candidateTraces the traces behind it
 */
public record ItemPair(
    String itemId,
    String cluster,
    double baseline,
    double candidate,
    List<String> baselineTraces,
    List<String> candidateTraces) {
  public ItemPair {
    share(baseline);
    share(candidate);
    baselineTraces = List.copyOf(baselineTraces);
    candidateTraces = List.copyOf(candidateTraces);
  }

  private static void share(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a share of repeats must be from 0 to 1, got " + value);
    }
  }

  /** Baseline minus candidate: above 0 is worse. */
  public double drop() {
    return baseline - candidate;
  }
}
