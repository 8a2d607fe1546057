package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tools that a trace's models were offered: name to the JSON Schema of its arguments, null
 * where it has none. Reads the layouts of OpenAI, Anthropic, MCP, Gemini and Bedrock.
 */
final class ToolSchemas {
  private static final List<String> SCHEMA_KEYS =
      List.of("parameters", "input_schema", "inputSchema", "parametersJsonSchema", "json_schema");
  private static final int DEEPEST = 6;

  private ToolSchemas() {}

  static Map<String, JsonNode> of(Trace trace) {
    Map<String, JsonNode> schemas = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Span span : trace.spans()) {
      String definitions = span.toolDefinitions();
      if (definitions != null && seen.add(definitions)) {
        collect(JsonText.of(definitions).value(), schemas, 0);
      }
    }
    return schemas;
  }

  private static void collect(JsonNode node, Map<String, JsonNode> schemas, int depth) {
    if (node == null || depth > DEEPEST) {
      return;
    }
    if (node.isTextual()) {
      collect(JsonText.of(node.asText()).value(), schemas, depth + 1);
    } else if (node.isArray()) {
      node.forEach(element -> collect(element, schemas, depth + 1));
    } else if (node.isObject()) {
      if (node.path("name").isTextual() && !node.has("function")) {
        schemas.putIfAbsent(node.get("name").asText(), schema(node));
        return;
      }
      for (String key :
          List.of(
              "function",
              "toolSpec",
              "tools",
              "functionDeclarations",
              "function_declarations",
              "tool")) {
        if (node.has(key)) {
          collect(node.get(key), schemas, depth + 1);
        }
      }
    }
  }

  private static JsonNode schema(JsonNode tool) {
    for (String key : SCHEMA_KEYS) {
      JsonNode schema = tool.get(key);
      if (schema != null && schema.isTextual()) {
        schema = JsonText.of(schema.asText()).value();
      }
      if (schema != null && schema.isObject()) {
        return schema.path("json").isObject() ? schema.get("json") : schema;
      }
    }
    return null;
  }
}
