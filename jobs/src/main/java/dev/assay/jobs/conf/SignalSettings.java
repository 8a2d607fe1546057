package dev.assay.jobs.conf;

import dev.assay.udfs.signal.SignalFamily;
import dev.assay.udfs.signal.Tail;

/**
 * A signal of a team's own: an expression, or a class.
 *
 * @param name unique; another name when the meaning changes, since its history is kept by it
 * @param expression SQL over the columns of {@code traces} that gives a number of 0 or more; null
 *     (not measured) where it does not apply
 * @param implementation a class that implements {@link dev.assay.udfs.signal.Signal} and can be
 *     made without arguments; its own name and settings hold
 * @param label what is measured, for people; the name if left out
 * @param family of what is said much the same by others; {@code own} if left out
 * @param tail which values are unusual; {@code upper} if left out
 * @param weight how much its evidence counts, 0 or more; 1 if left out
 */
public record SignalSettings(
    String name,
    String expression,
    String implementation,
    String label,
    SignalFamily family,
    Tail tail,
    Double weight) {
  public SignalSettings {
    if ((expression == null) == (implementation == null)) {
      throw new IllegalArgumentException(
          "a signal of rank.signals needs an expression or an implementation, and not both");
    }
    if (implementation == null && (name == null || !name.matches("[a-z][a-z0-9_]*"))) {
      throw new IllegalArgumentException(
          "a signal of rank.signals needs a name of small letters, digits and underscores");
    }
    label = label == null ? name : label;
    family = family == null ? SignalFamily.OWN : family;
    tail = tail == null ? Tail.UPPER : tail;
    weight = weight == null ? 1 : weight;
  }
}
