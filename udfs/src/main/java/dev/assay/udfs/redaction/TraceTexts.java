package dev.assay.udfs.redaction;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.Trace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes every text of a trace that people or models wrote; ids by which rows join stay. */
final class TraceTexts {
  private final UnaryOperator<String> change;

  private TraceTexts(UnaryOperator<String> change) {
    this.change = change;
  }

  static Trace map(Trace trace, UnaryOperator<String> change) {
    TraceTexts texts = new TraceTexts(change);
    return new Trace(
        trace.source(),
        trace.traceId(),
        texts.of(trace.sessionId()),
        texts.of(trace.userId()),
        trace.release(),
        texts.of(trace.itemId()),
        trace.spans().stream().map(texts::of).toList());
  }

  private String of(String text) {
    return text == null ? null : change.apply(text);
  }

  private Span of(Span span) {
    return new Span(
        span.spanId(),
        span.parentSpanId(),
        of(span.name()),
        span.operation(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        of(span.statusMessage()),
        span.errorType(),
        span.requestModel(),
        span.responseModel(),
        span.finishReasons(),
        span.tokens(),
        of(span.tool()),
        of(span.inputText()),
        of(span.outputText()),
        of(span.reasoningText()),
        of(span.systemInstructions()),
        messages(span.inputMessages()),
        messages(span.outputMessages()),
        span.documents().stream().map(this::of).toList(),
        of(span.toolDefinitions()),
        values(span.attributes()));
  }

  private ToolExecution of(ToolExecution tool) {
    return tool == null
        ? null
        : new ToolExecution(
            of(tool.name()), tool.callId(), of(tool.arguments()), of(tool.result()));
  }

  private List<Message> messages(List<Message> messages) {
    return messages.stream()
        .map(
            message ->
                new Message(
                    message.role(),
                    of(message.name()),
                    of(message.content()),
                    message.toolCallId(),
                    message.toolCalls().stream().map(this::of).toList(),
                    of(message.partsJson())))
        .toList();
  }

  private ToolRequest of(ToolRequest request) {
    return new ToolRequest(request.id(), of(request.name()), of(request.arguments()));
  }

  private Document of(Document document) {
    return new Document(
        of(document.id()), of(document.content()), document.score(), of(document.metadata()));
  }

  private Map<String, String> values(Map<String, String> attributes) {
    Map<String, String> changed = new HashMap<>();
    attributes.forEach((key, value) -> changed.put(key, of(value)));
    return changed;
  }
}
