package dev.assay.udfs.evaluator;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.Trace;
import java.util.Arrays;
import java.util.List;

/** Small traces for tests. */
final class Traces {
  private Traces() {}

  static Trace of(Span... spans) {
    return new Trace("src", "t1", "s1", null, "r1", null, List.of(spans));
  }

  static Trace answering(String question, String answer, Span... others) {
    Span[] spans = Arrays.copyOf(others, others.length + 1);
    spans[others.length] = chat(100, question, answer);
    return of(spans);
  }

  static Span chat(long start, String question, String answer) {
    return span(
        "chat" + start,
        Operation.LLM,
        start,
        SpanStatus.OK,
        null,
        List.of(Message.text("user", question)),
        answer == null ? List.of() : List.of(Message.text("assistant", answer)),
        List.of());
  }

  static Span tool(long start, String name, String arguments, String result) {
    return tool(start, name, arguments, result, SpanStatus.OK);
  }

  static Span tool(long start, String name, String arguments, String result, SpanStatus status) {
    return span(
        "tool" + start,
        Operation.TOOL,
        start,
        status,
        new ToolExecution(name, "c" + start, arguments, result),
        List.of(),
        List.of(),
        List.of());
  }

  static Span documents(long start, Document... documents) {
    return span(
        "docs" + start,
        Operation.RETRIEVER,
        start,
        SpanStatus.OK,
        null,
        List.of(),
        List.of(),
        List.of(documents));
  }

  private static Span span(
      String id,
      Operation operation,
      long start,
      SpanStatus status,
      ToolExecution tool,
      List<Message> in,
      List<Message> out,
      List<Document> documents) {
    return new Span(
        id, null, id, operation, start, start + 1, status, null, null, null, null, null, null, tool,
        null, null, null, null, in, out, documents, null, null);
  }
}
