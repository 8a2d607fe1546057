package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * A text read as JSON.
 *
 * @param value null where the text is no JSON
 * @param problem what is wrong with it; null where nothing is
 * @param at where it is wrong, from 0; -1 where nothing is
 */
record JsonText(JsonNode value, String problem, int at) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final String FENCE = "```";

  /** Reads a text; the fence of a code block around it is passed over. */
  static JsonText of(String text) {
    String bare = unfenced(text);
    if (bare.isBlank()) {
      return new JsonText(null, "it is empty", 0);
    }
    try {
      return new JsonText(JSON.readTree(bare), null, -1);
    } catch (JsonProcessingException e) {
      JsonLocation location = e.getLocation();
      int offset = location == null ? 0 : (int) Math.max(0, location.getCharOffset());
      return new JsonText(
          null,
          e.getClass().getSimpleName().contains("EOF") ? "it ends too early" : "it is no JSON",
          Math.min(text.length(), text.indexOf(bare) + offset));
    }
  }

  private static String unfenced(String text) {
    String stripped = text.strip();
    if (!stripped.startsWith(FENCE)
        || !stripped.endsWith(FENCE)
        || stripped.length() < 2 * FENCE.length()) {
      return stripped;
    }
    int line = stripped.indexOf('\n');
    int start = line < 0 ? FENCE.length() : line + 1;
    int end = stripped.length() - FENCE.length();
    return start < end ? stripped.substring(start, end).strip() : "";
  }

  Optional<JsonNode> json() {
    return Optional.ofNullable(value);
  }
}
