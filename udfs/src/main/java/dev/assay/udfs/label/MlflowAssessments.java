package dev.assay.udfs.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The assessments of MLflow: each a record, or a trace's in its row or its {@code info}. One that
 * another overrides, or that could not be made, holds no answer.
 */
record MlflowAssessments() implements LabelLayout {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean recognizes(JsonNode row) {
    return row.has("assessments") || row.path("info").has("assessments") || isAssessment(row);
  }

  private static boolean isAssessment(JsonNode row) {
    return row.path("source").has("source_type") && (row.has("feedback") || row.has("expectation"));
  }

  @Override
  public List<ObjectNode> rows(JsonNode record) {
    List<ObjectNode> rows = new ArrayList<>();
    if (isAssessment(record)) {
      addTo(rows, record, record);
    } else {
      JsonNode trace = record.has("assessments") ? record : record.path("info");
      tree(trace.path("assessments")).forEach(assessment -> addTo(rows, tree(assessment), trace));
    }
    return rows;
  }

  /** A table's cell may hold it as text. */
  private static JsonNode tree(JsonNode node) {
    if (!node.isTextual()) {
      return node;
    }
    try {
      return JSON.readTree(node.textValue());
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static void addTo(List<ObjectNode> rows, JsonNode assessment, JsonNode trace) {
    boolean overridden = "false".equals(LabelLayout.text(assessment, "valid"));
    JsonNode value = value(assessment);
    if (overridden || value.isMissingNode() || value.isNull()) {
      return;
    }
    String changed = time(assessment, "last_update_time");
    ObjectNode row = LabelLayout.empty();
    row.put(
        "label_id",
        LabelLayout.id("mlflow", LabelLayout.text(assessment, "assessment_id", "id"), changed));
    String traceId = LabelLayout.text(assessment, "trace_id");
    row.put(
        "trace_id", traceId == null ? LabelLayout.text(trace, "trace_id", "request_id") : traceId);
    row.put("span_id", LabelLayout.text(assessment, "span_id"));
    row.put("criterion", LabelLayout.text(assessment, "assessment_name", "name"));
    JsonNode source = assessment.path("source");
    row.put("annotator_kind", kind(LabelLayout.text(source, "source_type")));
    row.put("annotator_id", LabelLayout.text(source, "source_id"));
    putValue(row, value);
    row.put("rationale", LabelLayout.text(assessment, "rationale"));
    row.put("created_at", changed == null ? time(assessment, "create_time") : changed);
    row.set("metadata", assessment.path("metadata").isObject() ? assessment.get("metadata") : null);
    rows.add(row);
  }

  /** An expectation that is a list or an object stands as JSON in a field of its own. */
  private static JsonNode value(JsonNode assessment) {
    JsonNode feedback = assessment.path("feedback").path("value");
    if (!feedback.isMissingNode()) {
      return feedback;
    }
    JsonNode expectation = assessment.path("expectation");
    JsonNode serialized = expectation.path("serialized_value").path("value");
    if (!serialized.isTextual()) {
      return expectation.path("value");
    }
    JsonNode parsed = tree(serialized);
    return parsed.isMissingNode() ? serialized : parsed;
  }

  private static String kind(String sourceType) {
    if (sourceType == null) {
      return null;
    }
    return sourceType.endsWith("JUDGE") ? "LLM" : sourceType;
  }

  private static void putValue(ObjectNode row, JsonNode value) {
    if (value.isTextual()) {
      LabelLayout.putAnswer(row, value.textValue());
    } else if (value.isBoolean()) {
      row.put("value_bool", value.booleanValue());
    } else if (value.isNumber()) {
      row.put("value_number", value.doubleValue());
    } else {
      row.put("value_type", "TEXT").put("value_label", value.toString());
    }
  }

  /** As text in one version of MLflow, as milliseconds in another. */
  private static String time(JsonNode assessment, String name) {
    JsonNode millis = assessment.path(name + "_ms");
    return millis.isNumber()
        ? Instant.ofEpochMilli(millis.longValue()).toString()
        : LabelLayout.text(assessment, name);
  }
}
