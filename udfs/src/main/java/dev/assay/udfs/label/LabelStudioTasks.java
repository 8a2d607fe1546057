package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of a Label Studio export in JSON. The task's data say which trace it is, and {@code
 * rubric_versions} by which rubric each question was asked. Each control but those for text answers
 * the question that its name names: choices, a rating or a number. Text that was marked with a
 * question's name is its evidence; a text field named {@code QUESTION_rationale}, or {@code
 * rationale} for all, is its rationale. Annotations that were skipped hold no answer.
 */
record LabelStudioTasks() implements LabelLayout {
  private static final List<String> TRACE =
      List.of(
          "source",
          "trace_id",
          "source_trace_id",
          "span_id",
          "session_id",
          "rubric_version",
          "redactor_version");
  private static final String RATIONALE = "rationale";

  @Override
  public boolean recognizes(JsonNode row) {
    return row.path("data").isObject() && row.path("annotations").isArray();
  }

  @Override
  public List<ObjectNode> rows(JsonNode task) {
    List<ObjectNode> rows = new ArrayList<>();
    for (JsonNode annotation : task.path("annotations")) {
      if (!annotation.path("was_cancelled").asBoolean()) {
        rows.addAll(answers(task.path("data"), annotation));
      }
    }
    return rows;
  }

  private static List<ObjectNode> answers(JsonNode data, JsonNode annotation) {
    Map<String, ObjectNode> answers = new LinkedHashMap<>();
    for (JsonNode result : annotation.path("result")) {
      String question = LabelLayout.text(result, "from_name");
      JsonNode value = result.path("value");
      switch (result.path("type").asText()) {
        case "choices" ->
            value
                .path("choices")
                .forEach(choice -> LabelLayout.putAnswer(row(answers, question), choice.asText()));
        case "rating" ->
            row(answers, question).put("value_number", value.path("rating").asDouble());
        case "number" ->
            row(answers, question).put("value_number", value.path("number").asDouble());
        default -> {}
      }
    }
    for (JsonNode result : annotation.path("result")) {
      addText(answers, data, result);
    }
    answers.forEach((question, row) -> describe(row, question, data, annotation));
    return List.copyOf(answers.values());
  }

  private static ObjectNode row(Map<String, ObjectNode> answers, String question) {
    return answers.computeIfAbsent(question, name -> LabelLayout.empty());
  }

  private static void addText(Map<String, ObjectNode> answers, JsonNode data, JsonNode result) {
    String control = String.valueOf(LabelLayout.text(result, "from_name"));
    JsonNode value = result.path("value");
    switch (result.path("type").asText()) {
      case "textarea" ->
          answers.forEach(
              (question, row) -> {
                if (control.equals(RATIONALE) || control.equals(question + "_" + RATIONALE)) {
                  row.put(RATIONALE, text(value.path("text")));
                }
              });
      case "paragraphlabels" ->
          answers.forEach(
              (question, row) -> {
                if (names(value, question)) {
                  row.withArray("evidence").add(place(data, result, value));
                }
              });
      case "labels", "hypertextlabels" ->
          answers.forEach(
              (question, row) -> {
                if (names(value, question)) {
                  ObjectNode place = row.withArray("evidence").addObject();
                  place.put("text", LabelLayout.text(value, "text"));
                  place.set("start", value.path("start").isInt() ? value.get("start") : null);
                  place.set("end", value.path("end").isInt() ? value.get("end") : null);
                }
              });
      default -> {}
    }
  }

  /**
   * A marked part of a dialogue, which Label Studio gives by the paragraph. Where the task says at
   * which offset of its whole text a paragraph starts, the place is given in that text.
   */
  private static ObjectNode place(JsonNode data, JsonNode result, JsonNode value) {
    ObjectNode place = LabelLayout.empty().put("text", LabelLayout.text(value, "text"));
    JsonNode paragraphs = data.path(result.path("to_name").asText());
    JsonNode first = paragraphs.path(value.path("start").asInt(-1)).path("start");
    JsonNode last = paragraphs.path(value.path("end").asInt(-1)).path("start");
    if (first.isInt() && last.isInt()) {
      place.put("start", first.asInt() + value.path("startOffset").asInt());
      place.put("end", last.asInt() + value.path("endOffset").asInt());
    }
    return place;
  }

  private static boolean names(JsonNode value, String question) {
    for (String kind : List.of("labels", "hypertextlabels", "paragraphlabels")) {
      for (JsonNode label : value.path(kind)) {
        if (label.asText().equals(question)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String text(JsonNode lines) {
    if (!(lines instanceof ArrayNode array)) {
      return lines.asText();
    }
    List<String> texts = new ArrayList<>();
    array.forEach(line -> texts.add(line.asText()));
    return String.join("\n", texts);
  }

  private static void describe(
      ObjectNode row, String question, JsonNode data, JsonNode annotation) {
    String changed = LabelLayout.text(annotation, "updated_at", "created_at");
    String id = LabelLayout.text(annotation, "id");
    row.put(
        "label_id",
        id == null ? null : LabelLayout.id("label-studio", id + "-" + question, changed));
    row.put("criterion", question);
    row.put("annotator_kind", "HUMAN");
    JsonNode by = annotation.path("completed_by");
    row.put(
        "annotator_id",
        by.isObject()
            ? LabelLayout.text(by, "email", "id")
            : LabelLayout.text(annotation, "completed_by"));
    row.put("created_at", changed);
    TRACE.forEach(name -> row.put(name, LabelLayout.text(data, name)));
    String rubric = LabelLayout.text(data.path("rubric_versions"), question);
    if (rubric != null) {
      row.put("rubric_version", rubric);
    }
  }
}
