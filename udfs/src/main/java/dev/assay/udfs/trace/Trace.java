package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A whole trace: what evaluators judge, reviewers read and dataset versions keep.
 *
 * @param sessionId may be null
 * @param userId may be null
 * @param release the version of the system that made it; may be null
 * @param itemId what is the same case in two releases; may be null
 * @param spans in order of start, then of span id; never null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Trace(
    String source,
    String traceId,
    String sessionId,
    String userId,
    String release,
    String itemId,
    List<Span> spans) {

  private static final Comparator<Span> BY_START =
      Comparator.comparingLong(Span::startUnixNano).thenComparing(Span::spanId);

  public Trace {
    spans = spans == null ? List.of() : spans.stream().sorted(BY_START).toList();
  }

  /** The spans of one operation, in order. */
  public List<Span> spans(Operation operation) {
    return spans.stream().filter(span -> span.operation() == operation).toList();
  }

  /** Every execution of a tool, in order; one that two spans tell, once. */
  @JsonIgnore
  public List<Span> toolSpans() {
    return ToolUse.executions(spans);
  }

  /** Every document that any span retrieved, in order. */
  @JsonIgnore
  public List<Document> documents() {
    return spans.stream().flatMap(span -> span.documents().stream()).toList();
  }

  /** The span without a parent in this trace that began first; empty only for a trace of none. */
  @JsonIgnore
  public Optional<Span> root() {
    Set<String> ids = spans.stream().map(Span::spanId).collect(Collectors.toSet());
    return spans.stream()
        .filter(span -> span.parentSpanId() == null || !ids.contains(span.parentSpanId()))
        .findFirst();
  }

  /**
   * What the user asked: the last user message that the first model call saw, else the input of the
   * root; empty where neither was traced.
   */
  @JsonIgnore
  public Optional<String> question() {
    Stream<String> asked =
        modelCalls().limit(1).flatMap(span -> userTexts(span.inputMessages()).stream());
    Stream<String> inputs =
        Stream.concat(
            root().stream()
                .flatMap(
                    span ->
                        Stream.concat(
                            userTexts(span.inputMessages()).stream(),
                            Stream.ofNullable(span.inputText()))),
            modelCalls().map(Span::inputText));
    return firstText(Stream.concat(asked, inputs));
  }

  /**
   * What the user got: the text of the last model call that has one, else the output of the root;
   * empty where neither was traced.
   */
  @JsonIgnore
  public Optional<String> answer() {
    Deque<String> answers = new ArrayDeque<>();
    modelCalls().map(Span::answer).filter(Objects::nonNull).forEach(answers::push);
    return firstText(Stream.concat(answers.stream(), root().map(Span::answer).stream()));
  }

  private Stream<Span> modelCalls() {
    return spans.stream().filter(span -> span.operation() == Operation.LLM);
  }

  private static List<String> userTexts(List<Message> messages) {
    Deque<String> texts = new ArrayDeque<>();
    messages.stream()
        .filter(message -> "user".equals(message.role()))
        .map(Message::content)
        .filter(Span::isText)
        .forEach(texts::push);
    return List.copyOf(texts);
  }

  private static Optional<String> firstText(Stream<String> choices) {
    return choices.filter(Span::isText).findFirst();
  }
}
