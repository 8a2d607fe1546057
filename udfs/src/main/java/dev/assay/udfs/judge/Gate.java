package dev.assay.udfs.judge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Holds back all calls of a JVM while the provider has asked for a pause. */
final class Gate {
  private final Time time;
  private final AtomicLong openAt;

  Gate(Time time) {
    this.time = time;
    this.openAt = new AtomicLong(time.nanos());
  }

  /** No call begins before this time has gone by. */
  void closeFor(Duration pause) {
    long until = time.nanos() + pause.toNanos();
    openAt.accumulateAndGet(until, (a, b) -> a - b > 0 ? a : b);
  }

  /** How long the gate stays closed; zero or less if it is open. */
  Duration remaining() {
    return Duration.ofNanos(openAt.get() - time.nanos());
  }

  /** Waits until the gate is open. */
  void await() throws InterruptedException {
    Duration remaining = remaining();
    while (remaining.compareTo(Duration.ZERO) > 0) {
      time.sleep(remaining);
      remaining = remaining();
    }
  }
}
