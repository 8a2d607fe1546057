package dev.assay.udfs.trace;

/**
 * What watched over a span and what was said of it. Any part may be null.
 *
 * @param guardrail {@link #TRIPPED} or {@link #PASSED}
 * @param confidence 0 to 1, as the system reported it
 * @param feedback what the user said of the answer, as traced
 */
public record Oversight(String guardrail, Double confidence, String feedback) {
  /** A guardrail has stopped or changed something. */
  public static final String TRIPPED = "tripped";

  /** A guardrail has looked and let it pass. */
  public static final String PASSED = "passed";

  /** Nobody watched. */
  public static final Oversight NONE = new Oversight(null, null, null);
}
