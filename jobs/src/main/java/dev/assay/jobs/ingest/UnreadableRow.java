package dev.assay.jobs.ingest;

/** A row that its layout does not allow; the message says why, without any of the row's text. */
final class UnreadableRow extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableRow(String reason) {
    super(reason);
  }
}
