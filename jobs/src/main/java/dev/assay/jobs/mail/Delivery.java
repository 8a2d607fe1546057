package dev.assay.jobs.mail;

import java.util.Optional;

/**
 * What became of a message to one recipient.
 *
 * @param recipient as configured
 * @param problem why the server did not take it; empty if it did
 */
public record Delivery(String recipient, Optional<String> problem) {
  static Delivery accepted(String recipient) {
    return new Delivery(recipient, Optional.empty());
  }

  static Delivery refused(String recipient, String problem) {
    return new Delivery(recipient, Optional.of(problem));
  }

  /** Whether the server has taken the message. */
  public boolean accepted() {
    return problem.isEmpty();
  }
}
