package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A layout in which a tool exports what was labelled, read into the rows that {@link LabelParser}
 * reads.
 *
 * <p>Where a tool changes a label in place, the row's id holds the time of the change: the changed
 * label is a new fact, beside the one that it was.
 */
sealed interface LabelLayout
    permits LabelStudioTasks, LangfuseScores, MlflowAssessments, PhoenixAnnotations, ReviewedTasks {

  /** All of them. A record is of at most one. */
  List<LabelLayout> ALL =
      List.of(
          new LabelStudioTasks(),
          new LangfuseScores(),
          new MlflowAssessments(),
          new PhoenixAnnotations(),
          new ReviewedTasks());

  /** Whether a record is of this layout, by the names of its fields. */
  boolean recognizes(JsonNode row);

  /** The labels of a record; none where it holds no answer. */
  List<ObjectNode> rows(JsonNode row);

  /** The layout of a record; empty for Assay's own. */
  static Optional<LabelLayout> of(JsonNode row) {
    return ALL.stream().filter(layout -> layout.recognizes(row)).findFirst();
  }

  /** A row of no cells. */
  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The text of a field: of the first of these names that has one; null where none has. */
  static String text(JsonNode row, String... names) {
    for (String name : names) {
      JsonNode value = row.path(name);
      if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
        return value.asText();
      }
    }
    return null;
  }

  /** A copy of a record whose {@code camelCase} names are written {@code in_words}. */
  static ObjectNode inWords(JsonNode row) {
    ObjectNode renamed = empty();
    row.properties()
        .forEach(
            field ->
                renamed.set(
                    field
                        .getKey()
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toLowerCase(java.util.Locale.ROOT),
                    field.getValue()));
    return renamed;
  }

  /** An id of parts, of which the last may be null. */
  static String id(String tool, String id, String changedAt) {
    if (id == null) {
      return null;
    }
    return changedAt == null ? tool + "-" + id : tool + "-" + id + "@" + changedAt;
  }

  /**
   * Writes an answer that a tool has as text into a row's cells: yes, no and unsure are what they
   * say, anything else is a class.
   */
  static void putAnswer(ObjectNode row, String answer) {
    switch (answer.strip().toLowerCase(java.util.Locale.ROOT)) {
      case "yes", "true" -> row.put("value_bool", true);
      case "no", "false" -> row.put("value_bool", false);
      case LabelValue.UNSURE -> row.put("value_bool", LabelValue.UNSURE);
      default -> row.put("value_label", answer);
    }
  }
}
