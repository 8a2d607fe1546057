package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Messages read from JSON in any shape that a convention or a provider writes: parts with types,
 * text with calls beside it, dotted names, LangChain's kinds, functions of Gemini, items of
 * OpenAI's responses.
 *
 * @param messages in order; a response of a tool is a message of its own
 * @param finishReasons as written in the messages, without repetitions
 * @param reasoning the reasoning parts, a line each; null if there are none
 */
record Conversation(List<Message> messages, List<String> finishReasons, String reasoning) {
  static final Conversation EMPTY = new Conversation(List.of(), List.of(), null);

  private static final List<String> WRAPPERS = List.of("message", "kwargs", "data");

  /** What LangChain and providers say in {@code type} of objects that are no speaker. */
  private static final Set<String> NO_SPEAKERS =
      Set.of("constructor", "message", "ChatGeneration", "ChatGenerationChunk");

  /**
   * Reads an array of messages, one message, or an object that holds them under {@code messages}.
   * Parts may stand where messages do.
   *
   * @param defaultRole of a message that says none
   * @return empty if nothing in it looks like a message
   */
  static Conversation read(JsonNode json, String defaultRole) {
    JsonNode nodes = json.path("messages").isArray() ? json.get("messages") : json;
    Reader reader = new Reader(defaultRole);
    reader.addAll(nodes.isArray() ? nodes : List.of(nodes));
    return new Conversation(
        reader.messages,
        List.copyOf(reader.finishReasons),
        reader.reasoning.isEmpty() ? null : String.join("\n", reader.reasoning));
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Why a model stopped, by any name that providers give it; null if an object does not say. */
  static String finishReason(JsonNode node) {
    String reason =
        JsonFields.text(node, "finish_reason", "finishReason", "stop_reason", "stopReason");
    return reason == null || reason.isBlank() ? null : reason;
  }

  private static final class Reader {
    private final String defaultRole;
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> finishReasons = new LinkedHashSet<>();
    private final List<String> reasoning = new ArrayList<>();

    Reader(String defaultRole) {
      this.defaultRole = defaultRole;
    }

    /**
     * LangChain writes a list of conversations: [[message, ...]]. Parts in a row that one speaker
     * says are one message.
     */
    void addAll(Iterable<JsonNode> nodes) {
      ArrayNode parts = JsonNodeFactory.instance.arrayNode();
      String speaker = null;
      for (JsonNode node : nodes) {
        String next = MessageParts.speaker(node, defaultRole);
        if (speaker != null && !speaker.equals(next)) {
          add(message(speaker, parts));
          parts = JsonNodeFactory.instance.arrayNode();
        }
        speaker = next;
        if (speaker != null) {
          parts.add(node);
        } else if (node.isArray()) {
          addAll(node);
        } else {
          add(node);
        }
      }
      if (speaker != null) {
        add(message(speaker, parts));
      }
    }

    private static JsonNode message(String role, ArrayNode parts) {
      ObjectNode message = JsonNodeFactory.instance.objectNode();
      return message.put("role", role).set("parts", parts);
    }

    private void add(JsonNode written) {
      List<JsonNode> layers = layers(written);
      if (layers.isEmpty() || !isMessage(layers.get(layers.size() - 1))) {
        return;
      }
      JsonNode node = layers.get(layers.size() - 1);
      layers.forEach(this::addFinishReasons);
      String role = role(layers);
      JsonNode content =
          MessageParts.inText(
              JsonFields.first(
                  node, "parts", "content", "message.contents", "contents", "message.content"));
      MessageParts parts = new MessageParts();
      parts.addAll(content);
      parts.addRefusal(node.path("refusal"));
      calls(node).forEach(parts::addCall);
      addReasoningOf(node, parts);
      addMessages(node, role, parts, content);
    }

    private static Iterable<JsonNode> calls(JsonNode node) {
      JsonNode calls = JsonFields.first(node, "tool_calls", "message.tool_calls", "toolCalls");
      JsonNode apart = node.path("additional_kwargs");
      for (JsonNode list : List.of(calls, apart.path("tool_calls"))) {
        if (list.isArray() && !list.isEmpty()) {
          return list;
        }
      }
      JsonNode call = node.path("function_call");
      for (JsonNode one : List.of(call, apart.path("function_call"), openInferenceCall(node))) {
        if (one.isObject()) {
          return List.of(one);
        }
      }
      return List.of();
    }

    private static JsonNode openInferenceCall(JsonNode node) {
      String name = JsonFields.text(node, "message.function_call_name", "function_call_name");
      if (name == null) {
        return MissingNode.getInstance();
      }
      String arguments =
          JsonFields.text(
              node, "message.function_call_arguments_json", "function_call_arguments_json");
      return JsonNodeFactory.instance.objectNode().put("name", name).put("arguments", arguments);
    }

    private void addReasoningOf(JsonNode node, MessageParts parts) {
      String beside = JsonFields.text(node, "reasoning_content", "reasoning");
      if (parts.reasoningText() != null) {
        reasoning.add(parts.reasoningText());
      } else if (beside != null) {
        reasoning.add(beside);
      }
    }

    private void addMessages(JsonNode node, String role, MessageParts parts, JsonNode content) {
      String name = JsonFields.text(node, "name", "message.name");
      String callId =
          JsonFields.text(node, "tool_call_id", "message.tool_call_id", "toolCallId", "call_id");
      if (callId == null && role.equals("tool")) {
        callId = JsonFields.text(node, "id");
      }
      String partsJson = parts.hasMore() ? JsonText.write(content) : null;
      boolean onlyResponses =
          !parts.responses().isEmpty()
              && parts.text() == null
              && parts.calls().isEmpty()
              && !parts.hasMore();
      messages.addAll(parts.leadingResponses());
      if (!onlyResponses) {
        messages.add(
            new Message(
                role,
                name,
                parts.text(),
                callId,
                parts.calls(),
                partsJson == null ? null : CleanText.of(partsJson)));
      }
      messages.addAll(parts.laterResponses());
    }

    private void addFinishReasons(JsonNode layer) {
      for (JsonNode node :
          List.of(layer, layer.path("generation_info"), layer.path("response_metadata"))) {
        String reason = finishReason(node);
        if (reason != null) {
          finishReasons.add(reason);
        }
      }
    }

    /** An object and what it wraps, and so on; the message is the last. */
    private static List<JsonNode> layers(JsonNode written) {
      List<JsonNode> layers = new ArrayList<>();
      JsonNode next = written;
      while (next.isObject()) {
        layers.add(next);
        next = wrapped(next);
      }
      return layers;
    }

    private static JsonNode wrapped(JsonNode node) {
      if (node.has("role")) {
        return MissingNode.getInstance();
      }
      if (node.has("content")) {
        // A candidate of Gemini holds the whole message as its content.
        return node.get("content").has("parts") ? node.get("content") : MissingNode.getInstance();
      }
      for (String wrapper : WRAPPERS) {
        if (node.path(wrapper).isObject()) {
          return node.get(wrapper);
        }
      }
      return MissingNode.getInstance();
    }

    private static boolean isMessage(JsonNode node) {
      return node.has("role")
          || node.has("content")
          || node.has("parts")
          || node.has("message.role")
          || node.has("message.content")
          || node.has("message.contents")
          || node.has("message.tool_calls")
          || node.has("tool_calls")
          || calls(node).iterator().hasNext();
    }

    private String role(List<JsonNode> layers) {
      String role = JsonFields.text(layers.get(layers.size() - 1), "role", "message.role");
      for (int i = layers.size() - 1; i >= 0 && role == null; i--) {
        role = langChainRole(layers.get(i));
      }
      if (role == null || role.isBlank()) {
        return defaultRole;
      }
      return switch (role.toLowerCase(Locale.ROOT)) {
        case "user", "human", "humanmessage", "humanmessagechunk" -> "user";
        case "assistant", "ai", "aimessage", "aimessagechunk", "model", "tool-call" -> "assistant";
        case "system", "systemmessage", "systemmessagechunk", "developer" -> "system";
        case "tool", "toolmessage", "functionmessage", "function", "tool-response" -> "tool";
        // Langfuse's handler of LangChain writes the tool's name for its role.
        default -> layers.get(layers.size() - 1).has("tool_call_id") ? "tool" : role;
      };
    }

    /** LangChain names the class of a message, in {@code type} or as the last of {@code id}. */
    private static String langChainRole(JsonNode layer) {
      JsonNode id = layer.path("id");
      String name =
          id.isArray() && !id.isEmpty()
              ? id.get(id.size() - 1).asText()
              : JsonFields.text(layer, "type");
      return name == null || NO_SPEAKERS.contains(name) ? null : name;
    }
  }
}
