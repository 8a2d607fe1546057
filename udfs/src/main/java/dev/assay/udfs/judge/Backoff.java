package dev.assay.udfs.judge;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a call is tried again.
 *
 * @param longest the longest wait that is worth it
 * @param random uniform in [0, 1)
 */
record Backoff(Duration longest, DoubleSupplier random) {
  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(60);
  private static final double JITTER = 0.1;

  /**
   * The wait: what the provider asks for and up to a tenth more, else a random time up to 0.5 s,
   * doubled with each attempt, and at most 60 s ("full jitter").
   *
   * @param attempt from 1, the one that has failed
   * @param retryAfter the header: seconds or an HTTP date; anything else is as if it were not there
   * @return empty if the provider asks for more than is worth it
   */
  Optional<Duration> before(int attempt, Optional<String> retryAfter, Instant now) {
    Optional<Duration> asked = retryAfter.flatMap(header -> parse(header, now));
    if (asked.isPresent()) {
      return asked
          .filter(wait -> wait.compareTo(longest) <= 0)
          .map(wait -> scaled(wait, 1 + JITTER * random.getAsDouble()));
    }
    Duration ceiling = BASE.multipliedBy(1L << Math.min(attempt - 1, 20));
    Duration bounded = ceiling.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : ceiling;
    return Optional.of(scaled(bounded, random.getAsDouble()));
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofNanos((long) (duration.toNanos() * factor));
  }

  /** A date in the past means now; a negative number means nothing. */
  private static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    if (text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text) * 1000)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(until.isBefore(now) ? Duration.ZERO : Duration.between(now, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
