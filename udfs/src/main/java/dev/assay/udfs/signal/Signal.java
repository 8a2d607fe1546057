package dev.assay.udfs.signal;

import java.io.Serializable;

/** A measure of a trace that, when unusual for its slice, makes the trace worth a look. */
public interface Signal extends Serializable {
  /** The name in tables and in the configuration; unique. */
  String key();

  /** The measure's name: signals of both tails of one measure share its baseline. */
  String measure();

  SignalFamily family();

  Tail tail();

  /**
   * How much its evidence counts before any label has shown how good it is: 1 for what is measured,
   * less for what is inferred from words, or is often right or recovered from.
   */
  double weight();

  /** The measure's value for a trace, 0 or more; NaN where it cannot be measured. */
  double value(TraceFeatures trace);

  /** What the measure is, for a sentence such as "total tokens 87,000 (usually 27,000)". */
  String label();
}
