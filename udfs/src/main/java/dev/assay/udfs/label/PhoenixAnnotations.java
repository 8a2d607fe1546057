package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The annotations of Phoenix, as its client gives them: of spans, traces or sessions. The result
 * stands in columns {@code result.label} and so on, in an object, or beside the other columns.
 */
record PhoenixAnnotations() implements LabelLayout {
  @Override
  public boolean recognizes(JsonNode row) {
    boolean result = row.has("result") || row.has("result.label") || row.has("result.score");
    return row.has("annotator_kind") && (row.has("annotation_name") || (result && row.has("name")));
  }

  @Override
  public List<ObjectNode> rows(JsonNode annotation) {
    String changed = LabelLayout.text(annotation, "updated_at", "created_at");
    String label = result(annotation, "label");
    ObjectNode row = LabelLayout.empty();
    row.put("label_id", LabelLayout.id("phoenix", LabelLayout.text(annotation, "id"), changed));
    row.put("trace_id", LabelLayout.text(annotation, "trace_id"));
    row.put("span_id", LabelLayout.text(annotation, "span_id"));
    row.put("session_id", LabelLayout.text(annotation, "session_id"));
    row.put("criterion", LabelLayout.text(annotation, "annotation_name", "name"));
    row.put("annotator_kind", LabelLayout.text(annotation, "annotator_kind"));
    row.put("annotator_id", LabelLayout.text(annotation, "user_id", "identifier"));
    if (label != null) {
      LabelLayout.putAnswer(row, label);
    }
    row.put("value_number", result(annotation, "score"));
    row.put("rationale", result(annotation, "explanation"));
    row.put("created_at", changed);
    row.set("metadata", annotation.get("metadata"));
    return List.of(row);
  }

  private static String result(JsonNode annotation, String name) {
    String nested = LabelLayout.text(annotation.path("result"), name);
    return nested == null ? LabelLayout.text(annotation, "result." + name, name) : nested;
  }
}
