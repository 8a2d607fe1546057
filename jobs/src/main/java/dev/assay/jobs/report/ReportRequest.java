package dev.assay.jobs.report;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which report is wanted, and where it goes.
 *
 * @param out the file to write; empty for the report's place in the lakehouse
 */
public record ReportRequest(ReportKind kind, Optional<Path> out, Sending sending) {
  /** To whom a report goes. */
  public enum Sending {
    /** To nobody: it is written to its file. */
    FILE_ONLY,
    /** To each configured recipient who has not had this report of this date. */
    MAIL,
    /** To each configured recipient, again. */
    MAIL_AGAIN
  }

  /** A report in its place in the lakehouse, mailed to nobody. */
  public static ReportRequest of(ReportKind kind) {
    return new ReportRequest(kind, Optional.empty(), Sending.FILE_ONLY);
  }

  /** The same, sent. */
  public ReportRequest sent(Sending how) {
    return new ReportRequest(kind, out, how);
  }

  /** The same, into a file. */
  public ReportRequest into(Path file) {
    return new ReportRequest(kind, Optional.of(file), sending);
  }
}
