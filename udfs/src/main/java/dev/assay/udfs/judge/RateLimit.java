package dev.assay.udfs.judge;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a JVM's calls below the provider's limits on requests and tokens a minute: each call waits
 * for its turn, in the order of asking. A burst is at most a second's worth.
 */
final class RateLimit {
  private static final long MINUTE = 60;

  private final Time time;
  private final List<Bucket> requests = new ArrayList<>();
  private final List<Bucket> tokens = new ArrayList<>();

  RateLimit(JudgeSettings settings, Time time) {
    this.time = time;
    add(requests, settings.requestsPerMinute(), settings.headroom());
    add(tokens, settings.tokensPerMinute(), settings.headroom());
  }

  private void add(List<Bucket> buckets, Integer perMinute, double headroom) {
    if (perMinute == null) {
      return;
    }
    long used = Math.max(1, (long) (perMinute * headroom));
    Bandwidth bandwidth =
        Bandwidth.builder()
            .capacity(Math.max(1, used / MINUTE))
            .refillGreedy(used, Duration.ofSeconds(MINUTE))
            .build();
    buckets.add(
        Bucket.builder().withCustomTimePrecision(new Meter(time)).addLimit(bandwidth).build());
  }

  /**
   * Waits until a call may begin.
   *
   * @param expected its tokens, prompt and answer
   */
  void await(long expected) throws InterruptedException {
    long nanos = 0;
    for (Bucket bucket : requests) {
      nanos = Math.max(nanos, bucket.consumeIgnoringRateLimits(1));
    }
    for (Bucket bucket : tokens) {
      nanos = Math.max(nanos, bucket.consumeIgnoringRateLimits(Math.max(1, expected)));
    }
    if (nanos > 0) {
      time.sleep(Duration.ofNanos(nanos));
    }
  }

  private record Meter(Time time) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return time.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
