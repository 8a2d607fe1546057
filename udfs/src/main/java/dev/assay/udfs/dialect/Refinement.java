package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.SpanEvent;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What follows from a draft's fields together, whatever convention filled them, so that one
 * conversation has one form.
 */
final class Refinement {
  /** What is around model calls and tools. */
  private static final Set<Operation> AROUND =
      EnumSet.of(Operation.CHAIN, Operation.AGENT, Operation.WORKFLOW, Operation.OTHER);

  private Refinement() {}

  static void refine(SpanDraft draft) {
    GenAiVocabulary.implied(draft)
        .ifPresent(operation -> draft.putKeeping(Field.OPERATION, operation, ""));
    Operation operation = draft.value(Field.OPERATION, Operation.class);
    errorType(draft);
    total(draft);
    if (operation == null || AROUND.contains(operation)) {
      state(draft);
    }
    liftSystemMessages(draft);
    textBesideMessages(draft, Field.INPUT_TEXT, Field.INPUT_MESSAGES);
    textBesideMessages(draft, Field.OUTPUT_TEXT, Field.OUTPUT_MESSAGES);
    if (operation == Operation.TOOL) {
      dropIfSame(draft, Field.INPUT_TEXT, Field.TOOL_ARGUMENTS);
      dropIfSame(draft, Field.OUTPUT_TEXT, Field.TOOL_RESULT);
      arguments(draft);
      result(draft);
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
    } else if (draft.value(Field.OPERATION, Operation.class) == Operation.EMBEDDING) {
      draft.putKeeping(Field.TOTAL_TOKENS, input, "");
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
    if (value != null && attribute != null && !repeats && !Retelling.isWhole(value, said, draft)) {
      draft.unlift(attribute);
    }
    draft.refine(text, null);
  }

  /** A step of a graph gets and gives the whole conversation: what it adds is its output. */
  private static void state(SpanDraft draft) {
    Conversation got = LangChain.state(json(draft, Field.INPUT_TEXT), "user");
    if (!got.isEmpty()) {
      Contents.inputMessages(draft, got, draft.origins().get(Field.INPUT_TEXT));
    }
    JsonNode output = json(draft, Field.OUTPUT_TEXT);
    Conversation gave = LangChain.state(output, "assistant");
    List<Message> news = LangChain.news(gave.messages(), messages(draft, Field.INPUT_MESSAGES));
    if (!news.isEmpty()) {
      draft.put(Field.OUTPUT_MESSAGES, news, draft.origins().get(Field.OUTPUT_TEXT));
    } else if (!gave.isEmpty() || LangChain.isNothing(output)) {
      replace(draft, Field.OUTPUT_TEXT, null);
    }
  }

  /** Most of what tools get is JSON, and not worth parsing to find no such member. */
  private static void arguments(SpanDraft draft) {
    String text = draft.value(Field.TOOL_ARGUMENTS, String.class);
    if (text != null && text.startsWith("{'")) {
      PythonText.literal(text)
          .ifPresent(json -> replace(draft, Field.TOOL_ARGUMENTS, JsonText.write(json)));
      return;
    }
    boolean isWrapped =
        text != null
            && (text.contains("input_str")
                || text.contains("kwargs")
                || text.contains("tool_name"));
    JsonNode written = isWrapped ? json(draft, Field.TOOL_ARGUMENTS) : MissingNode.getInstance();
    JsonNode arguments = LangChain.arguments(written);
    if (!arguments.isMissingNode()) {
      draft.put(Field.TOOL_CALL_ID, JsonFields.text(written.path("kwargs"), "tool_call_id"));
      replace(draft, Field.TOOL_ARGUMENTS, JsonText.write(arguments));
    }
  }

  private static void result(SpanDraft draft) {
    String text = draft.value(Field.TOOL_RESULT, String.class);
    JsonNode written =
        text != null && text.startsWith("content=")
            ? TextNode.valueOf(text)
            : text != null && (text.contains("tool_call_id") || text.contains("raw_output"))
                ? json(draft, Field.TOOL_RESULT)
                : MissingNode.getInstance();
    output(draft, written);
    if (text != null && text.startsWith("[{")) {
      MessageParts.texts(json(draft, Field.TOOL_RESULT))
          .ifPresent(texts -> replace(draft, Field.TOOL_RESULT, texts));
    }
    JsonNode message = LangChain.toolMessage(written);
    if (!message.isMissingNode()) {
      draft.put(Field.TOOL_CALL_ID, JsonFields.text(message, "tool_call_id"));
      if ("error".equals(message.path("status").asText())) {
        draft.put(Field.ERROR_TYPE, "tool_error");
      }
      replace(draft, Field.TOOL_RESULT, MessageParts.resultText(message.get("content")));
    }
  }

  /** What LlamaIndex puts around the output of a tool. */
  private static void output(SpanDraft draft, JsonNode written) {
    if (written.has("raw_output") && written.path("is_error").isBoolean()) {
      if (written.get("is_error").asBoolean()) {
        draft.put(Field.ERROR_TYPE, "tool_error");
      }
      JsonNode said = written.path("blocks");
      JsonNode given = said.isArray() && !said.isEmpty() ? said : written.get("raw_output");
      replace(draft, Field.TOOL_RESULT, MessageParts.resultText(given));
    }
  }

  private static JsonNode json(SpanDraft draft, Field field) {
    return JsonText.container(draft.value(field, String.class)).orElse(MissingNode.getInstance());
  }

  /** Keeps what a field held among the attributes, and a part of it, or nothing, in the field. */
  private static void replace(SpanDraft draft, Field field, String part) {
    draft.unlift(draft.origins().get(field));
    draft.refine(field, part);
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
