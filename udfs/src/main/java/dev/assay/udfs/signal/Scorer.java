package dev.assay.udfs.signal;

import dev.assay.udfs.statistics.UpperTail;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads signals off a trace and compares each with its slice.
 *
 * @param signals in the order of the readings
 * @param weights by a signal's key, 0 or more; a signal that is not in it has its own
 */
public record Scorer(List<Signal> signals, Map<String, Double> weights) implements Serializable {
  public Scorer {
    signals = List.copyOf(signals);
    weights = Map.copyOf(weights);
  }

  /**
   * Scores a trace.
   *
   * @param baselines the trace's slice: by a signal's measure; one that is missing gives no reading
   */
  public ScoredTrace score(TraceFeatures trace, Map<String, Baseline> baselines) {
    List<Reading> readings = new ArrayList<>(signals.size());
    for (Signal signal : signals) {
      double raw = signal.value(trace);
      Baseline baseline = baselines.get(signal.measure());
      if (!Double.isNaN(raw) && baseline != null) {
        readings.add(reading(signal, Math.max(0, raw), baseline));
      }
    }
    return new ScoredTrace(readings);
  }

  private Reading reading(Signal signal, double raw, Baseline baseline) {
    double p = baseline.p(signal.tail(), raw);
    double weight = weights.getOrDefault(signal.key(), signal.weight());
    return new Reading(signal, raw, baseline.usual(), p, weight * UpperTail.surprise(p));
  }
}
