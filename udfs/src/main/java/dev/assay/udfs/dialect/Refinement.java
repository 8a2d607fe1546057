package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What follows from a draft's fields together, whatever convention filled them, so that one
 * conversation has one form.
 */
final class Refinement {
  private Refinement() {}

  static void refine(SpanDraft draft) {
    GenAiVocabulary.implied(draft)
        .ifPresent(operation -> draft.putKeeping(Field.OPERATION, operation, ""));
    errorType(draft);
    total(draft);
    liftSystemMessages(draft);
    textBesideMessages(draft, Field.INPUT_TEXT, Field.INPUT_MESSAGES);
    textBesideMessages(draft, Field.OUTPUT_TEXT, Field.OUTPUT_MESSAGES);
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      dropIfSame(draft, Field.INPUT_TEXT, Field.TOOL_ARGUMENTS);
      dropIfSame(draft, Field.OUTPUT_TEXT, Field.TOOL_RESULT);
    }
    guardrail(draft);
  }

  private static void errorType(SpanDraft draft) {
    draft.text(Field.ERROR_TYPE, "error.type");
    for (SpanEvent event : draft.raw().events()) {
      String type = event.attributes().get("exception.type");
      if ("exception".equals(event.name()) && type != null && !type.isBlank()) {
        draft.putKeeping(Field.ERROR_TYPE, type, "exception.type");
      }
    }
  }

  private static void total(SpanDraft draft) {
    Long input = draft.value(Field.INPUT_TOKENS, Long.class);
    Long output = draft.value(Field.OUTPUT_TOKENS, Long.class);
    if (input != null && output != null) {
      draft.putKeeping(Field.TOTAL_TOKENS, input + output, "");
    }
  }

  /** Some conventions keep the system prompt apart, some begin the messages with it. */
  private static void liftSystemMessages(SpanDraft draft) {
    List<Message> messages = messages(draft, Field.INPUT_MESSAGES);
    if (messages.isEmpty() || !isSystemText(messages.get(0))) {
      return;
    }
    List<Message> system = messages.stream().takeWhile(Refinement::isSystemText).toList();
    String text = system.stream().map(Message::content).collect(Collectors.joining("\n"));
    String known = draft.value(Field.SYSTEM_INSTRUCTIONS, String.class);
    if (known == null || known.equals(text)) {
      draft.putKeeping(Field.SYSTEM_INSTRUCTIONS, text, "");
      draft.refine(
          Field.INPUT_MESSAGES, new ArrayList<>(messages.subList(system.size(), messages.size())));
    }
  }

  private static boolean isSystemText(Message message) {
    return "system".equals(message.role())
        && message.content() != null
        && message.toolCalls().isEmpty()
        && message.partsJson() == null;
  }

  /** Messages say what went in and out; a text beside them only repeats or wraps them. */
  private static void textBesideMessages(SpanDraft draft, Field text, Field messages) {
    List<Message> said = messages(draft, messages);
    if (said.isEmpty()) {
      return;
    }
    String attribute = draft.origins().get(text);
    String value = draft.value(text, String.class);
    boolean repeats = said.stream().anyMatch(message -> Objects.equals(message.content(), value));
    if (value != null && !repeats && attribute != null) {
      draft.unlift(attribute);
    }
    draft.refine(text, null);
  }

  private static void dropIfSame(SpanDraft draft, Field text, Field other) {
    if (Objects.equals(draft.value(text, String.class), draft.value(other, String.class))) {
      draft.refine(text, null);
    }
  }

  private static void guardrail(SpanDraft draft) {
    boolean filtered =
        Optional.ofNullable(draft.value(Field.FINISH_REASONS, List.class))
            .map(reasons -> reasons.contains("content_filter"))
            .orElse(false);
    if (filtered) {
      draft.putKeeping(Field.GUARDRAIL, Oversight.TRIPPED, "");
    }
    if (draft.value(Field.OPERATION, Operation.class) == Operation.GUARDRAIL) {
      boolean failed = "ERROR".equals(OtelNames.status(draft.raw().statusCode()).name());
      draft.putKeeping(Field.GUARDRAIL, failed ? Oversight.TRIPPED : Oversight.PASSED, "");
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Message> messages(SpanDraft draft, Field field) {
    List<Message> messages = draft.value(field, List.class);
    return messages == null ? List.of() : messages;
  }
}
