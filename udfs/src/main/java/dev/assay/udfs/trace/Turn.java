package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that was said, asked for or given in a trace, as a reader follows it.
 *
 * @param kind what it is
 * @param name of the tool, the document or the speaker; may be null
 * @param text never blank
 * @param spanId the span that says it first
 * @param atNanos when, from the start of the trace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Turn(Kind kind, String name, String text, String spanId, long atNanos) {

  /** What a turn is. */
  public enum Kind {
    SYSTEM("system"),
    /** The tools that a model was offered, as JSON. */
    TOOLS("tools offered"),
    USER("user"),
    ASSISTANT("assistant"),
    REASONING("reasoning"),
    TOOL_CALL("tool call"),
    TOOL_RESULT("tool result"),
    DOCUMENT("document"),
    /** What went into a step, where it is no message. */
    INPUT("input"),
    /** What came out of a step, where it is no message. */
    OUTPUT("output"),
    /** A message of another role, whose name is the turn's. */
    MESSAGE("message"),
    ERROR("error");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** For a reader, in lower case. */
    public String title() {
      return title;
    }
  }

  /** What stands before the text: the kind, and the name if there is one. */
  public String title() {
    return name == null ? kind.title() : kind.title() + " " + name;
  }
}
