package dev.assay.udfs.signal;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All signals of a team: the built-in ones and its own.
 *
 * @param signals by name unique, in the order of readings
 */
public record SignalCatalog(List<Signal> signals) {
  /** The built-in signals alone. */
  public static final SignalCatalog BUILT_IN = new SignalCatalog(List.of(BuiltInSignal.values()));

  public SignalCatalog {
    signals = List.copyOf(signals);
  }

  /** The built-in signals and a team's own. */
  public static SignalCatalog with(List<? extends Signal> own) {
    List<Signal> all = new ArrayList<>(Arrays.asList(BuiltInSignal.values()));
    all.addAll(own);
    return new SignalCatalog(all);
  }

  /** A signal by its name; empty if there is none of that name (any more). */
  public Optional<Signal> named(String key) {
    return signals.stream().filter(signal -> signal.key().equals(key)).findFirst();
  }

  /** One signal of each measure. */
  public List<Signal> measured() {
    Set<String> seen = new HashSet<>();
    return signals.stream().filter(signal -> seen.add(signal.measure())).toList();
  }

  /**
   * What scores traces by these signals.
   *
   * @param weights by a signal's name
   * @throws UserException if a weight's name is no signal
   */
  public Scorer scorer(Map<String, Double> weights) {
    List<String> known = signals.stream().map(Signal::key).toList();
    for (String name : weights.keySet()) {
      if (!known.contains(name)) {
        throw new UserException(
            "assay.yaml: rank.weights.%s: there is no such signal%s."
                .formatted(
                    name,
                    StrictYaml.nearest(name, known)
                        .map(near -> " (did you mean '%s'?)".formatted(near))
                        .orElse("; known are " + String.join(", ", known))));
      }
    }
    return new Scorer(signals, weights);
  }
}
