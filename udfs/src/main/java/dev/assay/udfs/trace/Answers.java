package dev.assay.udfs.trace;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a trace's answers were like, and what watched over them.
 *
 * @param guardrailTrips spans at which a guardrail has tripped
 * @param minConfidence the least that was reported, 0 to 1; null where none was
 * @param refusals model calls whose answer declines, by a phrase or by its finish reason
 * @param truncated model calls that ended at a limit of length
 * @param empty model calls whose traced answer has neither text nor a call of a tool
 * @param negativeFeedback spans that the user rated badly
 * @param answerChars the length of the last answer of a model; null without one
 */
public record Answers(
    long guardrailTrips,
    Double minConfidence,
    long refusals,
    long truncated,
    long empty,
    long negativeFeedback,
    Long answerChars) {
  /** How models usually decline, in lower case. */
  public static final List<String> REFUSAL_PHRASES =
      List.of("as an ai", "i cannot", "i'm sorry", "i am sorry", "unable to");

  private static final Set<String> LIMITS =
      Set.of(
          "length",
          "max_tokens",
          "max_output_tokens",
          "model_length",
          "model_context_window_exceeded");

  /** Why a model stops that has called tools. */
  private static final Set<String> CALLS =
      Set.of("tool_calls", "tool_call", "tool-calls", "tool_use", "function_call");

  private static final Set<String> BAD_WORDS =
      Set.of(
          "negative",
          "thumbs_down",
          "thumbsdown",
          "thumbs down",
          "down",
          "dislike",
          "disliked",
          "bad",
          "no",
          "false",
          "👎");

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");

  /** Whether an answer has a phrase by which models decline. */
  public static boolean declines(String answer) {
    String lower = answer.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    return REFUSAL_PHRASES.stream().anyMatch(lower::contains);
  }

  /** Whether feedback says that the answer was bad: a word for it, or a number of 0 or less. */
  public static boolean isNegative(String feedback) {
    String word = feedback.strip().toLowerCase(Locale.ROOT);
    return BAD_WORDS.contains(word)
        || (NUMBER.matcher(word).matches() && Double.parseDouble(word) <= 0);
  }

  /** Counts over the spans of one trace, given in their order. */
  static final class Counter {
    private long guardrailTrips;
    private Double minConfidence;
    private final Set<String> refusals = new HashSet<>();
    private final Set<String> truncated = new HashSet<>();
    private final Set<String> empty = new HashSet<>();
    private long negativeFeedback;
    private Long answerChars;

    void add(Span span, Oversight oversight) {
      if (Oversight.TRIPPED.equals(oversight.guardrail())) {
        guardrailTrips++;
      }
      Double confidence = oversight.confidence();
      if (confidence != null && (minConfidence == null || confidence < minConfidence)) {
        minConfidence = confidence;
      }
      if (oversight.feedback() != null && isNegative(oversight.feedback())) {
        negativeFeedback++;
      }
      if (span.operation() == Operation.LLM) {
        addAnswer(span);
      }
    }

    private void addAnswer(Span span) {
      String text = text(span);
      List<String> reasons =
          span.finishReasons().stream().map(reason -> reason.toLowerCase(Locale.ROOT)).toList();
      if (reasons.contains("refusal") || (text != null && declines(text))) {
        refusals.add(span.spanId());
      }
      if (reasons.stream().anyMatch(LIMITS::contains)) {
        truncated.add(span.spanId());
      }
      if (isEmpty(span, text) && reasons.stream().noneMatch(CALLS::contains)) {
        empty.add(span.spanId());
      }
      if (text != null && !text.isBlank()) {
        answerChars = (long) text.length();
      }
    }

    /** Content is an option of most tracers: an answer that was not traced is not empty. */
    private static boolean isEmpty(Span span, String text) {
      boolean traced = !span.outputMessages().isEmpty() || span.outputText() != null;
      boolean said =
          (text != null && !text.isBlank())
              || span.outputMessages().stream()
                  .anyMatch(
                      message -> !message.toolCalls().isEmpty() || message.partsJson() != null);
      return traced && !said && span.status() != SpanStatus.ERROR;
    }

    private static String text(Span span) {
      StringBuilder texts = new StringBuilder();
      for (Message message : span.outputMessages()) {
        if (message.content() != null) {
          texts.append(texts.isEmpty() ? "" : "\n").append(message.content());
        }
      }
      return texts.isEmpty() ? span.outputText() : texts.toString();
    }

    /** What was counted; of a call that two spans tell, what both say counts once. */
    Answers result(ModelCalls calls) {
      return new Answers(
          guardrailTrips,
          minConfidence,
          once(refusals, calls),
          once(truncated, calls),
          once(empty, calls),
          negativeFeedback,
          answerChars);
    }

    private static long once(Set<String> spanIds, ModelCalls calls) {
      Set<String> again = calls.around(call -> spanIds.contains(call.spanId()));
      return spanIds.stream().filter(id -> !again.contains(id)).count();
    }
  }
}
