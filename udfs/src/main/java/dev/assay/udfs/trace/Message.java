package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One message of a conversation with a model.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool}, or as traced
 * @param name who spoke, where several share a role; may be null
 * @param content its text parts, joined by line breaks; null where it has none
 * @param toolCallId the call that a {@code tool} message answers; may be null
 * @param toolCalls the calls that it asks for, in order; never null
 * @param partsJson its parts as traced, where text and tool calls do not say all; may be null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Message(
    String role,
    String name,
    String content,
    String toolCallId,
    List<ToolRequest> toolCalls,
    String partsJson) {

  public Message {
    toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
  }

  /** A message that is nothing but text. */
  public static Message text(String role, String content) {
    return new Message(role, null, content, null, List.of(), null);
  }
}
