package dev.assay.udfs.signal;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Signals that say much the same: of a family only the strongest counts for a trace, and each
 * family that sees something unusual has a place in the week's queue.
 */
public enum SignalFamily {
  /** The model's window is nearly full. */
  CONTEXT,
  /** More, or far fewer, tokens than usual. */
  TOKENS,
  /** The user is not served: asks again, or says so. */
  USER,
  /** Tools fail, or are called again and again. */
  TOOLS,
  /** Guardrails, low confidence, refusals, hand-overs. */
  GUARDRAIL,
  /** Slow, deep, long or suspiciously short runs. */
  LATENCY,
  /** Nothing came out, or not all of it. */
  OUTPUT,
  /** Evaluators contradict each other. */
  EVALUATORS,
  /** Unlike all that was labelled. */
  NOVELTY,
  /** What a team has added. */
  OWN;

  private final String key = name().toLowerCase(Locale.ROOT);

  /**
   * The family of a name.
   *
   * @throws IllegalArgumentException naming the families, if there is none of that name
   */
  @JsonCreator
  public static SignalFamily of(String key) {
    return Arrays.stream(values())
        .filter(family -> family.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no signal family '%s': known are %s"
                        .formatted(
                            key,
                            Arrays.stream(values())
                                .map(SignalFamily::key)
                                .collect(Collectors.joining(", ")))));
  }

  /** The family's name in tables and in the configuration. */
  public String key() {
    return key;
  }
}
