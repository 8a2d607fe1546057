package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ToolRequest;
import java.util.List;
import java.util.Objects;

/** Tells payloads that say no more than the messages and fields that were read from them. */
final class Retelling {
  private Retelling() {}

  /**
   * Whether messages, and the fields of their span, hold all that a payload says. It is a message,
   * several, or an object that has them beside what was asked for.
   */
  static boolean isWhole(String payload, List<Message> messages, SpanDraft draft) {
    JsonNode json = JsonText.container(payload).orElse(JsonNodeFactory.instance.missingNode());
    JsonNode said = json.path("messages");
    if (json.isArray()) {
      said = json;
    } else if (json.has("role")) {
      said = JsonNodeFactory.instance.arrayNode().add(json);
    } else if (!said.isArray() || !areFields(json, draft)) {
      return false;
    }
    int lifted = said.size() - messages.size();
    if (lifted < 0 || lifted > 1 || (lifted == 1 && !isInstruction(said.get(0), draft))) {
      return false;
    }
    for (int i = 0; i < messages.size(); i++) {
      if (!isMessage(said.get(i + lifted), messages.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean areFields(JsonNode request, SpanDraft draft) {
    return request.properties().stream()
        .allMatch(
            member ->
                switch (member.getKey()) {
                  case "messages" -> true;
                  case "model" -> isField(member.getValue(), Field.REQUEST_MODEL, draft);
                  case "tools" -> isField(member.getValue(), Field.TOOL_DEFINITIONS, draft);
                  default -> false;
                });
  }

  private static boolean isField(JsonNode value, Field field, SpanDraft draft) {
    return Objects.equals(JsonText.text(value), draft.value(field, String.class));
  }

  private static boolean isInstruction(JsonNode node, SpanDraft draft) {
    String text = draft.value(Field.SYSTEM_INSTRUCTIONS, String.class);
    return text != null && isMessage(node, Message.text("system", text));
  }

  private static boolean isMessage(JsonNode node, Message message) {
    return message.partsJson() == null
        && isText(node, "role", message.role())
        && isText(node, "content", message.content())
        && isText(node, "name", message.name())
        && isText(node, "tool_call_id", message.toolCallId())
        && areCalls(node.path("tool_calls"), message.toolCalls())
        && has(node, "role", "content", "name", "tool_call_id", "tool_calls");
  }

  private static boolean areCalls(JsonNode calls, List<ToolRequest> requests) {
    boolean areTold = calls.isArray() || calls.isNull() || calls.isMissingNode();
    if (!areTold || calls.size() != requests.size()) {
      return false;
    }
    for (int i = 0; i < requests.size(); i++) {
      JsonNode call = calls.get(i);
      JsonNode function = call.path("function");
      boolean isCall =
          isText(call, "id", requests.get(i).id())
              && isText(call, "type", "function")
              && isText(function, "name", requests.get(i).name())
              && isText(function, "arguments", requests.get(i).arguments())
              && has(call, "id", "type", "function")
              && has(function, "name", "arguments");
      if (!isCall) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(JsonNode node, String name, String text) {
    JsonNode value = node.path(name);
    return text == null
        ? value.isMissingNode() || value.isNull()
        : value.isTextual() && value.asText().equals(text);
  }

  /** Whether an object has no other members. */
  private static boolean has(JsonNode node, String... names) {
    List<String> known = List.of(names);
    return node.isObject()
        && node.properties().stream().allMatch(member -> known.contains(member.getKey()));
  }
}
