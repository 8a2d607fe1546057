package dev.assay.udfs.judge;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * The section {@code judge} of assay.yaml: which model judges ask, and within which limits.
 *
 * @param baseUrl of an OpenAI-compatible endpoint, up to and with {@code /v1}; null for none
 * @param model the model's name there; null for none
 * @param apiKeyEnv the environment variable that holds the key; null where none is needed
 * @param concurrency calls in flight in one JVM (default 16)
 * @param timeoutSeconds until a call is given up, headers and body together (default 120)
 * @param maxAttempts calls for one pair, the first included (default 6)
 * @param longestWaitSeconds a provider that asks to wait longer gets no more calls for the pair
 *     (default 120)
 * @param maxSpendUsd what a run may cost; null for no limit; needs prices
 * @param prices null where a call costs nothing that is to be counted
 * @param temperature (default 0)
 * @param maxOutputTokens (default 1024)
 * @param windowTokens what fits the model, prompt and answer together (default 32,000)
 * @param responseFormat how strictly the provider is asked for JSON (default: by schema)
 */
public record JudgeSettings(
    String baseUrl,
    String model,
    String apiKeyEnv,
    Integer concurrency,
    Integer timeoutSeconds,
    Integer maxAttempts,
    Integer longestWaitSeconds,
    Double maxSpendUsd,
    Prices prices,
    Double temperature,
    Integer maxOutputTokens,
    Integer windowTokens,
    ResponseFormat responseFormat)
    implements Serializable {

  /** No endpoint at all. */
  public static final JudgeSettings NONE =
      new JudgeSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** How a provider is asked for JSON. */
  public enum ResponseFormat {
    /** By a strict schema. */
    JSON_SCHEMA,
    /** As any JSON object. */
    JSON_OBJECT,
    /** By the prompt alone. */
    TEXT;

    @com.fasterxml.jackson.annotation.JsonCreator
    static ResponseFormat of(String name) {
      return valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /**
   * What tokens cost, in US dollars for a million.
   *
   * @param version a name for this price list, kept with each verdict
   * @param cachedInput of input tokens that the provider had cached (default: as input)
   */
  public record Prices(String version, Double input, Double output, Double cachedInput)
      implements Serializable {
    private static final double MILLION = 1e6;

    public Prices {
      if (version == null || input == null || output == null) {
        throw new IllegalArgumentException("prices need a version, input and output");
      }
      cachedInput = cachedInput == null ? input : cachedInput;
    }

    /** What a call costs. */
    public double costUsd(long inputTokens, long cachedTokens, long outputTokens) {
      long fresh = Math.max(0, inputTokens - cachedTokens);
      return (fresh * input + cachedTokens * cachedInput + outputTokens * output) / MILLION;
    }
  }

  public JudgeSettings {
    if ((baseUrl == null) != (model == null)) {
      throw new IllegalArgumentException("judge needs both base_url and model, or neither");
    }
    if (baseUrl != null) {
      String scheme = URI.create(baseUrl).getScheme();
      if (!"http".equals(scheme) && !"https".equals(scheme)) {
        throw new IllegalArgumentException("judge.base_url must begin with http:// or https://");
      }
    }
    if (maxSpendUsd != null && prices == null) {
      throw new IllegalArgumentException("judge.max_spend_usd needs judge.prices");
    }
    concurrency = positive("concurrency", concurrency, 16);
    timeoutSeconds = positive("timeout_seconds", timeoutSeconds, 120);
    maxAttempts = positive("max_attempts", maxAttempts, 6);
    longestWaitSeconds = positive("longest_wait_seconds", longestWaitSeconds, 120);
    temperature = temperature == null ? 0 : temperature;
    maxOutputTokens = positive("max_output_tokens", maxOutputTokens, 1024);
    windowTokens = positive("window_tokens", windowTokens, 32_000);
    responseFormat = responseFormat == null ? ResponseFormat.JSON_SCHEMA : responseFormat;
  }

  private static int positive(String key, Integer value, int standard) {
    int chosen = value == null ? standard : value;
    if (chosen < 1) {
      throw new IllegalArgumentException(
          "judge.%s must be at least 1, was %d".formatted(key, chosen));
    }
    return chosen;
  }

  /** Whether a model can be asked. */
  public boolean hasEndpoint() {
    return baseUrl != null;
  }

  public Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  public Duration longestWait() {
    return Duration.ofSeconds(longestWaitSeconds);
  }

  /** All that changes what the model answers: a part of a verdict's key. */
  public String modelAndParameters() {
    return hasEndpoint()
        ? "%s temperature=%s max_output_tokens=%d window_tokens=%d response_format=%s"
            .formatted(model, temperature, maxOutputTokens, windowTokens, responseFormat)
        : "";
  }
}
