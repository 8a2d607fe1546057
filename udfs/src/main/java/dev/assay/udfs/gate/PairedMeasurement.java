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
    return spokenOf() == 0 ? 0 : pairs.size() / (double) spokenOf();
  }

  /** Items that the evaluator speaks of. */
  public int spokenOf() {
    return items - notApplicable;
  }

  /** Further items with a score twice that would reach a coverage; 0 if it is reached. */
  public int itemsShortOf(double coverage) {
    return Math.max(0, (int) Math.ceil(coverage * spokenOf() - 1e-9) - pairs.size());
  }

  /** Share of the verdicts that ended in an error; 0 for none. */
  public double errorRate() {
    return judged == 0 ? 0 : errored / (double) judged;
  }
}
