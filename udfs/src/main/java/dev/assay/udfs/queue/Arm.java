package dev.assay.udfs.queue;

import java.util.Locale;

/** Why a trace was offered, as far as statistics are concerned. */
public enum Arm {
  /** The most unusual of the day. */
  SIGNAL,
  /** Drawn uniformly from all of the day's traces: the arm that rates are estimated from. */
  RANDOM,
  /** Drawn uniformly from those that an evaluator flagged the day before. */
  FLAGGED,
  /** Drawn uniformly from those that evaluators saw the day before and did not flag. */
  UNFLAGGED,
  /**
   * Drawn uniformly from those on which evaluators of one failure mode contradicted each other the
   * day before: a person decides.
   */
  SECOND_OPINION;

  /** The arm's name in tables, files and the configuration. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The arm of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Arm of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
