package dev.assay.udfs.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What a provider answered, read from the raw body of an OpenAI-compatible chat completion.
 *
 * @param content the model's text; null where there is none
 * @param finishReason as given; may be null
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
