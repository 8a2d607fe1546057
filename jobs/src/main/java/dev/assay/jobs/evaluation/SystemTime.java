package dev.assay.jobs.evaluation;

import dev.assay.udfs.judge.Time;
import java.time.Duration;
import java.time.Instant;

/** The machine's own time. */
enum SystemTime implements Time {
  UTC;

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}
