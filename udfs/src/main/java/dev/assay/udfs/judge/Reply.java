package dev.assay.udfs.judge;

/** What became of one question to a judge's model. */
public sealed interface Reply {

  /** An answer came, and was stored before anything looked at it. */
  record Answered() implements Reply {}

  /**
   * The question can never be answered; this is stored as an errored verdict.
   *
   * @param kind for example {@code too_large}
   * @param attempts calls made
   * @param maybeBilled whether one of them may have been billed
   */
  record Failed(String kind, int attempts, boolean maybeBilled) implements Reply {}

  /**
   * Not now: asked again by the next run.
   *
   * @param kind why
   */
  record Deferred(String kind) implements Reply {}

  /** The spend limit does not allow it. */
  record OverBudget() implements Reply {}
}
