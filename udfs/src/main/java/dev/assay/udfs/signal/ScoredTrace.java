package dev.assay.udfs.signal;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trace with all that its signals say, fused.
 *
 * <p>A failure usually lights one or two signals; a sum over all would dilute it, and would count
 * twice what two signals of a family see. So of a family only the strongest reading counts, and
 * families are fused by a norm that lies close to the largest (min-p): the square root of the sum
 * of squares. Of traces whose strongest families say the same, the one comes first that others
 * speak for, too; two families of evidence e are worth one of 1.41 e.
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

  /** The fused score, 0 or more: at least the top reading's evidence, 0 without any. */
  public double score() {
    Map<SignalFamily, Double> strongest = new EnumMap<>(SignalFamily.class);
    for (Reading reading : readings) {
      strongest.merge(reading.signal().family(), reading.evidence(), Math::max);
    }
    double squares = 0;
    for (double evidence : strongest.values()) {
      squares += evidence * evidence;
    }
    return Math.sqrt(squares);
  }
}
