package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code queue export} wrote and a reviewer filled in: a line of JSON for a trace with all of
 * its questions, or a row of a sheet for one question. A question without an answer is no label;
 * what was shown beside it is not kept.
 */
record ReviewedTasks() implements LabelLayout {
  private static final List<String> OF_THE_TRACE =
      List.of("source", "trace_id", "source_trace_id", "span_id", "redactor_version");
  private static final List<String> OF_THE_ANSWER =
      List.of("failure_mode", "rubric_version", "rationale", "confidence", "severity");

  @Override
  public boolean recognizes(JsonNode row) {
    return row.path("questions").isArray() || (row.has("answer") && row.has("failure_mode"));
  }

  @Override
  public List<ObjectNode> rows(JsonNode task) {
    List<ObjectNode> rows = new ArrayList<>();
    if (task.path("questions").isArray()) {
      task.path("questions").forEach(question -> addTo(rows, task, question));
    } else {
      addTo(rows, task, task);
    }
    return rows;
  }

  private static void addTo(List<ObjectNode> rows, JsonNode task, JsonNode question) {
    String answer = LabelLayout.text(question, "answer");
    if (answer == null) {
      return;
    }
    ObjectNode row = LabelLayout.empty();
    OF_THE_TRACE.forEach(name -> row.put(name, LabelLayout.text(task, name)));
    OF_THE_ANSWER.forEach(name -> row.put(name, LabelLayout.text(question, name)));
    row.put("value_bool", answer.strip().toLowerCase(Locale.ROOT));
    row.set("evidence", evidence(question.path("evidence")));
    row.put("annotator_id", reviewer(question) == null ? reviewer(task) : reviewer(question));
    String at = LabelLayout.text(question, "created_at");
    row.put("created_at", at == null ? LabelLayout.text(task, "created_at") : at);
    rows.add(row);
  }

  private static String reviewer(JsonNode node) {
    return LabelLayout.text(node, "reviewer", "annotator_id");
  }

  /** In a sheet's cell a reviewer may just quote. */
  private static JsonNode evidence(JsonNode evidence) {
    if (!evidence.isTextual() || evidence.asText().isBlank()) {
      return evidence.isArray() ? evidence : null;
    }
    String text = evidence.asText().strip();
    return text.startsWith("[") ? evidence : LabelLayout.empty().arrayNode().add(text);
  }
}
