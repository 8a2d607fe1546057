package dev.assay.udfs.probe;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Changes single texts of a trace; everything else stays as it is. */
final class TraceEdit {
  private TraceEdit() {}

  /**
   * The trace with another answer, wherever it stands: in messages, texts and the root's output.
   */
  static Trace answer(Trace trace, UnaryOperator<String> change) {
    String answer = trace.answer().orElse(null);
    if (answer == null) {
      return trace;
    }
    String changed = change.apply(answer);
    UnaryOperator<String> replace = text -> answer.equals(text) ? changed : text;
    return spans(
        trace,
        span ->
            copy(
                span,
                span.tool(),
                replace.apply(span.outputText()),
                span.inputMessages(),
                messages(span.outputMessages(), replace, UnaryOperator.identity()),
                span.documents()));
  }

  /** The trace with other arguments of one call: in the tool's span and where it was asked for. */
  static Trace arguments(Trace trace, String arguments, String changed) {
    UnaryOperator<String> replace = text -> Objects.equals(arguments, text) ? changed : text;
    return spans(
        trace,
        span ->
            copy(
                span,
                span.tool() == null
                    ? null
                    : new ToolExecution(
                        span.tool().name(),
                        span.tool().callId(),
                        replace.apply(span.tool().arguments()),
                        span.tool().result()),
                span.outputText(),
                span.inputMessages(),
                messages(span.outputMessages(), UnaryOperator.identity(), replace),
                span.documents()));
  }

  /** The trace with other sources: documents, results of tools, and messages that hold them. */
  static Trace sources(Trace trace, UnaryOperator<String> change) {
    UnaryOperator<String> ifAny = text -> text == null ? null : change.apply(text);
    return spans(
        trace,
        span ->
            copy(
                span,
                span.tool() == null
                    ? null
                    : new ToolExecution(
                        span.tool().name(),
                        span.tool().callId(),
                        span.tool().arguments(),
                        ifAny.apply(span.tool().result())),
                span.operation() == Operation.LLM
                    ? span.outputText()
                    : span.parentSpanId() == null
                        ? span.outputText()
                        : ifAny.apply(span.outputText()),
                span.inputMessages().stream()
                    .map(
                        message ->
                            message.toolCallId() == null
                                ? message
                                : with(
                                    message, ifAny.apply(message.content()), message.toolCalls()))
                    .toList(),
                span.outputMessages(),
                span.documents().stream()
                    .map(
                        document ->
                            new Document(
                                document.id(),
                                ifAny.apply(document.content()),
                                document.score(),
                                ifAny.apply(document.metadata())))
                    .toList()));
  }

  private static List<Message> messages(
      List<Message> messages, UnaryOperator<String> content, UnaryOperator<String> arguments) {
    List<Message> changed = new ArrayList<>();
    for (Message message : messages) {
      List<ToolRequest> calls =
          message.toolCalls().stream()
              .map(
                  call ->
                      new ToolRequest(call.id(), call.name(), arguments.apply(call.arguments())))
              .toList();
      changed.add(with(message, content.apply(message.content()), calls));
    }
    return changed;
  }

  private static Message with(Message message, String content, List<ToolRequest> calls) {
    return new Message(
        message.role(), message.name(), content, message.toolCallId(), calls, message.partsJson());
  }

  private static Trace spans(Trace trace, UnaryOperator<Span> change) {
    return new Trace(
        trace.source(),
        trace.traceId(),
        trace.sessionId(),
        trace.userId(),
        trace.release(),
        trace.itemId(),
        trace.spans().stream().map(change).toList());
  }

  private static Span copy(
      Span span,
      ToolExecution tool,
      String outputText,
      List<Message> inputMessages,
      List<Message> outputMessages,
      List<Document> documents) {
    return new Span(
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.operation(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        span.statusMessage(),
        span.errorType(),
        span.requestModel(),
        span.responseModel(),
        span.finishReasons(),
        span.tokens(),
        tool,
        span.inputText(),
        outputText,
        span.reasoningText(),
        span.systemInstructions(),
        inputMessages,
        outputMessages,
        documents,
        span.toolDefinitions(),
        span.attributes());
  }
}
