package dev.assay.udfs.judge;

import java.util.Locale;

/**
 * What questions to a model come to before any is asked.
 *
 * @param calls as many as there are questions
 * @param inputTokens a token for four characters
 * @param outputTokens what verdicts usually have
 * @param costUsd by these counts; 0 without prices
 * @param highestCostUsd if every answer is as long as is allowed
 * @param seconds by the calls in flight, or the provider's limits where these are lower
 */
public record Estimate(
    long calls,
    long inputTokens,
    long outputTokens,
    double costUsd,
    double highestCostUsd,
    double seconds) {
  private static final int CHARS_PER_TOKEN = 4;
  private static final int USUAL_OUTPUT_TOKENS = 150;
  private static final double USUAL_SECONDS = 2;
  private static final double MINUTE = 60;

  /** Nothing asked. */
  public static final Estimate NONE = new Estimate(0, 0, 0, 0, 0, 0);

  /** By what the estimate is made, for people. */
  public static final String ASSUMPTIONS =
      "assumed: 4 characters a token, 150 tokens and 2 s an answer, no caching; judge.prices for"
          + " the cost";

  /**
   * The estimate for questions to one model.
   *
   * @param characters of all prompts together
   */
  public static Estimate of(JudgeSettings model, long calls, long characters) {
    long input = characters / CHARS_PER_TOKEN + calls;
    long usual = Math.min(USUAL_OUTPUT_TOKENS, model.maxOutputTokens());
    JudgeSettings.Prices prices = prices(model);
    double cost = prices == null ? 0 : prices.costUsd(input, 0, calls * usual);
    double highest = prices == null ? 0 : prices.costUsd(input, 0, calls * model.maxOutputTokens());
    return new Estimate(
        calls, input, calls * usual, cost, highest, seconds(model, calls, input + calls * usual));
  }

  private static JudgeSettings.Prices prices(JudgeSettings model) {
    boolean batch = model.prices() != null && model.mode() == JudgeSettings.Mode.BATCH;
    return batch ? model.prices().ofBatch() : model.prices();
  }

  private static double seconds(JudgeSettings model, long calls, long tokens) {
    double inFlight = calls * USUAL_SECONDS / model.concurrency();
    double requests = limit(calls, model.requestsPerMinute(), model.headroom());
    return Math.max(
        inFlight, Math.max(requests, limit(tokens, model.tokensPerMinute(), model.headroom())));
  }

  private static double limit(long amount, Integer perMinute, double headroom) {
    return perMinute == null ? 0 : amount * MINUTE / (perMinute * headroom);
  }

  /** Both together, one model after the other. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        calls + other.calls,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        costUsd + other.costUsd,
        highestCostUsd + other.highestCostUsd,
        seconds + other.seconds);
  }

  /** In words. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%,d calls, %,d tokens in and %,d out, %.2f USD (at most %.2f), %,.0f s",
        calls,
        inputTokens,
        outputTokens,
        costUsd,
        highestCostUsd,
        seconds);
  }
}
