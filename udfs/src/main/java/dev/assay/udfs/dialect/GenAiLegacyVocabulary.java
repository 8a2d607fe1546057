package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * OpenTelemetry's GenAI conventions up to v1.36, which instrumentations still write by default:
 * {@code gen_ai.system}, prompts as JSON text, and messages as events.
 */
final class GenAiLegacyVocabulary implements Vocabulary {
  private static final Map<String, String> MESSAGE_EVENTS =
      Map.of(
          "gen_ai.system.message", "system",
          "gen_ai.developer.message", "system",
          "gen_ai.user.message", "user",
          "gen_ai.assistant.message", "assistant",
          "gen_ai.tool.message", "tool");

  private static final String CHOICE = "gen_ai.choice";
  private static final String PROMPT = "gen_ai.content.prompt";
  private static final String COMPLETION = "gen_ai.content.completion";
  private static final Set<String> JSON_MEMBERS = Set.of("message", "tool_calls");

  @Override
  public String semconv() {
    return "genai_legacy";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return new GenAiVocabulary().speaksOf(span) || span.attributes().containsKey("events");
  }

  @Override
  public void fill(SpanDraft draft) {
    draft.text(Field.PROVIDER, "gen_ai.system");
    if ("strands-agents".equals(draft.value(Field.PROVIDER, String.class))) {
      // Only of Strands it is known that these are milliseconds.
      draft.number(Field.TTFT_MS, 1, "gen_ai.server.time_to_first_token");
    }
    draft.count(Field.INPUT_TOKENS, "gen_ai.usage.prompt_tokens");
    draft.count(Field.OUTPUT_TOKENS, "gen_ai.usage.completion_tokens");
    draft.content(Field.TOOL_ARGUMENTS, "gen_ai.tool.arguments", "tool_arguments");
    draft.content(Field.TOOL_RESULT, "gen_ai.tool.result", "tool_response");
    if (draft.attribute(LangSmithVocabulary.KIND) == null) {
      Contents.inputMessages(draft, "gen_ai.prompt");
      Contents.outputMessages(draft, "gen_ai.completion");
      if (!draft.has(Field.INPUT_MESSAGES)) {
        draft.content(Field.INPUT_TEXT, "gen_ai.prompt", PROMPT);
      }
      if (!draft.has(Field.OUTPUT_MESSAGES)) {
        draft.content(Field.OUTPUT_TEXT, "gen_ai.completion", COMPLETION);
      }
    }
    events(draft, draft.raw().events(), "events");
    logfireAgent(draft);
    // Logfire writes the events as one attribute.
    draft.json("events").ifPresent(json -> events(draft, logfireEvents(json), "events"));
  }

  /** Pydantic AI's run of an agent, which names no operation. */
  private static void logfireAgent(SpanDraft draft) {
    boolean messages =
        draft.attribute("all_messages_events") != null
            || draft.attribute("pydantic_ai.all_messages") != null;
    if (draft.attribute("agent_name") != null && messages) {
      draft.putKeeping(Field.OPERATION, Operation.AGENT, "agent_name");
      draft.text(Field.AGENT_NAME, "agent_name");
      draft.text(Field.REQUEST_MODEL, "model_name");
      draft.content(Field.OUTPUT_TEXT, "final_result");
    }
  }

  private static void events(SpanDraft draft, List<SpanEvent> events, String origin) {
    ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
    ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
    boolean tool = draft.value(Field.OPERATION, Operation.class) == Operation.TOOL;
    for (SpanEvent event : events) {
      String role = event.name() == null ? null : MESSAGE_EVENTS.get(event.name());
      if (tool && "tool".equals(role)) {
        draft.put(Field.TOOL_ARGUMENTS, text(object(event).path("content")), origin);
      } else if (tool && CHOICE.equals(event.name())) {
        draft.put(Field.TOOL_RESULT, text(object(event).path("message")), origin);
      } else if (role != null) {
        inputs.add(message(event, role));
      } else if (CHOICE.equals(event.name())) {
        outputs.add(choice(event));
      } else if (PROMPT.equals(event.name())) {
        String prompt = event.attributes().get("gen_ai.prompt");
        messages(prompt)
            .ifPresentOrElse(
                inputs::addAll, () -> draft.putKeeping(Field.INPUT_TEXT, prompt, origin));
      } else if (COMPLETION.equals(event.name())) {
        String completion = event.attributes().get("gen_ai.completion");
        messages(completion)
            .ifPresentOrElse(
                outputs::addAll, () -> draft.putKeeping(Field.OUTPUT_TEXT, completion, origin));
      }
    }
    if (!inputs.isEmpty()) {
      Contents.inputMessages(draft, Conversation.read(inputs, "user"), origin);
    }
    if (!outputs.isEmpty()) {
      Contents.outputMessages(draft, Conversation.read(outputs, "assistant"), origin);
    }
  }

  /** A text as it is, or that of the text parts that it is; anything else as JSON. */
  private static String text(JsonNode content) {
    String text = JsonText.text(content);
    if (text == null) {
      return null;
    }
    MessageParts parts = new MessageParts();
    parts.addAll(MessageParts.inText(TextNode.valueOf(text)));
    return parts.hasMore() || parts.text() == null ? text : parts.text();
  }

  /** The messages that a text is, written as JSON; empty for any other text. */
  private static Optional<ArrayNode> messages(String text) {
    return JsonText.container(text)
        .map(
            json ->
                json instanceof ArrayNode array
                    ? array
                    : JsonNodeFactory.instance.arrayNode().add(json))
        .filter(messages -> !Conversation.read(messages, "").isEmpty());
  }

  private static ObjectNode message(SpanEvent event, String role) {
    ObjectNode message = object(event);
    if (!message.has("role")) {
      message.put("role", role);
    }
    if (role.equals("tool") && message.has("id")) {
      message.set("tool_call_id", message.get("id"));
    }
    return message;
  }

  private static ObjectNode choice(SpanEvent event) {
    ObjectNode choice = object(event);
    ObjectNode message =
        choice.path("message") instanceof ObjectNode inner
            ? inner
            : JsonNodeFactory.instance.objectNode().set("content", choice.path("message"));
    for (String member : List.of("finish_reason", "tool_calls", "role")) {
      if (choice.has(member) && !message.has(member)) {
        message.set(member, choice.get(member));
      }
    }
    return message;
  }

  /** The body of an event, which one attribute may hold whole, as Azure's clients write it. */
  private static ObjectNode object(SpanEvent event) {
    for (String body : List.of("body", "event_body", "gen_ai.event.content")) {
      if (JsonText.container(event.attributes().get(body)).orElse(null) instanceof ObjectNode o) {
        return o;
      }
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    event
        .attributes()
        .forEach(
            (name, value) -> {
              String member = name.startsWith("gen_ai.event.") ? "" : name;
              JsonNode json =
                  JSON_MEMBERS.contains(member) ? JsonText.container(value).orElse(null) : null;
              if (json != null) {
                object.set(member, json);
              } else if (!member.isEmpty()) {
                object.put(member, value);
              }
            });
    return object;
  }

  private static List<SpanEvent> logfireEvents(JsonNode json) {
    List<SpanEvent> events = new java.util.ArrayList<>();
    for (JsonNode node : json) {
      if (node.isObject()) {
        Map<String, String> attributes = new java.util.LinkedHashMap<>();
        attributes.put("body", JsonText.write(node));
        events.add(new SpanEvent(node.path("event.name").asText(), null, attributes));
      }
    }
    return events;
  }
}
