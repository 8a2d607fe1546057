package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.udfs.trace.Operation;
import java.util.List;
import java.util.Optional;

/**
 * What went in and out of a span, of products that keep either in one attribute, as text or JSON:
 * MLflow, Langfuse, LangSmith. What it holds follows from the span's operation.
 */
final class Payload {
  /** Members of a request that hold its messages: OpenAI's two, Gemini's. */
  private static final List<String> QUESTIONS = List.of("messages", "input", "contents");

  /**
   * Members that hold a provider's messages: OpenAI's, LangChain's, Gemini's, and messages
   * themselves.
   */
  private static final List<String> ANSWERS =
      List.of("choices", "generations", "candidates", "message", "messages", "output", "outputs");

  /** Members of a request, or of Gemini's {@code config}, that hold the system prompt. */
  private static final String[] SYSTEM = {
    "system", "instructions", "systemInstruction", "system_instruction"
  };

  private static final List<String> ARGUMENTS = List.of("input", "args", "arguments", "kwargs");
  private static final List<String> RESULTS = List.of("output", "result");

  private Payload() {}

  /** Fills the fields that hold content from two attributes. */
  static void fill(SpanDraft draft, String inputs, String outputs) {
    Operation operation = draft.value(Field.OPERATION, Operation.class);
    if (operation == Operation.TOOL) {
      draft.put(Field.TOOL_NAME, draft.raw().name());
      text(draft, Field.TOOL_ARGUMENTS, inputs);
      text(draft, Field.TOOL_RESULT, outputs);
      return;
    }
    if (operation == Operation.LLM) {
      question(draft, inputs);
      answer(draft, outputs);
      request(draft, inputs);
      response(draft, outputs);
    }
    if (operation == Operation.RETRIEVER || operation == Operation.RERANKER) {
      Contents.documents(draft, outputs);
      if (draft.has(Field.DOCUMENTS)) {
        text(draft, Field.INPUT_TEXT, inputs);
        return;
      }
    }
    text(draft, Field.INPUT_TEXT, inputs);
    result(draft, Field.OUTPUT_TEXT, outputs);
  }

  /** What a provider was asked for beside the messages. */
  private static void request(SpanDraft draft, String attribute) {
    Optional<JsonNode> json = draft.json(attribute).filter(JsonNode::isObject);
    json.ifPresent(
        request -> {
          draft.putKeeping(Field.REQUEST_MODEL, JsonFields.text(request, "model"), attribute);
          Optional.ofNullable(JsonFields.text(request, "temperature"))
              .flatMap(Numbers::finite)
              .ifPresent(value -> draft.putKeeping(Field.TEMPERATURE, value, attribute));
          Optional.ofNullable(JsonFields.text(request, "max_tokens", "max_completion_tokens"))
              .flatMap(Numbers::count)
              .ifPresent(value -> draft.putKeeping(Field.MAX_TOKENS, value, attribute));
          draft.putKeeping(Field.TOOL_DEFINITIONS, JsonFields.text(request, "tools"), attribute);
          if (draft.has(Field.INPUT_MESSAGES)) {
            draft.putKeeping(Field.SYSTEM_INSTRUCTIONS, system(request), attribute);
          }
        });
  }

  /** The system prompt beside the messages, as text or in parts; null if there is none. */
  private static String system(JsonNode request) {
    JsonNode system = JsonFields.first(request, SYSTEM);
    if (system.isMissingNode()) {
      system = JsonFields.first(request.path("config"), SYSTEM);
    }
    MessageParts parts = new MessageParts();
    parts.addAll(system.path("parts").isArray() ? system.get("parts") : system);
    String text =
        parts.hasMore() && system.isContainerNode() ? JsonText.write(system) : parts.text();
    return text == null || text.isBlank() ? null : text;
  }

  private static void response(SpanDraft draft, String attribute) {
    Optional<JsonNode> json = draft.json(attribute).filter(JsonNode::isObject);
    json.ifPresent(
        response -> {
          JsonNode details =
              response.path("llm_output").isObject() ? response.get("llm_output") : response;
          draft.putKeeping(
              Field.RESPONSE_MODEL, JsonFields.text(details, "model", "model_name"), attribute);
          if (!isItem(response)) {
            draft.putKeeping(Field.RESPONSE_ID, JsonFields.text(response, "id"), attribute);
          }
          String reason = Conversation.finishReason(response);
          if (reason != null) {
            draft.putKeeping(Field.FINISH_REASONS, List.of(reason), attribute);
          }
        });
  }

