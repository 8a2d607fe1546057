package dev.assay.udfs.signal;

/**
 * What a signal says of a trace.
 *
 * @param raw the measure's value, 0 or more
 * @param usual the slice's median
 * @param p the chance of a value at least as unusual in the slice: above 0, at most 1
 * @param evidence the signal's weight times -ln p; 0 or more
 */
public record Reading(Signal signal, double raw, double usual, double p, double evidence) {
  /** The smallest p at which a family may claim its place in the week. */
  public static final double UNUSUAL = 0.05;

  /** Whether the value is unusual enough for a place of the family's own. */
  public boolean isUnusual() {
    return p <= UNUSUAL;
  }
}
