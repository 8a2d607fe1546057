package dev.assay.udfs.judge;

import java.util.Optional;

/**
 * What a batch says of one question. With neither body nor error it was not answered, and can be
 * asked again: the batch had expired or was cancelled before its turn.
 *
 * @param key the question's
 * @param body the raw answer, as it would have come from a call
 * @param errorKind why it can never be answered
 */
public record BatchResult(String key, Optional<String> body, Optional<String> errorKind) {
  static BatchResult answered(String key, String body) {
    return new BatchResult(key, Optional.of(body), Optional.empty());
  }

  static BatchResult failed(String key, Exchange.Received refusal) {
    Fault fault = Fault.of(refusal);
    return new BatchResult(
        key,
        Optional.empty(),
        fault.reaction() == Fault.Reaction.FINAL ? Optional.of(fault.kind()) : Optional.empty());
  }

  static BatchResult unanswered(String key) {
    return new BatchResult(key, Optional.empty(), Optional.empty());
  }
}
