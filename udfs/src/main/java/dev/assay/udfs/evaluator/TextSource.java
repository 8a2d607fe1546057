package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.assay.udfs.trace.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which texts of a subject a rule looks at. */
public enum TextSource {
  ANSWER,
  QUESTION,
  TOOL_ARGUMENTS,
  TOOL_RESULTS,
  DOCUMENTS,
  REASONING;

  /**
   * A text where it stands.
   *
   * @param label as evidence names it
   */
  record Text(String label, String text) {}

  @JsonCreator
  static TextSource of(String name) {
    return Arrays.stream(values())
        .filter(value -> value.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "on: '%s' is not known (known: %s)"
                        .formatted(
                            name,
                            String.join(
                                ", ", Arrays.stream(values()).map(TextSource::text).toList()))));
  }

  /** As files have it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In words, for a justification. */
  String words() {
    return switch (this) {
      case ANSWER -> "answer";
      case QUESTION -> "question";
      case TOOL_ARGUMENTS -> "arguments of a tool";
      case TOOL_RESULTS -> "result of a tool";
      case DOCUMENTS -> "document";
      case REASONING -> "reasoning";
    };
  }

  /** The texts, in order; none where the trace has none. */
  List<Text> in(Subject subject) {
    List<Text> texts = new ArrayList<>();
    switch (this) {
      case ANSWER ->
          subject.answer().ifPresent(text -> texts.add(new Text(subject.answerLabel(), text)));
      case QUESTION -> subject.question().ifPresent(text -> texts.add(new Text("question", text)));
      case TOOL_ARGUMENTS ->
          subject
              .toolCalls()
              .forEach(call -> add(texts, call.label() + "/tool.arguments", call.arguments()));
      case TOOL_RESULTS ->
          subject
              .toolCalls()
              .forEach(call -> add(texts, call.label() + "/tool.result", call.result()));
      case DOCUMENTS ->
          subject
              .documents()
              .forEach(document -> add(texts, "document/" + document.id(), document.content()));
      case REASONING ->
          spans(subject)
              .forEach(span -> add(texts, span.spanId() + "/reasoning", span.reasoningText()));
    }
    return texts;
  }

  private static List<Span> spans(Subject subject) {
    return subject.span().map(List::of).orElseGet(() -> subject.trace().spans());
  }

  private static void add(List<Text> texts, String label, String text) {
    if (text != null && !text.isBlank()) {
      texts.add(new Text(label, text));
    }
  }
}
