package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/**
 * Texts that are to be JSON of a JSON Schema. Score 1, or below 0.5 the more the schema is broken.
 *
 * @param schema the schema, as YAML or as a JSON text
 * @param on the texts that are looked at (default {@code answer})
 */
public record JsonSchemaRule(Object schema, TextSource on) implements Rule {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUOTED = 160;

  public JsonSchemaRule {
    if (!(schema instanceof Map) && !(schema instanceof String)) {
      throw new IllegalArgumentException("json_schema needs a schema: keys and values, or a text");
    }
    try {
      schema = JSON.writeValueAsString(schema instanceof String text ? parsed(text) : schema);
      Schemas.errors(parsed((String) schema), JSON.nullNode());
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("json_schema: schema is no JSON Schema", e);
    }
    on = on == null ? TextSource.ANSWER : on;
  }

  private static JsonNode parsed(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  @Override
  public Verdict judge(Subject subject) {
    List<TextSource.Text> texts = on.in(subject);
    if (texts.isEmpty()) {
      return Verdict.notApplicable("There is no %s.".formatted(on.words()));
    }
    for (TextSource.Text text : texts) {
      JsonText json = JsonText.of(text.text());
      if (json.json().isEmpty()) {
        return broken(text, 0, "%s at character %d".formatted(json.problem(), json.at()));
      }
      List<String> errors = Schemas.errors(schemaNode(), json.json().get());
      if (!errors.isEmpty()) {
        return broken(text, 0.5 / (1 + errors.size()), errors.get(0));
      }
    }
    return Verdict.absent("The %s satisfies the schema.".formatted(on.words()));
  }

  private JsonNode schemaNode() {
    try {
      return parsed((String) schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Verdict broken(TextSource.Text text, double score, String why) {
    return Verdict.scored(
        score,
        "The %s breaks the schema: %s. It is %s."
            .formatted(
                on.words(), Evidence.quote(why, QUOTED), Evidence.quote(text.text(), QUOTED)),
        List.of(Evidence.of(text.label(), text.text())));
  }
}
