package dev.assay.udfs.evaluator;

import java.util.Locale;

/** How an evaluation of one target ended. */
public enum VerdictStatus {
  /** There is a score. */
  SCORED,
  /** The evaluator looked and could not tell. */
  ABSTAINED,
  /** The evaluator failed; this is missing evidence, never a score. */
  ERRORED,
  /** The target has nothing that the evaluator speaks of. */
  NOT_APPLICABLE;

  /** As tables have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a table's text.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static VerdictStatus of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
