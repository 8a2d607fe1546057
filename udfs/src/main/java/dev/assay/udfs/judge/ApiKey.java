package dev.assay.udfs.judge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The key of an endpoint: from the environment or a mounted file, and from nowhere else. */
public final class ApiKey {
  private ApiKey() {}

  /**
   * The key that settings name; empty if none is there.
   *
   * @param environment gives a variable's value, or null
   */
  public static Optional<String> of(JudgeSettings settings, UnaryOperator<String> environment) {
    if (settings.apiKeyEnv() != null) {
      return Optional.ofNullable(environment.apply(settings.apiKeyEnv()))
          .map(String::strip)
          .filter(key -> !key.isEmpty());
    }
    if (settings.apiKeyFile() == null || !Files.isReadable(Path.of(settings.apiKeyFile()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(settings.apiKeyFile())).strip())
          .filter(key -> !key.isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to set where the key that settings name is not there; empty if nothing is missing. */
  public static Optional<String> missing(
      JudgeSettings settings, UnaryOperator<String> environment) {
    boolean named = settings.apiKeyEnv() != null || settings.apiKeyFile() != null;
    if (!named || of(settings, environment).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        settings.apiKeyEnv() != null
            ? "set the environment variable " + settings.apiKeyEnv()
            : "put the key into the file %s, readable for this process"
                .formatted(settings.apiKeyFile()));
  }
}
