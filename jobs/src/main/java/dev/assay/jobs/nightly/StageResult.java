package dev.assay.jobs.nightly;

import dev.assay.jobs.run.Outcome;

/**
 * How a stage of the night ended.
 *
 * @param outcome null unless it ran to its end
 * @param note why it failed or was skipped; what it did, in a line, otherwise
 */
record StageResult(String stage, State state, Outcome outcome, String note) {
  enum State {
    DONE,
    /** By a budget or a provider's refusal; everything so far is stored. */
    STOPPED,
    FAILED,
    SKIPPED
  }

  /** Whether what needs the stage can run: a stopped one has stored what it has. */
  boolean isUsable() {
    return state == State.DONE || state == State.STOPPED;
  }
}
