package dev.assay.udfs.trace;

import dev.assay.udfs.similarity.SameMeaning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A trace made by hand, a span a second; a later span's question is a message of its own. */
final class HandMadeTrace {
  private static final long SECOND = 1_000_000_000L;
  private static final SpanContext CONTEXT =
      new SpanContext(null, null, null, null, null, null, null, null, null, null, null, false);
  private static final SpanOrigin ORIGIN =
      new SpanOrigin(null, null, null, null, null, null, null, Map.of(), List.of(), List.of(), 0);

  private final TraceSummary.Builder summary;
  private int spans;

  HandMadeTrace() {
    this(SameMeaning.UNKNOWN);
  }

  HandMadeTrace(SameMeaning meaning) {
    summary = new TraceSummary.Builder(meaning);
  }

  /** A model call. */
  HandMadeTrace chat(List<Message> input, String answer) {
    return chat(input, answer, Tokens.NONE, List.of(), Oversight.NONE);
  }

  /** A model call with all that is watched. */
  HandMadeTrace chat(
      List<Message> input,
      String answer,
      Tokens tokens,
      List<String> finishReasons,
      Oversight oversight) {
    List<Message> output = answer == null ? List.of() : List.of(Message.text("assistant", answer));
    return add(Operation.LLM, SpanStatus.OK, null, input, output, tokens, finishReasons, oversight);
  }

  /** A tool execution. */
  HandMadeTrace tool(String name, String arguments, String result) {
    return tool(name, arguments, result, SpanStatus.UNSET);
  }

  HandMadeTrace tool(String name, String arguments, String result, SpanStatus status) {
    return add(
        Operation.TOOL,
        status,
        new ToolExecution(name, null, arguments, result),
        List.of(),
        List.of(),
        Tokens.NONE,
        List.of(),
        Oversight.NONE);
  }

  private HandMadeTrace add(
      Operation operation,
      SpanStatus status,
      ToolExecution tool,
      List<Message> input,
      List<Message> output,
      Tokens tokens,
      List<String> finishReasons,
      Oversight oversight) {
    long start = spans * SECOND;
    Span span =
        new Span(
            "s" + spans,
            spans == 0 ? null : "s" + (spans - 1),
            operation.name(),
            operation,
            start,
            start + SECOND / 2,
            status,
            null,
            null,
            null,
            "gpt-4o",
            finishReasons,
            tokens,
            tool,
            null,
            null,
            null,
            null,
            input,
            output,
            List.of(),
            null,
            Map.of());
    summary.add(
        new CanonicalSpan("t", span, ORIGIN, CONTEXT, ModelCall.NONE, oversight, List.of()),
        "hash" + spans);
    spans++;
    return this;
  }

  static List<Message> asks(String... questions) {
    return Arrays.stream(questions).map(text -> Message.text("user", text)).toList();
  }

  TraceSummary summary() {
    return summary.result();
  }
}
