package dev.assay.udfs.dataset;

import dev.assay.udfs.label.Sha256;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What was asked of the system in a trace. */
public final class ItemInput {
  private ItemInput() {}

  /**
   * SHA-256 of the user's question and the system's instructions; of the trace's id where neither
   * was traced, so that such traces are not taken for one.
   */
  public static String hash(Trace trace) {
    Optional<String> question = trace.question();
    Optional<String> instructions = instructions(trace);
    if (question.isEmpty() && instructions.isEmpty()) {
      return Sha256.of("trace\n" + trace.traceId());
    }
    String asked = question.orElse("");
    return Sha256.of(asked.length() + "\n" + asked + instructions.orElse(""));
  }

  private static Optional<String> instructions(Trace trace) {
    return trace.spans(Operation.LLM).stream().flatMap(ItemInput::instructions).findFirst();
  }

  private static Stream<String> instructions(Span span) {
    return Stream.concat(
        Stream.ofNullable(span.systemInstructions()),
        span.inputMessages().stream()
            .filter(message -> "system".equals(message.role()))
            .map(Message::content)
            .filter(Objects::nonNull));
  }
}
