package dev.assay.udfs.judge;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/** The time, and waiting for it; tests have one of their own. */
public interface Time extends Serializable {
  /** The present moment. */
  Instant now();

  /** A number of nanoseconds that only grows; differences tell how long something took. */
  long nanos();

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;
}
