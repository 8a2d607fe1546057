package dev.assay.udfs.signal;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trace with all that its signals say, fused by min-p: the score is the largest weighted -ln p.
 *
 * <p>A failure usually lights one or two signals; a sum over all would dilute it, and would count
 * twice what two signals of a family see. So the score is a maximum, and a tie is broken by the
 * next family's evidence, then the next.
 *
 * @param readings one for each signal that could be measured, in the signals' order
 */
public record ScoredTrace(List<Reading> readings) {
  public ScoredTrace {
    readings = List.copyOf(readings);
  }

  /** The strongest reading; of equal ones the first. Empty where no signal has evidence. */
  public Optional<Reading> top() {
    return readings.stream()
        .filter(reading -> reading.evidence() > 0)
        .max(Comparator.comparingDouble(Reading::evidence));
  }

  /** The fused score: the top reading's evidence, or 0. */
  public double score() {
    return top().map(Reading::evidence).orElse(0.0);
  }

  /** The strongest evidence of each family that has any, largest first: the sort key. */
  public List<Double> evidence() {
    Map<SignalFamily, Double> strongest = new EnumMap<>(SignalFamily.class);
    for (Reading reading : readings) {
      if (reading.evidence() > 0) {
        strongest.merge(reading.signal().family(), reading.evidence(), Math::max);
      }
    }
    return strongest.values().stream().sorted(Comparator.reverseOrder()).toList();
  }
}
