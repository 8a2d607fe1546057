package dev.assay.udfs.dialect;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** JSON that stands as text in an attribute or a column. */
public final class JsonText {
  private static final int DEEPEST = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNestingDepth(DEEPEST)
                          .build())
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  // Python's json writes NaN, and all that stands beside it would be lost.
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // 100.0 would become 1E+2.
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonText() {}

  /** The object or array that a text is; empty for any other text. */
  public static Optional<JsonNode> container(String text) {
    if (!looksLikeContainer(text)) {
      return Optional.empty();
    }
    return parse(text).filter(JsonNode::isContainerNode);
  }

  /** The JSON value that a text is, a bare number or string included; empty for any other text. */
  public static Optional<JsonNode> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Where a text stops being JSON; empty if it is JSON. */
  public static Optional<String> problem(String text) {
    try {
      MAPPER.readTree(text);
      return Optional.empty();
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      return Optional.of(
          place == null
              ? "it cannot be read"
              : "line %d, column %d".formatted(place.getLineNr(), place.getColumnNr()));
    }
  }

  /** A text as it is; any other value as JSON; null for null. */
  public static String text(JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    return node.isValueNode() ? node.asText() : write(node);
  }

  /** Any value of maps, lists, texts, numbers and tree nodes as compact JSON. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values can always be written as JSON", e);
    }
  }

  /** The plain Java value of a tree: maps, lists, texts, numbers. */
  public static Object plain(JsonNode node) {
    return MAPPER.convertValue(node, Object.class);
  }

  /** A tree of a value of maps, lists, texts and numbers. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static boolean looksLikeContainer(String text) {
    if (text == null) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        return c == '{' || c == '[';
      }
    }
    return false;
  }
}
