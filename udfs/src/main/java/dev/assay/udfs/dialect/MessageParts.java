package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sorts the parts of one message: text, calls of tools, their responses, reasoning, and others. */
final class MessageParts {
  /** Types of parts that neither text nor calls nor responses tell. */
  private static final Set<String> OTHER_TYPES =
      Set.of(
          "refusal",
          "image",
          "image_url",
          "input_image",
          "audio",
          "input_audio",
          "video",
          "file",
          "input_file",
          "document",
          "blob",
          "uri");

  /** Members that stand alone in a part without a type. */
  private static final Set<String> UNTYPED =
      Set.of(
          "functionCall",
          "functionResponse",
          "toolUse",
          "toolResult",
          "reasoningContent",
          "image",
          "document",
          "video");

  /** How the types of items end that are calls of tools, and the types of what these gave. */
  private static final String CALL = "_call";

  private static final String OUTPUT_OF_CALL = "_call_output";

  private static final List<String> REASONING =
      List.of("content", "text", "thinking", "reasoning", "summary", "message_content.text");

  private final List<String> texts = new ArrayList<>();
  private final List<String> reasoning = new ArrayList<>();
  private final List<ToolRequest> calls = new ArrayList<>();
  private final List<Message> responses = new ArrayList<>();
  private boolean hasMore;

  /** How many responses stand before all other parts. */
  private int leading;

  /**
   * The role of a part that stands where messages do: a call is the assistant's, an output the
   * tool's; null if it is no such part.
   */
  static String speaker(JsonNode part, String defaultRole) {
    String type = part.has("role") || !part.has("type") ? "" : part.get("type").asText();
    return switch (type) {
      case "text", "input_text", "output_text" -> defaultRole;
      case "tool_call", "tool-call", "tool_use", "function_call", "reasoning", "thinking" ->
          "assistant";
      case "tool_call_response", "tool-result", "tool_result" -> "tool";
      default -> type.endsWith(OUTPUT_OF_CALL) ? "tool" : type.endsWith(CALL) ? "assistant" : null;
    };
  }

  /** The parts that a text is, written as JSON; any other content as it is, data included. */
  static JsonNode inText(JsonNode content) {
    if (!content.isTextual() || !content.asText().startsWith("[")) {
      return content;
    }
    JsonNode json = JsonText.container(content.asText()).orElse(content);
    for (JsonNode part : json) {
      if (!isKnown(part)) {
        return content;
      }
    }
    MessageParts parts = new MessageParts();
    parts.addAll(json);
    return parts.texts.isEmpty() && parts.calls.isEmpty() && parts.responses.isEmpty()
        ? content
        : json;
  }

  private static boolean isKnown(JsonNode part) {
    if (part.has("type")) {
      return speaker(part, "") != null || OTHER_TYPES.contains(part.get("type").asText());
    }
    if (part.size() != 1) {
      return false;
    }
    String name = part.fieldNames().next();
    return name.equals("text")
        ? part.get(name).isTextual()
        : UNTYPED.contains(name) && part.get(name).isObject();
  }

  /** Adds the parts of an array, a lone text, or a lone part. */
  void addAll(JsonNode content) {
    if (content.isArray()) {
      content.forEach(this::add);
    } else {
      add(content);
    }
  }

  private void add(JsonNode part) {
    addPart(part);
    if (texts.isEmpty() && calls.isEmpty() && !hasMore) {
      leading = responses.size();
    }
  }

