package dev.assay.udfs.judge;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an answer's headers say of the provider's limits: OpenAI's, which gateways copy ({@code
 * x-ratelimit-remaining-requests}, reset as {@code 6m0s} or {@code 250ms}), and Anthropic's ({@code
 * anthropic-ratelimit-requests-remaining}, reset as a time).
 */
final class RateHeaders {
  private static final Pattern SPAN = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");
  private static final Pattern RETRY_DELAY =
      Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d+(?:\\.\\d+)?)s\"");

  private RateHeaders() {}

  /**
   * How long no call can succeed: until what is used up comes back; empty while something is left.
   */
  static Optional<Duration> pause(Exchange.Received received, Instant now) {
    return Stream.of("requests", "tokens", "input-tokens", "output-tokens")
        .flatMap(
            what ->
                Stream.concat(
                    pause(
                        received, "x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what, now)
                        .stream(),
                    pause(
                        received,
                        "anthropic-ratelimit-%s-remaining".formatted(what),
                        "anthropic-ratelimit-%s-reset".formatted(what),
                        now)
                        .stream()))
        .max(Duration::compareTo);
  }

  private static Optional<Duration> pause(
      Exchange.Received received, String remaining, String reset, Instant now) {
    boolean usedUp = received.header(remaining).map(String::strip).filter("0"::equals).isPresent();
    return usedUp
        ? received.header(reset).flatMap(text -> parse(text.strip(), now))
        : Optional.empty();
  }

  private static Optional<Duration> parse(String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    double seconds = 0;
    int end = 0;
    while (span.find() && span.start() == end) {
      seconds += Double.parseDouble(span.group(1)) * unit(span.group(2));
      end = span.end();
    }
    if (end > 0 && end == text.length()) {
      return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
    }
    try {
      Instant until = Instant.parse(text);
      return Optional.of(until.isBefore(now) ? Duration.ZERO : Duration.between(now, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static double unit(String name) {
    return switch (name) {
      case "ms" -> 0.001;
      case "m" -> 60;
      case "h" -> 3600;
      case "d" -> 86_400;
      default -> 1;
    };
  }

  /** The wait that a refusal asks for: its header, or Gemini's place in the body. */
  static Optional<String> retryAfter(Exchange exchange) {
    if (!(exchange instanceof Exchange.Received received)) {
      return Optional.empty();
    }
    Optional<String> header = received.header("retry-after");
    if (header.isPresent()) {
      return header;
    }
    Matcher delay = RETRY_DELAY.matcher(received.body());
    return delay.find() ? Optional.of(delay.group(1)) : Optional.empty();
  }
}
