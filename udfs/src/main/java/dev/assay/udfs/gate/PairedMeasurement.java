package dev.assay.udfs.gate;

import java.util.List;

/**
 * The items of a dataset version under two releases, and what of them could not be measured.
 *
 * @param items of the dataset version that the evaluator was asked about
 * @param pairs the items with a score under both
 * @param notApplicable items that the evaluator does not speak of, under both
 * @param withoutTrace items that a release has no trace of
 * @param unscored items with traces but without a score under at least one release
 * @param judged verdicts asked for, of both releases
 * @param errored those of them that ended in an error
 */
public record PairedMeasurement(
    int items,
    List<ItemPair> pairs,
    int notApplicable,
    int withoutTrace,
    int unscored,
    long judged,
    long errored) {
  public PairedMeasurement {
    pairs = List.copyOf(pairs);
    if (pairs.size() + notApplicable + withoutTrace + unscored != items) {
      throw new IllegalArgumentException(
          "the items do not add up: %d pairs, %d not applicable, %d without trace, %d unscored of %d"
              .formatted(pairs.size(), notApplicable, withoutTrace, unscored, items));
    }
  }

  /** Share of the items that the evaluator speaks of which have a score twice; 0 for none. */
  public double coverage() {
    int spokenOf = items - notApplicable;
    return spokenOf == 0 ? 0 : pairs.size() / (double) spokenOf;
  }

  /** Share of the verdicts that ended in an error; 0 for none. */
  public double errorRate() {
    return judged == 0 ? 0 : errored / (double) judged;
  }
}
