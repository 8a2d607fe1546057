package dev.assay.udfs.judge;

import java.util.Locale;
import java.util.Set;

/**
 * What a call that gave no answer means, and so what is done.
 *
 * @param kind for tables and messages, for example {@code rate_limited}
 * @param reaction what is done
 */
record Fault(String kind, Reaction reaction) {
  /** The kind of a name that no address is known for. */
  static final String UNKNOWN_HOST = "unknown_host";

  private static final Set<String> OF_THE_PAIR = Set.of("too_large", "refused");

  /** What is done after a call that gave no answer. */
  enum Reaction {
    /** Try again: nothing was billed. */
    RETRY,
    /** Try again once: it may have been billed. */
    RETRY_ONCE,
    /** This pair can never be answered. */
    FINAL,
    /** No pair can be answered: stop the run. */
    STOP
  }

  static Fault of(Exchange exchange) {
    if (exchange instanceof Exchange.NotSent unsent) {
      return new Fault(unsent.why(), Reaction.RETRY);
    }
    if (exchange instanceof Exchange.Lost lost) {
      return new Fault(lost.why(), Reaction.RETRY_ONCE);
    }
    return ofStatus((Exchange.Received) exchange);
  }

  /** Whether it says something of this pair's trace only, and nothing of the next one's. */
  boolean isOfThePair() {
    return OF_THE_PAIR.contains(kind);
  }

  private static Fault ofStatus(Exchange.Received received) {
    String body = received.body().toLowerCase(Locale.ROOT);
    return switch (received.status()) {
      case 401 -> new Fault("unauthorized", Reaction.STOP);
      case 403 -> new Fault("forbidden", Reaction.STOP);
      case 402 -> new Fault("payment_required", Reaction.STOP);
      case 404 -> new Fault("unknown_model", Reaction.STOP);
      case 413 -> new Fault("too_large", Reaction.FINAL);
      case 429 -> ofTooMany(body);
      case 408, 425, 409 -> new Fault("provider_busy", Reaction.RETRY);
      case 400, 422 -> ofBadRequest(body);
      default -> ofOther(received);
    };
  }

  private static Fault ofTooMany(String body) {
    if (isQuota(body)) {
      return new Fault("quota", Reaction.STOP);
    }
    // A request above the limit itself never fits, however long one waits.
    return isTooLarge(body)
        ? new Fault("too_large", Reaction.FINAL)
        : new Fault("rate_limited", Reaction.RETRY);
  }

  private static Fault ofBadRequest(String body) {
    if (body.contains("model_not_found") || body.contains("model not found")) {
      return new Fault("unknown_model", Reaction.STOP);
    }
    if (body.contains("api_key_invalid") || body.contains("api key not valid")) {
      return new Fault("unauthorized", Reaction.STOP);
    }
    if (body.contains("credit balance is too low")) {
      return new Fault("quota", Reaction.STOP);
    }
    if (isTooLarge(body)) {
      return new Fault("too_large", Reaction.FINAL);
    }
    return body.contains("content_filter") || body.contains("content_policy")
        ? new Fault("refused", Reaction.FINAL)
        : new Fault("bad_request", Reaction.FINAL);
  }

  /** Gemini speaks of quota and billing for any limit, also one of a minute. */
  private static boolean isQuota(String body) {
    return body.contains("resource_exhausted")
        ? body.contains("perday")
        : body.contains("insufficient_quota") || body.contains("billing");
  }

  private static boolean isTooLarge(String body) {
    return body.contains("request too large")
        || body.contains("prompt is too long")
        || body.contains("exceeds the maximum number of tokens")
        || body.contains("context_length_exceeded")
        || body.contains("maximum context length");
  }

  private static Fault ofOther(Exchange.Received received) {
    if (received.status() >= 500) {
      return new Fault("provider_error", Reaction.RETRY);
    }
    return received.status() >= 200 && received.status() < 300
        ? new Fault("bad_gateway_body", Reaction.RETRY_ONCE)
        : new Fault("http_" + received.status(), Reaction.FINAL);
  }

  /** What the person who runs Assay can do about a fault that stops a run. */
  static String advice(String kind, JudgeSettings settings) {
    String key =
        settings.apiKeyEnv() != null
            ? "the key in the environment variable " + settings.apiKeyEnv()
            : settings.apiKeyFile() != null
                ? "the key in the file " + settings.apiKeyFile()
                : "the key: name its environment variable as judge.api_key_env in assay.yaml";
    return switch (kind) {
      case "unauthorized", "forbidden" -> "The provider refused the key. Check " + key + ".";
      case "quota", "payment_required" ->
          "The provider's quota is used up. Raise it there, then run again.";
      case "unknown_model" ->
          "The provider does not know the model '%s'. Check judge.model and judge.base_url in assay.yaml."
              .formatted(settings.model());
      case UNKNOWN_HOST ->
          "The host of %s is not known. Check judge.base_url in assay.yaml, and the network."
              .formatted(settings.baseUrl());
      case "not_stored" ->
          "An answer could not be written to the lakehouse, so no further one was asked for. Check"
              + " its space and rights.";
      default ->
          "Too many calls failed in a row (%s). Check the endpoint %s, then run again."
              .formatted(kind, settings.baseUrl());
    };
  }
}
