package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.ToolUse;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a verdict is about: a whole trace, or one span of it.
 *
 * <p>The texts that evaluators ask for are worked out once, whatever number of evaluators looks.
 */
public final class Subject {
  private static final int WHOLE = -1;
  private static final int MISSING = -2;

  private final Trace trace;
  private final Span span;
  private final int position;
  private List<ToolCall> toolCalls;
  private Optional<String> answer;
  private List<Document> documents;
  private Map<String, JsonNode> toolSchemas;
  private Map<Feature, Double> features;

  private Subject(Trace trace, Span span, int position) {
    this.trace = trace;
    this.span = span;
    this.position = position;
  }

  /** The whole trace. */
  public static Subject of(Trace trace) {
    return new Subject(trace, null, WHOLE);
  }

  /** The span that an evaluator speaks of, in a trace that has none. */
  static Subject missing(Trace trace) {
    return new Subject(trace, null, MISSING);
  }

  /** Whether there is nothing to judge: the trace has no span of the evaluator's scope. */
  public boolean isMissing() {
    return position == MISSING;
  }

  /** Each span of one of the operations, in order; of all operations where none is named. */
  public static List<Subject> spansOf(Trace trace, List<Operation> operations) {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < trace.spans().size(); i++) {
      Span span = trace.spans().get(i);
      if (operations.isEmpty() || operations.contains(span.operation())) {
        subjects.add(new Subject(trace, span, i));
      }
    }
    return subjects;
  }

  public Trace trace() {
    return trace;
  }

  /** The span that the verdict is about; empty for the whole trace. */
  public Optional<Span> span() {
    return Optional.ofNullable(span);
  }

  /** The span's place in the trace, from 0; -1 for the whole trace. */
  public int position() {
    return position;
  }

  /** What was asked; empty where the trace does not tell. */
  public Optional<String> question() {
    if (span == null) {
      return trace.question();
    }
    Stream<String> asked =
        span.inputMessages().stream()
            .filter(message -> "user".equals(message.role()))
            .map(Message::content);
    return Stream.concat(asked, Stream.ofNullable(span.inputText()))
        .filter(Subject::isText)
        .reduce((first, second) -> second);
  }

  /** What was answered; empty where the trace does not tell. */
  public Optional<String> answer() {
    if (answer == null) {
      answer = span == null ? trace.answer() : spanAnswer();
    }
    return answer;
  }

  private Optional<String> spanAnswer() {
    Stream<String> gave =
        span.tool() == null ? Stream.empty() : Stream.ofNullable(span.tool().result());
    return Stream.concat(Stream.ofNullable(span.answer()), gave)
        .filter(Subject::isText)
        .findFirst();
  }

  /** What the answer is called in evidence. */
  public String answerLabel() {
    return span == null ? "answer" : span.spanId() + "/output";
  }

  /** The documents that were there when the subject answered. */
  public List<Document> documents() {
    if (documents == null) {
      documents =
          span == null
              ? trace.documents()
              : trace.spans().stream()
                  .filter(other -> other.startUnixNano() <= span.lastUnixNano())
                  .flatMap(other -> other.documents().stream())
                  .toList();
    }
    return documents;
  }

  /** The calls of tools, in order: as the tool's spans have them, else as the messages do. */
  public List<ToolCall> toolCalls() {
    if (toolCalls == null) {
      toolCalls = span == null ? callsOfTrace() : callsOf(List.of(span));
    }
    return toolCalls;
  }

  /** The calls of tools before the subject answered. */
  public List<ToolCall> earlierToolCalls() {
    return span == null
        ? toolCalls()
        : callsOf(
            trace.spans().stream()
                .filter(other -> other.startUnixNano() <= span.lastUnixNano())
                .toList());
  }

  /** The tools that the models were offered, with the schemas of their arguments. */
  Map<String, JsonNode> toolSchemas() {
    if (toolSchemas == null) {
      toolSchemas = ToolSchemas.of(trace);
    }
    return toolSchemas;
  }

  /** A feature's value; NaN where the subject has none. */
  public double feature(Feature feature) {
    if (features == null) {
      features = FeatureExtraction.of(this);
    }
    return features.getOrDefault(feature, Double.NaN);
  }

  private List<ToolCall> callsOfTrace() {
    return callsOf(trace.spans());
  }

  private static List<ToolCall> callsOf(List<Span> spans) {
    List<ToolCall> calls =
        ToolUse.executions(spans).stream()
            .map(
                span ->
                    new ToolCall(
                        span.spanId(),
                        span.tool().name(),
                        span.tool().arguments(),
                        span.tool().result(),
                        span.status() == SpanStatus.ERROR))
            .toList();
    return calls.isEmpty() ? callsInMessages(spans) : calls;
  }

  /** For traces whose tracer has no spans for tools. */
  private static List<ToolCall> callsInMessages(List<Span> spans) {
    Map<String, String> results = new HashMap<>();
    for (Span span : spans) {
      for (List<Message> messages : List.of(span.inputMessages(), span.outputMessages())) {
        for (Message message : messages) {
          if (message.toolCallId() != null
              && message.content() != null
              && !message.content().isEmpty()) {
            results.put(message.toolCallId(), message.content());
          }
        }
      }
    }
    Set<String> ids = new HashSet<>();
    List<ToolCall> calls = new ArrayList<>();
    for (Span span : spans) {
      for (Message message : span.outputMessages()) {
        for (ToolRequest request : message.toolCalls()) {
          if (request.id() == null || ids.add(request.id())) {
            calls.add(
                new ToolCall(
                    span.spanId(),
                    request.name(),
                    request.arguments(),
                    results.get(request.id()),
                    false));
          }
        }
      }
    }
    return List.copyOf(calls);
  }

  private static boolean isText(String text) {
    return text != null && !text.isBlank();
  }
}
