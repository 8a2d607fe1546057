package dev.assay.udfs.signal;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many tokens each model can read.
 *
 * <p>A model is found by its name, without its maker ({@code openai/gpt-4o}); else by the longest
 * name that it begins with, up to a separator: {@code gpt-4o-2024-08-06} is {@code gpt-4o}.
 *
 * @param windows tokens, 1 or more, by model
 */
public record ContextWindows(Map<String, Long> windows) implements Serializable {
  private static final String SEPARATORS = "-@:. ";

  public ContextWindows {
    windows = Map.copyOf(windows);
  }

  /** The window of a model; empty if the model is unknown. */
  public OptionalLong of(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return windows.entrySet().stream()
        .filter(entry -> isOf(entry.getKey().toLowerCase(Locale.ROOT), name))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(entry -> OptionalLong.of(entry.getValue()))
        .orElse(OptionalLong.empty());
  }

  private static boolean isOf(String known, String name) {
    return name.startsWith(known)
        && (name.length() == known.length()
            || SEPARATORS.indexOf(name.charAt(known.length())) >= 0);
  }
}
