package dev.assay.udfs.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider answered, read from the raw body of a chat completion (OpenAI and all that are
 * compatible), a message (Anthropic) or generated content (Gemini); the body tells which it is.
 *
 * @param content the model's text; null where there is none
 * @param finishReason as given, and {@code length} where the answer was cut off at the token limit;
 *     may be null
 * @param refused whether the model or a filter has refused
 * @param hasChoice whether there is any choice in it
 * @param model the model that answered; may be null
 * @param modelFingerprint the provider's own mark of its configuration; may be null
 * @param inputTokens null where no usage is given
 * @param outputTokens likewise
 * @param cachedTokens part of input; null where not told
 */
public record Answer(
    String content,
    String finishReason,
    boolean refused,
    boolean hasChoice,
    String model,
    String modelFingerprint,
    Long inputTokens,
    Long outputTokens,
    Long cachedTokens) {
  /** The finish reason of an answer that is not whole. */
  static final String CUT_OFF = "length";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a body; empty if it is no JSON object. */
  public static Optional<Answer> parse(String body) {
    try {
      JsonNode root = JSON.readTree(body);
      return root != null && root.isObject() ? Optional.of(of(root)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Answer of(JsonNode root) {
    if (root.has("stop_reason") && root.path("content").isArray()) {
      return ofAnthropic(root);
    }
    return root.has("candidates") || root.has("promptFeedback") ? ofGemini(root) : ofOpenAi(root);
  }

  private static Answer ofOpenAi(JsonNode root) {
    JsonNode choice = root.path("choices").path(0);
    JsonNode message = choice.path("message");
    String finish = text(choice.path("finish_reason"));
    boolean refused = message.path("refusal").isTextual() || "content_filter".equals(finish);
    JsonNode usage = root.path("usage");
    return new Answer(
        text(message.path("content")),
        finish,
        refused,
        choice.isObject(),
        text(root.path("model")),
        text(root.path("system_fingerprint")),
        number(usage.path("prompt_tokens")),
        number(usage.path("completion_tokens")),
        number(usage.path("prompt_tokens_details").path("cached_tokens")));
  }

  private static Answer ofAnthropic(JsonNode root) {
    String stop = text(root.path("stop_reason"));
    JsonNode usage = root.path("usage");
    Long cached = number(usage.path("cache_read_input_tokens"));
    return new Answer(
        texts(root.path("content")),
        "max_tokens".equals(stop) ? CUT_OFF : stop,
        "refusal".equals(stop),
        true,
        text(root.path("model")),
        null,
        // Its input_tokens are those after the cached ones.
        sum(
            number(usage.path("input_tokens")),
            number(usage.path("cache_creation_input_tokens")),
            cached),
        number(usage.path("output_tokens")),
        cached);
  }

  private static Answer ofGemini(JsonNode root) {
    JsonNode candidate = root.path("candidates").path(0);
    String finish = text(candidate.path("finishReason"));
    JsonNode usage = root.path("usageMetadata");
    boolean refused =
        root.path("promptFeedback").has("blockReason")
            || (finish != null && !Set.of("STOP", "MAX_TOKENS").contains(finish));
    return new Answer(
        texts(candidate.path("content").path("parts")),
        "MAX_TOKENS".equals(finish) ? CUT_OFF : finish,
        refused,
        candidate.isObject(),
        text(root.path("modelVersion")),
        null,
        number(usage.path("promptTokenCount")),
        sum(
            number(usage.path("candidatesTokenCount")),
            number(usage.path("thoughtsTokenCount")),
            null),
        number(usage.path("cachedContentTokenCount")));
  }

  /** The texts of parts or blocks, but for what the model thought before it answered. */
  private static String texts(JsonNode parts) {
    StringBuilder texts = new StringBuilder();
    for (JsonNode part : parts) {
      if (part.path("text").isTextual() && !part.path("thought").asBoolean()) {
        texts.append(part.path("text").textValue());
      }
    }
    return texts.isEmpty() ? null : texts.toString();
  }

  /** Null without the first; the others count as 0 where they are not told. */
  private static Long sum(Long first, Long second, Long third) {
    if (first == null) {
      return null;
    }
    return first + (second == null ? 0 : second) + (third == null ? 0 : third);
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }

  private static Long number(JsonNode node) {
    return node.isIntegralNumber() && node.longValue() >= 0 ? (Long) node.longValue() : null;
  }

  /** What it cost; 0 where no usage is given. */
  public double costUsd(JudgeSettings.Prices prices) {
    if (prices == null || inputTokens == null || outputTokens == null) {
      return 0;
    }
    return prices.costUsd(inputTokens, cachedTokens == null ? 0 : cachedTokens, outputTokens);
  }
}
