package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ToolRequest;
import java.util.ArrayList;
import java.util.List;

/** Sorts the parts of one message: text, calls of tools, their responses, reasoning, and others. */
final class MessageParts {
  private final List<String> texts = new ArrayList<>();
  private final List<String> reasoning = new ArrayList<>();
  private final List<ToolRequest> calls = new ArrayList<>();
  private final List<Message> responses = new ArrayList<>();
  private boolean hasMore;

  /** Adds the parts of an array, a lone text, or a lone part. */
  void addAll(JsonNode content) {
    if (content.isArray()) {
      content.forEach(this::add);
    } else {
      add(content);
    }
  }

  private void add(JsonNode part) {
    if (part.isNull() || part.isMissingNode()) {
      return;
    }
    if (part.isTextual()) {
      texts.add(CleanText.of(part.asText()));
      return;
    }
    if (!part.isObject()) {
      hasMore = true;
      return;
    }
    JsonNode inner = part.path("message_content");
    JsonNode flat = inner.isObject() ? inner : part;
    addObject(flat, JsonFields.text(flat, "type", "message_content.type"));
  }

  private void addObject(JsonNode part, String type) {
    switch (type == null ? "" : type) {
      case "text", "input_text", "output_text" -> addText(part);
      case "tool_call", "tool-call", "tool_use", "function_call", "function" -> addCall(part);
      case "tool_call_response", "tool-result", "tool_result", "function_call_output" ->
          addResponse(part);
      case "reasoning", "thinking" -> addReasoning(part);
      default -> addUntyped(part);
    }
  }

  private void addUntyped(JsonNode part) {
    if (part.has("functionCall") || part.has("function_call")) {
      addCall(JsonFields.first(part, "functionCall", "function_call"));
    } else if (part.has("functionResponse") || part.has("function_response")) {
      addResponse(JsonFields.first(part, "functionResponse", "function_response"));
    } else if (part.has("toolUse")) {
      addCall(part.get("toolUse"));
    } else if (part.has("toolResult")) {
      addResponse(part.get("toolResult"));
    } else if (!part.has("type") && JsonFields.text(part, "text", "content") != null) {
      addText(part);
    } else {
      hasMore = true;
    }
  }

  private void addText(JsonNode part) {
    String text = JsonFields.text(part, "content", "text", "message_content.text");
    if (text == null) {
      hasMore = true;
    } else {
      texts.add(text);
    }
  }

  private void addReasoning(JsonNode part) {
    String text =
        JsonFields.text(
            part, "content", "text", "thinking", "reasoning", "summary", "message_content.text");
    if (text != null) {
      reasoning.add(text);
    }
    hasMore = true;
  }

  /** Adds a call in any of the shapes that providers and conventions write. */
  void addCall(JsonNode call) {
    JsonNode inner = JsonFields.first(call, "tool_call", "function_call");
    JsonNode flat = inner.isObject() ? inner : call;
    JsonNode function = flat.get("function");
    JsonNode named = function != null && function.isObject() ? function : flat;
    String name =
        JsonFields.text(
            named, "name", "toolName", "function.name", "tool_call.function.name", "tool_name");
    if (name == null) {
      hasMore = true;
      return;
    }
    calls.add(
        new ToolRequest(
            JsonFields.text(
                flat, "id", "toolCallId", "tool_call_id", "toolUseId", "call_id", "tool_call.id"),
            name,
            JsonFields.text(
                named,
                "arguments",
                "args",
                "input",
                "function.arguments",
                "tool_call.function.arguments")));
  }

  private void addResponse(JsonNode response) {
    String id =
        JsonFields.text(
            response, "id", "toolCallId", "tool_call_id", "tool_use_id", "toolUseId", "call_id");
    JsonNode result = JsonFields.first(response, "response", "result", "output", "content");
    String name = JsonFields.text(response, "name", "toolName");
    responses.add(new Message("tool", name, resultText(result), id, List.of(), null));
  }

  /** A result that is nothing but text parts is their text; any other stays JSON. */
  private static String resultText(JsonNode result) {
    if (result.isArray() && !result.isEmpty()) {
      MessageParts parts = new MessageParts();
      parts.addAll(result);
      if (!parts.hasMore && parts.calls.isEmpty() && parts.responses.isEmpty()) {
        return parts.text();
      }
    }
    if (result.isObject() && result.size() == 2 && result.path("value").isValueNode()) {
      // The Vercel AI SDK wraps a result: {type: text, value: ...}.
      return result.has("type") ? result.get("value").asText() : JsonText.write(result);
    }
    String text = JsonText.text(result);
    return text == null ? null : CleanText.of(text);
  }

  /** The texts, a line each; null if there are none. */
  String text() {
    return texts.isEmpty() ? null : String.join("\n", texts);
  }

  String reasoningText() {
    return reasoning.isEmpty() ? null : String.join("\n", reasoning);
  }

  List<ToolRequest> calls() {
    return calls;
  }

  List<Message> responses() {
    return responses;
  }

  boolean isEmpty() {
    return texts.isEmpty() && calls.isEmpty() && responses.isEmpty() && !hasMore;
  }

  /** Whether there is a part that text, calls and responses do not tell: an image, reasoning. */
  boolean hasMore() {
    return hasMore;
  }
}
