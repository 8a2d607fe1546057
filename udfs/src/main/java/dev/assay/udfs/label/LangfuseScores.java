package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * The scores of a Langfuse export, with names as in its tables or as in its API. Scores of an
 * annotation are people's, those of an evaluation a model's, those of the API a program's. An
 * export does not say who annotated.
 */
record LangfuseScores() implements LabelLayout {
  @Override
  public boolean recognizes(JsonNode row) {
    return (row.has("data_type") || row.has("dataType"))
        && row.has("name")
        && row.has("source")
        && (row.has("value") || row.has("string_value") || row.has("stringValue"));
  }

  @Override
  public List<ObjectNode> rows(JsonNode record) {
    ObjectNode score = LabelLayout.inWords(record);
    ObjectNode row = LabelLayout.empty();
    String changed = LabelLayout.text(score, "updated_at", "timestamp", "created_at");
    String origin = Objects.requireNonNullElse(LabelLayout.text(score, "source"), "API");
    row.put("label_id", LabelLayout.id("langfuse", LabelLayout.text(score, "id"), changed));
    row.put("trace_id", LabelLayout.text(score, "trace_id"));
    row.put("span_id", LabelLayout.text(score, "observation_id"));
    row.put("session_id", LabelLayout.text(score, "session_id"));
    row.put("criterion", LabelLayout.text(score, "name"));
    switch (origin) {
      case "ANNOTATION" -> {
        row.put("annotator_kind", "HUMAN");
        row.put("annotator_id", LabelLayout.text(score, "author_user_id"));
      }
      case "EVAL" -> row.put("annotator_kind", "LLM").put("annotator_id", "langfuse-eval");
      default -> row.put("annotator_kind", "CODE").put("annotator_id", "langfuse-api");
    }
    putValue(row, score);
    row.put("rationale", LabelLayout.text(score, "comment"));
    row.put("created_at", changed);
    row.put("environment", LabelLayout.text(score, "environment"));
    row.put("dataset_run_id", LabelLayout.text(score, "dataset_run_id"));
    return List.of(row);
  }

  private static void putValue(ObjectNode row, JsonNode score) {
    String value = LabelLayout.text(score, "value");
    String text = LabelLayout.text(score, "string_value");
    switch (Objects.requireNonNullElse(LabelLayout.text(score, "data_type"), "NUMERIC")) {
      case "BOOLEAN" -> {
        if (text != null || value != null) {
          LabelLayout.putAnswer(row, text == null ? bool(value) : text);
        }
      }
      case "NUMERIC" -> row.put("value_number", value);
      case "CATEGORICAL" -> {
        if (text != null || value != null) {
          LabelLayout.putAnswer(row, text == null ? value : text);
        }
      }
      default -> row.put("value_type", "TEXT").put("value_label", text == null ? value : text);
    }
  }

  /** As a number in one version of Langfuse, as a word in another. */
  private static String bool(String value) {
    return switch (value) {
      case "0", "0.0" -> "false";
      case "1", "1.0" -> "true";
      default -> value;
    };
  }
}
