package dev.assay.udfs.evaluator;

/**
 * One call of a tool, with what it gave back.
 *
 * @param label where it stands in the trace: a span's id
 * @param name the tool; empty where the tracer has none
 * @param arguments as the model wrote them; may be null
 * @param result may be null
 * @param failed whether the tracer says so
 */
public record ToolCall(String label, String name, String arguments, String result, boolean failed) {
  public ToolCall {
    name = name == null ? "" : name;
  }
}
