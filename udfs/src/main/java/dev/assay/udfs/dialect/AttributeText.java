package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Brings attributes of any shape into one flat map of texts.
 *
 * <p>Tools nest what tracers wrote flat: {@code {"gen_ai": {"request": {"model": ...}}}} is {@code
 * gen_ai.request.model} again. Only the name spaces of known vocabularies are taken apart; the
 * objects of others stay JSON.
 */
public final class AttributeText {
  private static final Set<String> NESTED =
      Set.of(
          "gen_ai",
          "llm",
          "openinference",
          "input",
          "output",
          "session",
          "user",
          "tool",
          "tag",
          "retrieval",
          "reranker",
          "embedding",
          "agent",
          "graph",
          "exception",
          "error",
          "traceloop",
          "ai",
          "mlflow",
          "service",
          "deployment",
          "telemetry",
          "enduser",
          "feature_flag");

  /** Attributes in those name spaces whose values are JSON, whatever wrote them. */
  private static final Set<String> JSON =
      Set.of(
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.tool.definitions",
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "input.value",
          "output.value",
          "tool.parameters",
          "tool.json_schema",
          "llm.invocation_parameters",
          "llm.prompt_template.variables",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "mlflow.chat.tokenUsage",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "ai.toolCall.args",
          "ai.toolCall.input",
          "ai.toolCall.result",
          "ai.toolCall.output",
          "ai.response.object");

  private AttributeText() {}

  /** Adds the members of an object, for example of a JSON column. */
  public static void putAll(JsonNode object, Map<String, String> into) {
    object.properties().forEach(entry -> put(entry.getKey(), entry.getValue(), into));
  }

  /** Adds one attribute; null is no attribute. */
  public static void put(String key, JsonNode value, Map<String, String> into) {
    if (value.isObject() && isNested(key)) {
      value.properties().forEach(e -> put(key + "." + e.getKey(), e.getValue(), into));
      return;
    }
    putText(key, JsonText.text(value), into);
  }

  /** Adds one attribute of plain Java values: maps, collections and scalars. */
  public static void put(String key, Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map && isNested(key)) {
      map.forEach((name, member) -> put(key + "." + name, member, into));
      return;
    }
    putText(key, text(value), into);
  }

  /** A scalar as it is, a map or a collection as JSON, null as null. */
  public static String text(Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    return value instanceof Map<?, ?> || value instanceof Collection<?>
        ? JsonText.write(value)
        : value.toString();
  }

  private static void putText(String key, String text, Map<String, String> into) {
    if (text != null) {
      into.put(CleanText.of(key), CleanText.of(text));
    }
  }

  private static boolean isNested(String key) {
    int dot = key.indexOf('.');
    return NESTED.contains(dot < 0 ? key : key.substring(0, dot)) && !JSON.contains(key);
  }
}
