package dev.assay.udfs.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A time that passes only when someone waits for it. */
final class FakeTime implements Time {
  static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private long nanos;
  private final List<Duration> waits = new ArrayList<>();

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) {
    nanos += duration.toNanos();
    waits.add(duration);
  }

  synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
