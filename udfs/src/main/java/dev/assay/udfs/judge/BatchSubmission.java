package dev.assay.udfs.judge;

/** What became of handing in a batch. */
public sealed interface BatchSubmission {

  /** The provider has it. */
  record Accepted(String batchId) implements BatchSubmission {}

  /** No answer came: it may have it. It is looked for before it is ever handed in again. */
  record Unknown(String kind) implements BatchSubmission {}

  /**
   * The provider has refused it.
   *
   * @param advice what a person can do, where only that helps; null otherwise
   */
  record Refused(String kind, String advice) implements BatchSubmission {}
}
