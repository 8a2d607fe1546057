package dev.assay.udfs.dataset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What traces can have in common, so that they are not independent of each other. */
public enum ClusterKey {
  SESSION,
  USER,
  ITEM;

  /** As the configuration writes it. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static ClusterKey of(String name) {
    return Arrays.stream(values())
        .filter(key -> key.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no cluster key: use session, user or item".formatted(name)));
  }
}
