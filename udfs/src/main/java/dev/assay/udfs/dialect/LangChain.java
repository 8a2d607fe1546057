package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What LangChain and LangGraph give to their callbacks: the state of a graph, of which every step
 * repeats the conversation so far, and the values of a tool with what the callback adds to them.
 */
final class LangChain {
  private static final String[] VALUES = {"inputs", "outputs", "output"};

  /** What a message of a tool has. */
  private static final Set<String> MEMBERS =
      Set.of(
          "content",
          "additional_kwargs",
          "response_metadata",
          "type",
          "name",
          "id",
          "example",
          "tool_call_id",
          "artifact",
          "status");

  private LangChain() {}

  /** The conversation that a step got or gave; empty of anything else. */
  static Conversation state(JsonNode written, String defaultRole) {
    JsonNode value = value(written);
    JsonNode messages = value.isArray() ? updates(value) : value.path("messages");
    if (isMessage(value)) {
      messages = JsonNodeFactory.instance.arrayNode().add(value);
    }
    for (JsonNode message : messages) {
      if (!message.isArray() && !isMessage(message)) {
        return Conversation.EMPTY;
      }
    }
    return messages.isArray() ? Conversation.read(messages, defaultRole) : Conversation.EMPTY;
  }

  /** Whether a step gave nothing, among what the callback adds. */
  static boolean isNothing(JsonNode written) {
    return written.has("kwargs") && written.path("outputs").isNull();
  }

  /** The messages of commands to a graph, or an array as it is. */
  private static JsonNode updates(JsonNode array) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (JsonNode element : array) {
      JsonNode update = element.path("update");
      if (!update.isObject()) {
        return array;
      }
      update.path("messages").forEach(messages::add);
    }
    return messages;
  }

  private static boolean isMessage(JsonNode node) {
    return node.isObject()
        && (node.has("role")
            || (node.has("lc") && node.path("kwargs").has("content"))
            || node.path("data").has("content")
            || (node.has("content") && node.has("type"))
            || "tool_call".equals(node.path("type").asText()));
  }

  /** What stands alone, or among what a callback adds: tags, metadata, arguments of the caller. */
  private static JsonNode value(JsonNode written) {
    boolean isWrapper =
        written.size() == 1
            || (!written.has("lc") && (written.has("kwargs") || written.has("tags")));
    JsonNode value = isWrapper ? JsonFields.first(written, VALUES) : written;
    return value.isMissingNode() ? written : value;
  }

  /** A conversation without what it has in common with the beginning of another. */
  static List<Message> news(List<Message> said, List<Message> known) {
    int same = 0;
    while (same < said.size() && same < known.size() && isSame(said.get(same), known.get(same))) {
      same++;
    }
    return said.subList(same, said.size());
  }

  private static boolean isSame(Message one, Message other) {
    return Objects.equals(one.role(), other.role())
        && Objects.equals(one.content(), other.content())
        && one.toolCalls().equals(other.toolCalls());
  }

  /**
   * A tool's arguments among what a callback adds, beside the tool's name, or those of a Python
   * function of which none is without a name; a missing node for any other JSON.
   */
  static JsonNode arguments(JsonNode written) {
    if (written.has("input_str") && written.path("inputs").isObject()) {
      return written.get("inputs");
    }
    if (written.size() == 2 && written.has("tool_name") && written.path("arguments").isObject()) {
      return written.get("arguments");
    }
    boolean named =
        written.size() == 1 || (written.path("args").isArray() && written.get("args").isEmpty());
    return named && written.path("kwargs").isObject()
        ? written.get("kwargs")
        : MissingNode.getInstance();
  }

  /** The message of a tool that a result is; a missing node for anything else. */
  static JsonNode toolMessage(JsonNode written) {
    JsonNode value = value(written);
    if (value.isTextual()) {
      return printed(value.asText());
    }
    JsonNode message = JsonFields.first(value, value.has("lc") ? "kwargs" : "data");
    JsonNode flat = message.isObject() ? message : value;
    boolean isOfTool = flat.has("content") && flat.has("tool_call_id");
    return isOfTool ? flat : MissingNode.getInstance();
  }

  /** The message of a tool that was printed: {@code content='18 C' tool_call_id='c1'}. */
  private static JsonNode printed(String text) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    Map<String, String> members =
        text.startsWith("content=")
            ? PythonText.members(text)
                .filter(all -> MEMBERS.containsAll(all.keySet()))
                .orElse(Map.of())
            : Map.of();
    for (String name : List.of("content", "tool_call_id", "status")) {
      String value = members.get(name);
      (value == null ? Optional.<JsonNode>empty() : PythonText.literal(value))
          .ifPresent(json -> message.set(name, json));
    }
    return message.has("content") && message.path("tool_call_id").isTextual()
        ? message
        : MissingNode.getInstance();
  }
}
