package dev.assay.udfs.gate;

import dev.assay.udfs.statistics.GatePolicy;
import dev.assay.udfs.statistics.PairedCounts;
import dev.assay.udfs.statistics.PairedEvidence;
import dev.assay.udfs.statistics.PairedPower;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Reduces item pairs to what a gate decides by. */
final class Pairing {
  private Pairing() {}

  static PairedEvidence of(List<ItemPair> pairs) {
    PairedCounts counts = PairedCounts.NONE;
    for (ItemPair pair : pairs) {
      counts = counts.plus(count(pair));
    }
    return counts;
  }

  private static PairedCounts count(ItemPair pair) {
    boolean before = pair.baseline() >= 0.5;
    boolean after = pair.candidate() >= 0.5;
    if (before) {
      return after ? new PairedCounts(1, 0, 0, 0) : new PairedCounts(0, 1, 0, 0);
    }
    return after ? new PairedCounts(0, 0, 1, 0) : new PairedCounts(0, 0, 0, 1);
  }

  /** What so many items can see, as a sentence. */
  static String power(PairedEvidence paired, GatePolicy policy) {
    int units = paired.units();
    double seen = PairedPower.detectableDrop(units, PairedPower.NOISE, policy.alpha());
    if (seen >= 1) {
      return String.format(Locale.ROOT, "%d items cannot see any drop with power 0.8.", units);
    }
    OptionalInt wanted =
        PairedPower.itemsFor(policy.blockDrop(), PairedPower.NOISE, policy.alpha());
    int more = wanted.orElse(units) - units;
    String enough =
        more > 0
            ? String.format(Locale.ROOT, "; %d more items for %.2f", more, policy.blockDrop())
            : "";
    return String.format(
        Locale.ROOT,
        "%d items see a true drop of %.2f or more with power 0.8%s.",
        units,
        seen,
        enough);
  }
}
