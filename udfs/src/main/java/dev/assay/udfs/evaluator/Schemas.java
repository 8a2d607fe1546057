package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * JSON Schemas, of evaluator files and of tools in traces: draft 2020-12 unless the schema says
 * otherwise. A trace's schema is as untrusted as the trace: nothing is fetched for it, and its
 * patterns run in linear time.
 */
final class Schemas {
  /** Schemas of traces are many in principle: beyond these they are compiled each time. */
  private static final int MOST_KEPT = 1_000;

  private static final Map<JsonNode, Schema> COMPILED = new ConcurrentHashMap<>();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .regularExpressionFactory(new LinearTime())
                      .build()));

  private Schemas() {}

  /**
   * What a value breaks of a schema, in the order of the validator; empty if it is valid.
   *
   * @throws RuntimeException if the schema is none
   */
  static List<String> errors(JsonNode schema, JsonNode value) {
    Schema compiled = COMPILED.get(schema);
    if (compiled == null) {
      compiled = REGISTRY.getSchema(schema);
      if (COMPILED.size() < MOST_KEPT) {
        COMPILED.put(schema, compiled);
      }
    }
    return compiled.validate(value).stream().map(Schemas::text).toList();
  }

  private static String text(Error error) {
    return error.toString();
  }

  /** Patterns that RE2 has no way to match are passed over. */
  private static final class LinearTime implements RegularExpressionFactory {
    @Override
    public RegularExpression getRegularExpression(String expression) {
      try {
        Pattern pattern = Pattern.compile(expression);
        return value -> pattern.matcher(value).find();
      } catch (PatternSyntaxException e) {
        return value -> true;
      }
    }
  }
}
