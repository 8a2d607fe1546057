package dev.assay.udfs.redaction;

import dev.assay.udfs.trace.Trace;
import java.io.Serializable;
import java.util.function.UnaryOperator;

/**
 * Takes personal data and secrets out of traces, and puts pseudonyms in their place.
 *
 * <p>Within a session the same value has the same pseudonym. A pseudonym is never taken for data:
 * redacting twice changes nothing.
 */
public interface Redactor extends Serializable {
  /** What labels and verdicts are stamped with; another value may find other things. */
  String version();

  /** The trace without what was found; its ids, order and times stay. */
  Trace redact(Trace trace);

  /** What redacts a text about a trace as if it stood in it: with its session, user and names. */
  UnaryOperator<String> about(Trace trace);

  /**
   * A text without what was found.
   *
   * @param session what pseudonyms are consistent within; null for none
   */
  String redact(String text, String session);
}