  private void addPart(JsonNode part) {
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
      case "text", "input_text", "output_text", "summary_text", "reasoning_text" -> addText(part);
      case "tool_call",
          "tool-call",
          "tool_use",
          "server_tool_use",
          "mcp_tool_use",
          "function_call",
          "function" ->
          addCall(part);
      case "tool_call_response", "tool-result", "tool_result", "server_tool_call_response" ->
          addResponse(part);
      case "reasoning", "thinking" -> addReasoning(part);
      case "refusal" -> {
        addRefusal(part.path("refusal"));
        hasMore = true;
      }
      default -> addOther(part, type == null ? "" : type);
    }
  }

  private void addOther(JsonNode part, String type) {
    if (type.endsWith(OUTPUT_OF_CALL) || type.endsWith("_tool_result")) {
      addResponse(part);
    } else if (type.endsWith(CALL)) {
      addItem(part, type);
    } else {
      addUntyped(part);
    }
  }

  /**
   * Adds the call of a tool that its type names, and the result where it has one: the provider may
   * have run it.
   */
  private void addItem(JsonNode item, String type) {
    String own = JsonFields.text(item, "name");
    String id = JsonFields.text(item, "call_id", "id");
    String name = own == null ? type.substring(0, type.length() - CALL.length()) : own;
    add(
        new ToolRequest(
            id,
            name,
            JsonFields.text(
                item, "arguments", "input", "action", "queries", "code", "server_tool_call")));
    JsonNode result = JsonFields.first(item, "output", "results", "outputs", "error");
    if (!result.isMissingNode() && !(result.isContainerNode() && result.isEmpty())) {
      responses.add(new Message("tool", name, resultText(result), id, List.of(), null));
    }
    // An image stays a part: it is no text.
    hasMore |= item.path("result").isTextual();
  }

  private void addUntyped(JsonNode part) {
    JsonNode call = JsonFields.first(part, "functionCall", "function_call", "toolUse");
    JsonNode response =
        JsonFields.first(part, "functionResponse", "function_response", "toolResult");
    if (call.isObject()) {
      addCall(call);
    } else if (response.isObject()) {
      addResponse(response);
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
    hasMore = true;
    for (String name : REASONING) {
      JsonNode said = part.path(name);
      String text = said.isArray() && said.isEmpty() ? null : resultText(said);
      if (text != null) {
        reasoning.add(text);
        return;
      }
    }
  }

  /** Adds the text that a model says in place of an answer; any other value adds nothing. */
  void addRefusal(JsonNode refusal) {
    if (refusal.isTextual() && !refusal.asText().isEmpty()) {
      texts.add(CleanText.of(refusal.asText()));
    }
  }

  /**
   * Adds a call in any of the shapes that providers and conventions write; one whose id is there
   * already is the same call.
   */
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
    add(
        new ToolRequest(
            JsonFields.text(
                flat, "call_id", "id", "toolCallId", "tool_call_id", "toolUseId", "tool_call.id"),
            name,
            JsonFields.text(
                named,
                "arguments",
                "args",
                "input",
                "function.arguments",
                "tool_call.function.arguments")));
  }

  private void add(ToolRequest call) {
    for (int i = 0; i < calls.size(); i++) {
      ToolRequest known = calls.get(i);
      if (call.id() != null && call.id().equals(known.id())) {
        // A stream begins with a call without its arguments.
        boolean begun = known.arguments() == null || known.arguments().equals("{}");
        if (begun && call.arguments() != null) {
          calls.set(i, call);
        }
        return;
      }
    }
    calls.add(call);
  }

  private void addResponse(JsonNode response) {
    String id =
        JsonFields.text(
            response, "call_id", "toolCallId", "tool_call_id", "tool_use_id", "toolUseId", "id");
    JsonNode result =
        JsonFields.first(
            response, "response", "result", "output", "content", "server_tool_call_response");
    String name = JsonFields.text(response, "name", "toolName");
    responses.add(new Message("tool", name, resultText(result), id, List.of(), null));
  }

  /** A result that is nothing but text parts is their text; any other stays JSON. */
  static String resultText(JsonNode result) {
    if (result.isArray() && !result.isEmpty()) {
      MessageParts parts = new MessageParts();
      parts.addAll(result);
      if (!parts.hasMore && parts.calls.isEmpty() && parts.responses.isEmpty()) {
        return parts.text();
      }
    }
    if (result.size() == 2 && result.has("value") && result.path("type").isTextual()) {
      // The Vercel AI SDK wraps a result: {type: text, value: ...}.
      return resultText(result.get("value"));
    }
    String text = JsonText.text(result);
    return text == null ? null : CleanText.of(text);
  }

  /** What an array says that is nothing but parts of the type text, as tools of MCP give it. */
  static Optional<String> texts(JsonNode array) {
    MessageParts parts = new MessageParts();
    for (JsonNode part : array) {
      if (!"text".equals(part.path("type").asText())) {
        return Optional.empty();
      }
      parts.add(part);
    }
    return parts.hasMore ? Optional.empty() : Optional.ofNullable(parts.text());
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

  /** The responses that stand before all other parts. */
  List<Message> leadingResponses() {
    return responses.subList(0, leading);
  }

  /** The responses that stand after other parts. */
  List<Message> laterResponses() {
    return responses.subList(leading, responses.size());
  }

  boolean isEmpty() {
    return texts.isEmpty() && calls.isEmpty() && responses.isEmpty() && !hasMore;
  }

  /** Whether there is a part that text, calls and responses do not tell: an image, reasoning. */
  boolean hasMore() {
    return hasMore;
  }
}
