package dev.assay.jobs.conf;

/**
 * A model that traces name.
 *
 * @param contextWindow how many tokens it can read, 1 or more
 */
public record ModelSettings(Long contextWindow) {
  public ModelSettings {
    if (contextWindow == null || contextWindow < 1) {
      throw new IllegalArgumentException("context_window must be 1 or more");
    }
  }
}
