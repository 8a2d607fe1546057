package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Message;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages read from JSON in any shape that a convention or a provider writes: parts with types,
 * text with calls beside it, dotted names, LangChain's kinds, functions of Gemini.
 *
 * @param messages in order; a response of a tool is a message of its own
 * @param finishReasons as written in the messages, without repetitions
 * @param reasoning the reasoning parts, a line each; null if there are none
 */
record Conversation(List<Message> messages, List<String> finishReasons, String reasoning) {
  static final Conversation EMPTY = new Conversation(List.of(), List.of(), null);

  private static final List<String> WRAPPERS = List.of("message", "kwargs", "data");

  /**
   * Reads an array of messages, one message, or an object that holds them under {@code messages}.
   *
   * @param defaultRole of a message that says none
   * @return empty if nothing in it looks like a message
   */
  static Conversation read(JsonNode json, String defaultRole) {
    JsonNode nodes = json.path("messages").isArray() ? json.get("messages") : json;
    Reader reader = new Reader(defaultRole);
    if (nodes.isArray()) {
      nodes.forEach(node -> reader.addAnyDepth(node));
    } else {
      reader.add(nodes);
    }
    return new Conversation(
        reader.messages,
        List.copyOf(reader.finishReasons),
        reader.reasoning.isEmpty() ? null : String.join("\n", reader.reasoning));
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  private static final class Reader {
    private final String defaultRole;
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> finishReasons = new LinkedHashSet<>();
    private final List<String> reasoning = new ArrayList<>();

    Reader(String defaultRole) {
      this.defaultRole = defaultRole;
    }

    /** LangChain writes a list of conversations: [[message, ...]]. */
    void addAnyDepth(JsonNode node) {
      if (node.isArray()) {
        node.forEach(this::add);
      } else {
        add(node);
      }
    }

    void add(JsonNode written) {
      JsonNode node = unwrapped(written);
      if (!isMessage(node)) {
        return;
      }
      addFinishReason(written);
      addFinishReason(node);
      String role = role(written, node);
      JsonNode content =
          JsonFields.first(
              node, "parts", "content", "message.contents", "contents", "message.content");
      MessageParts parts = new MessageParts();
      parts.addAll(content);
      calls(node).forEach(parts::addCall);
      addReasoningOf(node, parts);
      addMessages(node, role, parts, content);
    }

    private static Iterable<JsonNode> calls(JsonNode node) {
      JsonNode calls = JsonFields.first(node, "tool_calls", "message.tool_calls", "toolCalls");
      if (calls.isMissingNode()) {
        calls = node.path("additional_kwargs").path("tool_calls");
      }
      return calls.isArray() ? calls : List.of();
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
      messages.addAll(parts.responses());
    }

    private void addFinishReason(JsonNode node) {
      String reason = JsonFields.text(node, "finish_reason", "finishReason", "stop_reason");
      if (reason != null && !reason.isBlank()) {
        finishReasons.add(reason);
      }
    }

    private static JsonNode unwrapped(JsonNode node) {
      JsonNode current = node;
      for (String wrapper : WRAPPERS) {
        JsonNode inner = current.path(wrapper);
        if (inner.isObject() && !current.has("role") && !current.has("content")) {
          current = inner;
        }
      }
      return current;
    }

    private static boolean isMessage(JsonNode node) {
      return node.isObject()
          && (node.has("role")
              || node.has("content")
              || node.has("parts")
              || node.has("message.role")
              || node.has("message.content")
              || node.has("message.contents")
              || node.has("message.tool_calls")
              || node.has("tool_calls"));
    }

    private String role(JsonNode written, JsonNode node) {
      String role = JsonFields.text(node, "role", "message.role");
      if (role == null) {
        role = langChainRole(written, node);
      }
      if (role == null || role.isBlank()) {
        return defaultRole;
      }
      return switch (role) {
        case "human", "HumanMessage" -> "user";
        case "ai", "AIMessage", "AIMessageChunk", "model", "ASSISTANT" -> "assistant";
        case "SystemMessage", "SYSTEM", "developer" -> "system";
        case "ToolMessage", "FunctionMessage", "function" -> "tool";
        case "USER" -> "user";
        default -> role;
      };
    }

    /** LangChain names the class of a message, in {@code type} or as the last of {@code id}. */
    private static String langChainRole(JsonNode written, JsonNode node) {
      JsonNode id = written.path("id");
      if (id.isArray() && !id.isEmpty()) {
        return id.get(id.size() - 1).asText();
      }
      String type = JsonFields.text(node, "type");
      return type == null ? JsonFields.text(written, "type") : type;
    }
  }
}
