package dev.assay.udfs.drift;

import java.util.Locale;

/** What a monitored quantity says. */
public enum DriftState {
  /** Nothing moved that chance does not explain. */
  OK,
  /** Too little is known to say. */
  UNKNOWN,
  /** Look at it. */
  SIGNAL,
  /** It moved. */
  DRIFT,
  /** An instrument is not the one that was calibrated. */
  CHANGED,
  /** Work that keeps the rest honest is overdue. */
  DUE;

  /** Whether somebody should act. */
  public boolean isAlarm() {
    return this != OK && this != UNKNOWN;
  }

  /** As tables have it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
