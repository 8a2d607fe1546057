package dev.assay.jobs.report;

/**
 * What became of a stage of the night, over all its runs for the date.
 *
 * @param status of its last run: done, stopped or failed
 * @param message why it failed; empty otherwise
 * @param seconds of its first run that was done; 0 if none was
 * @param spendUsd of all its runs
 */
record StageRun(String command, String status, String message, double seconds, double spendUsd) {
  boolean failed() {
    return status.equals("failed");
  }
}
