package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Fields that a JSON text must have, with a value that is neither null nor empty. A text that is no
 * JSON has none. Score 1, or below 0.5 by the share of the fields that are missing.
 *
 * @param fields names; a dot leads into an object, a number into a list: {@code items.0.price}
 * @param on the texts that are looked at (default {@code answer})
 */
public record RequiredFieldsRule(List<String> fields, TextSource on) implements Rule {
  private static final int QUOTED = 160;

  public RequiredFieldsRule {
    if (fields == null || fields.isEmpty() || fields.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("required_fields needs fields, none of them blank");
    }
    fields = List.copyOf(fields);
    on = on == null ? TextSource.ANSWER : on;
  }

  @Override
  public Verdict judge(Subject subject) {
    List<TextSource.Text> texts = on.in(subject);
    if (texts.isEmpty()) {
      return Verdict.notApplicable("There is no %s.".formatted(on.words()));
    }
    for (TextSource.Text text : texts) {
      JsonNode json = JsonText.of(text.text()).value();
      List<String> missing = fields.stream().filter(field -> !has(json, field)).toList();
      if (!missing.isEmpty()) {
        return Verdict.scored(
            Tolerance.allOf(fields.size() - missing.size(), fields.size()),
            "The %s has no %s: %s."
                .formatted(
                    on.words(), String.join(", ", missing), Evidence.quote(text.text(), QUOTED)),
            List.of(Evidence.of(text.label(), text.text())));
      }
    }
    return Verdict.absent("The %s has %s.".formatted(on.words(), String.join(", ", fields)));
  }

  private static boolean has(JsonNode json, String field) {
    JsonNode node = json;
    for (String step : field.split("\\.", -1)) {
      if (node == null) {
        return false;
      }
      node =
          node.isArray() && step.matches("\\d{1,6}")
              ? node.get(Integer.parseInt(step))
              : node.get(step);
    }
    return node != null
        && !node.isNull()
        && !(node.isTextual() && node.asText().isBlank())
        && !(node.isContainerNode() && node.isEmpty());
  }
}
