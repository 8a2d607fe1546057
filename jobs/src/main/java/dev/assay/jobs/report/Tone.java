package dev.assay.jobs.report;

import java.util.Locale;

/** How loud something is said; what it means stands in the words, never in the colour alone. */
enum Tone {
  PLAIN,
  GOOD,
  ATTENTION,
  ALARM;

  /** Its class in the style sheet. */
  String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
