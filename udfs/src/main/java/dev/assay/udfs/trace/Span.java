package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * One step of a trace, as an evaluator or a reviewer sees it: content and outcome, without what
 * only the tracer needs.
 *
 * @param parentSpanId null at the root
 * @param startUnixNano nanoseconds since the epoch, UTC
 * @param endUnixNano the same; null where the span never ended
 * @param status as traced
 * @param statusMessage may be null
 * @param errorType may be null
 * @param requestModel the model asked for; may be null
 * @param responseModel the model that answered; may be null
 * @param finishReasons never null
 * @param tool what was executed; null unless the span is a tool's
 * @param inputText what went in, where it is not messages; may be null
 * @param outputText what came out, as text; may be null
 * @param reasoningText the model's reasoning; may be null
 * @param systemInstructions the system prompt; may be null
 * @param toolDefinitions the tools offered to the model, JSON; may be null
 * @param attributes whatever was not lifted into a field; never null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Span(
    String spanId,
    String parentSpanId,
    String name,
    Operation operation,
    long startUnixNano,
    Long endUnixNano,
    SpanStatus status,
    String statusMessage,
    String errorType,
    String requestModel,
    String responseModel,
    List<String> finishReasons,
    Tokens tokens,
    ToolExecution tool,
    String inputText,
    String outputText,
    String reasoningText,
    String systemInstructions,
    List<Message> inputMessages,
    List<Message> outputMessages,
    List<Document> documents,
    String toolDefinitions,
    Map<String, String> attributes) {

  public Span {
    operation = operation == null ? Operation.OTHER : operation;
    status = status == null ? SpanStatus.UNSET : status;
    tokens = tokens == null ? Tokens.NONE : tokens;
    finishReasons = finishReasons == null ? List.of() : List.copyOf(finishReasons);
    inputMessages = inputMessages == null ? List.of() : List.copyOf(inputMessages);
    outputMessages = outputMessages == null ? List.of() : List.copyOf(outputMessages);
    documents = documents == null ? List.of() : List.copyOf(documents);
    attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
  }

  /**
   * What was answered: of a model call the first text, of a span around others the last, since its
   * messages tell the way there too; else the output text. Null where none was traced.
   */
  @JsonIgnore
  public String answer() {
    List<String> texts =
        outputMessages.stream().map(Message::content).filter(Span::isText).toList();
    if (texts.isEmpty()) {
      return isText(outputText) ? outputText : null;
    }
    return texts.get(operation == Operation.LLM ? 0 : texts.size() - 1);
  }

  /** The last moment that is known of it: its end, or the start of a span that never ended. */
  @JsonIgnore
  public long lastUnixNano() {
    return endUnixNano == null ? startUnixNano : endUnixNano;
  }

  /** Whether there is a text with something in it. */
  static boolean isText(String text) {
    return text != null && !text.isBlank();
  }
}
