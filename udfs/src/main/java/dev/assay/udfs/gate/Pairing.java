package dev.assay.udfs.gate;

import dev.assay.udfs.statistics.GatePolicy;
import dev.assay.udfs.statistics.PairedEvidence;
import dev.assay.udfs.statistics.PairedPower;
import dev.assay.udfs.statistics.PairedScores;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Reduces item pairs to what a gate decides by. */
final class Pairing {
  private Pairing() {}

  static PairedEvidence of(List<ItemPair> pairs) {
    return PairedScores.of(
        pairs.stream()
            .map(pair -> new PairedScores.Item(pair.cluster(), pair.baseline(), pair.candidate()))
            .toList());
  }

  /** What so many items can see, as a sentence. */
  static String power(int units, GatePolicy policy) {
    double seen = PairedPower.detectableDrop(units, PairedPower.NOISE, policy.alpha());
    if (seen >= 1) {
      return "%d items see no drop, however large, with power 0.8.".formatted(units);
    }
    OptionalInt wanted =
        PairedPower.itemsFor(policy.blockDrop(), PairedPower.NOISE, policy.alpha());
    int more = wanted.orElse(units) - units;
    String enough =
        more > 0
            ? String.format(Locale.ROOT, "; %d more would see %.2f", more, policy.blockDrop())
            : "";
    return String.format(
        Locale.ROOT,
        "%d items see a true drop of %.2f or more with power 0.8%s.",
        units,
        seen,
        enough);
  }
}
