package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.assay.udfs.embedding.MiniLm;
import dev.assay.udfs.embedding.SameDirection;
import dev.assay.udfs.similarity.SameMeaning;
import java.util.Arrays;
import java.util.Locale;

/** By what it is told that a user asks again. */
public enum Resubmission {
  /** By the words: nearly free. */
  WORDS,
  /** By the words, or else by embeddings, some 20 ms of a core for each turn of the user. */
  EMBEDDINGS;

  /** As the configuration writes it. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static Resubmission of(String name) {
    return Arrays.stream(values())
        .filter(value -> value.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' tells nobody who asks again: use words or embeddings".formatted(name)));
  }

  /** What compares turns whose words differ. */
  public SameMeaning meaning() {
    return this == WORDS ? SameMeaning.UNKNOWN : new SameDirection(MiniLm.shared());
  }
}
