package dev.assay.jobs.report;

import java.util.Locale;

/** What a report is about. */
public enum ReportKind {
  /** One night: what came in, what was unusual, what to do. */
  NIGHTLY,
  /** Decisions on releases, and the evaluators that they rest on. */
  RELEASE,
  /** Each evaluator's agreement with people, in detail. */
  CALIBRATION;

  /** Its name in tables, file names and commands. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
