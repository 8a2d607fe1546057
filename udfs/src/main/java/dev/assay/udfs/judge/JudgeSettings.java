package dev.assay.udfs.judge;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The section {@code judge} of assay.yaml: which model judges ask, and within which limits.
 *
 * @param provider whose protocol the endpoint speaks (default: OpenAI's)
 * @param baseUrl of the endpoint, up to and with its version, such as {@code /v1}; null for none,
 *     or for the provider's own where it has one
 * @param model the model's name there; null for none
 * @param apiKeyEnv the environment variable that holds the key; null where none is needed
 * @param apiKeyFile a file that holds the key, as orchestrators mount them; null for none
 * @param concurrency calls in flight in one JVM (default 16)
 * @param requestsPerMinute the provider's limit; null where none is known
 * @param tokensPerMinute likewise, of prompt and answer together
 * @param headroom the part of these limits that is used (default 0.75)
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
 * @param mode whether answers are waited for one by one, or collected as a batch (default: online)
 * @param batchWaitMinutes how long a run waits for the batches that it hands in (default 0: the
 *     next run collects them)
 * @param panel further models, each with all these keys, that evaluators with a panel ask too
 */
public record JudgeSettings(
    Provider provider,
    String baseUrl,
    String model,
    String apiKeyEnv,
    String apiKeyFile,
    Integer concurrency,
    Integer requestsPerMinute,
    Integer tokensPerMinute,
    Double headroom,
    Integer timeoutSeconds,
    Integer maxAttempts,
    Integer longestWaitSeconds,
    Double maxSpendUsd,
    Prices prices,
    Double temperature,
    Integer maxOutputTokens,
    Integer windowTokens,
    ResponseFormat responseFormat,
    Mode mode,
    Integer batchWaitMinutes,
    List<JudgeSettings> panel)
    implements Serializable {

  /** No endpoint at all. */
  public static final JudgeSettings NONE =
      new JudgeSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null, null, null, null);

  private static final String NAME_OF_VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  /** Whose protocol an endpoint speaks. */
  public enum Provider {
    /** Chat completions: OpenAI, and with it vLLM, Ollama, llama.cpp and gateways. */
    OPENAI(null),
    ANTHROPIC("https://api.anthropic.com/v1"),
    GEMINI("https://generativelanguage.googleapis.com/v1beta");

    private final String ownUrl;

    Provider(String ownUrl) {
      this.ownUrl = ownUrl;
    }

    @JsonCreator
    static Provider of(String name) {
      return named("judge.provider", Provider.class, name);
    }
  }

  /** How a provider is asked for JSON. */
  public enum ResponseFormat {
    /** By a strict schema. */
    JSON_SCHEMA,
    /** As any JSON object. */
    JSON_OBJECT,
    /** By the prompt alone. */
    TEXT;

    @JsonCreator
    static ResponseFormat of(String name) {
      return named("judge.response_format", ResponseFormat.class, name);
    }
  }

  /** How answers come. */
  public enum Mode {
    /** Each call is waited for. */
    ONLINE,
    /** Through the provider's batch interface: at half the price, within a day. */
    BATCH;

    @JsonCreator
    static Mode of(String name) {
      return named("judge.mode", Mode.class, name);
    }
  }

  /**
   * What tokens cost, in US dollars for a million.
   *
   * @param version a name for this price list, kept with each verdict
   * @param cachedInput of input tokens that the provider had cached (default: as input)
   * @param batchFactor what a batch costs of the same (default 0.5)
   */
  public record Prices(
      String version, Double input, Double output, Double cachedInput, Double batchFactor)
      implements Serializable {
    private static final double MILLION = 1e6;

    public Prices {
      if (version == null || input == null || output == null) {
        throw new IllegalArgumentException("prices need a version, input and output");
      }
      cachedInput = cachedInput == null ? input : cachedInput;
      batchFactor = batchFactor == null ? 0.5 : batchFactor;
    }

    /** What a call costs. */
    public double costUsd(long inputTokens, long cachedTokens, long outputTokens) {
      long fresh = Math.max(0, inputTokens - cachedTokens);
      return (fresh * input + cachedTokens * cachedInput + outputTokens * output) / MILLION;
    }

    /** The same for calls in a batch. */
    public Prices ofBatch() {
      return new Prices(
          version + " batch",
          input * batchFactor,
          output * batchFactor,
          cachedInput * batchFactor,
          batchFactor);
    }
  }

  public JudgeSettings {
    provider = provider == null ? Provider.OPENAI : provider;
    baseUrl = baseUrl == null && model != null ? provider.ownUrl : baseUrl;
    if ((baseUrl == null) != (model == null)) {
      throw new IllegalArgumentException("judge needs both base_url and model, or neither");
    }
    if (baseUrl != null) {
      checkAddress(baseUrl);
    }
    if (apiKeyEnv != null && !apiKeyEnv.matches(NAME_OF_VARIABLE)) {
      throw new IllegalArgumentException(
          "judge.api_key_env is the name of an environment variable, and this is none. If it is the"
              + " key itself: take it out, make a new one, and give that by the environment");
    }
    if (apiKeyEnv != null && apiKeyFile != null) {
      throw new IllegalArgumentException("judge needs api_key_env or api_key_file, not both");
    }
    if (mode == Mode.BATCH && provider == Provider.GEMINI) {
      throw new IllegalArgumentException("judge.mode: batch needs provider openai or anthropic");
    }
    batchWaitMinutes = batchWaitMinutes == null ? 0 : batchWaitMinutes;
    if (maxSpendUsd != null && prices == null) {
      throw new IllegalArgumentException("judge.max_spend_usd needs judge.prices");
    }
    concurrency = positive("concurrency", concurrency, 16);
    positive("requests_per_minute", requestsPerMinute, 1);
    positive("tokens_per_minute", tokensPerMinute, 1);
    headroom = headroom == null ? 0.75 : headroom;
    if (!(headroom > 0 && headroom <= 1)) {
      throw new IllegalArgumentException("judge.headroom must be above 0, and at most 1");
    }
    timeoutSeconds = positive("timeout_seconds", timeoutSeconds, 120);
    maxAttempts = positive("max_attempts", maxAttempts, 6);
    longestWaitSeconds = positive("longest_wait_seconds", longestWaitSeconds, 120);
    temperature = temperature == null ? 0 : temperature;
    maxOutputTokens = positive("max_output_tokens", maxOutputTokens, 1024);
    windowTokens = positive("window_tokens", windowTokens, 32_000);
    responseFormat = responseFormat == null ? ResponseFormat.JSON_SCHEMA : responseFormat;
    mode = mode == null ? Mode.ONLINE : mode;
    panel = panel == null ? List.of() : List.copyOf(panel);
    if (panel.stream().anyMatch(member -> !member.hasEndpoint() || !member.panel.isEmpty())) {
      throw new IllegalArgumentException(
          "each entry of judge.panel needs a model, and none has a panel of its own");
    }
  }

  private static void checkAddress(String url) {
    URI address = URI.create(url);
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw new IllegalArgumentException("judge.base_url must begin with http:// or https://");
    }
    if (address.getUserInfo() != null || address.getQuery() != null) {
      throw new IllegalArgumentException(
          "judge.base_url must not carry a key, a password or a query: name the key's environment"
              + " variable as judge.api_key_env");
    }
  }

  private static int positive(String key, Integer value, int standard) {
    int chosen = value == null ? standard : value;
    if (chosen < 1) {
      throw new IllegalArgumentException(
          "judge.%s must be at least 1, was %d".formatted(key, chosen));
    }
    return chosen;
  }

  private static <E extends Enum<E>> E named(String key, Class<E> type, String name) {
    return Stream.of(type.getEnumConstants())
        .filter(value -> value.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s' is not known (known: %s)"
                        .formatted(
                            key,
                            name,
                            String.join(
                                    ", ",
                                    Stream.of(type.getEnumConstants()).map(Enum::name).toList())
                                .toLowerCase(Locale.ROOT))));
  }

  /** Whether a model can be asked. */
  public boolean hasEndpoint() {
    return baseUrl != null;
  }

  /** This model, and those of the panel; none without an endpoint. */
  public List<JudgeSettings> models() {
    return hasEndpoint() ? Stream.concat(Stream.of(this), panel.stream()).toList() : List.of();
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

  /** The same for a text instead of a verdict. */
  public JudgeSettings forText() {
    return with(requestsPerMinute, tokensPerMinute, maxSpendUsd, ResponseFormat.TEXT);
  }

  /** What one of several JVMs may use, so that together they keep to the limits. */
  public JudgeSettings share(int jvms) {
    return with(
        part(requestsPerMinute, jvms),
        part(tokensPerMinute, jvms),
        maxSpendUsd == null ? null : (Double) (maxSpendUsd / jvms),
        responseFormat);
  }

  private JudgeSettings with(
      Integer requests, Integer tokens, Double spendUsd, ResponseFormat format) {
    return new JudgeSettings(
        provider,
        baseUrl,
        model,
        apiKeyEnv,
        apiKeyFile,
        concurrency,
        requests,
        tokens,
        headroom,
        timeoutSeconds,
        maxAttempts,
        longestWaitSeconds,
        spendUsd,
        prices,
        temperature,
        maxOutputTokens,
        windowTokens,
        format,
        mode,
        batchWaitMinutes,
        panel);
  }

  private static Integer part(Integer limit, int jvms) {
    return limit == null ? null : (Integer) Math.max(1, limit / jvms);
  }
}