  /**
   * An item of OpenAI's responses has an id of its own; a message of Anthropic's is the response.
   */
  private static boolean isItem(JsonNode response) {
    return response.path("type").asText().equals("message") && !response.has("model");
  }

  /** What a provider was asked, which holds its messages under a name, or messages alone. */
  private static void question(SpanDraft draft, String attribute) {
    Optional<JsonNode> asked = draft.json(attribute).map(Payload::asked);
    ArrayNode offered = JsonNodeFactory.instance.arrayNode();
    asked
        .map(json -> json instanceof ArrayNode array ? withoutOffers(array, offered) : json)
        .map(json -> Conversation.read(json, "user"))
        .filter(conversation -> !conversation.isEmpty())
        .ifPresent(conversation -> Contents.inputMessages(draft, conversation, attribute));
    if (!offered.isEmpty()) {
      draft.putKeeping(Field.TOOL_DEFINITIONS, JsonText.write(offered), attribute);
    }
  }

  /** Langfuse adds the tools that a LangChain model is offered to the messages, as a tool's. */
  private static JsonNode withoutOffers(ArrayNode messages, ArrayNode offered) {
    ArrayNode said = JsonNodeFactory.instance.arrayNode();
    for (JsonNode message : messages) {
      JsonNode function = message.path("content").path("function");
      boolean isOffer =
          "tool".equals(message.path("role").asText())
              && function.has("name")
              && !function.has("arguments");
      if (isOffer) {
        offered.add(message.get("content"));
      } else {
        said.add(message);
      }
    }
    return said;
  }

  /** A lone text is a message only where the rest shows that a model was asked. */
  private static JsonNode asked(JsonNode request) {
    JsonNode input = request.path("input");
    if (input.isTextual() && (request.has("model") || request.has("instructions"))) {
      return JsonNodeFactory.instance.objectNode().set("content", input);
    }
    return messages(request, QUESTIONS);
  }

  /** A provider's answer, which holds its messages under a name, or messages alone. */
  private static void answer(SpanDraft draft, String attribute) {
    draft
        .json(attribute)
        .map(json -> messages(json, ANSWERS))
        .map(json -> Conversation.read(json, "assistant"))
        .filter(conversation -> !conversation.isEmpty())
        .ifPresent(conversation -> Contents.outputMessages(draft, conversation, attribute));
  }

  private static JsonNode messages(JsonNode payload, List<String> names) {
    if (payload.isObject() && !payload.has("role") && !payload.has("content")) {
      for (String name : names) {
        if (payload.path(name).isContainerNode()) {
          return payload.get(name);
        }
      }
    }
    return payload;
  }

  /** A tool's arguments, of which products wrap a lone one: {@code {"input": "..."}}. */
  static void arguments(SpanDraft draft, String attribute) {
    unwrapped(draft, Field.TOOL_ARGUMENTS, attribute, ARGUMENTS);
  }

  /** What a tool or a function gave, which products wrap: {@code {"output": "..."}}. */
  static void result(SpanDraft draft, Field field, String attribute) {
    unwrapped(draft, field, attribute, RESULTS);
  }

  private static void unwrapped(
      SpanDraft draft, Field field, String attribute, List<String> wrappers) {
    draft
        .json(attribute)
        .filter(json -> json.size() == 1)
        .flatMap(json -> wrappers.stream().filter(json::has).map(json::get).findFirst())
        .ifPresentOrElse(
            value -> {
              draft.put(field, JsonText.text(value), attribute);
              draft.lifted(attribute);
            },
            () -> text(draft, field, attribute));
  }

  /** Fills a field with an attribute's text, without the quotes of a JSON string. */
  static void text(SpanDraft draft, Field field, String attribute) {
    unquoted(draft, attribute).ifPresent(text -> draft.put(field, text, attribute));
  }

  /** An attribute's text, without the quotes of a JSON string; JSON's null is none. */
  static Optional<String> unquoted(SpanDraft draft, String attribute) {
    return draft
        .firstAttribute(attribute)
        .map(
            text ->
                text.startsWith("\"")
                    ? JsonText.parse(text).map(JsonText::text).orElse(text)
                    : text)
        .filter(text -> !text.equals("null"));
  }
}
