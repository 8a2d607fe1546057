package dev.assay.jobs.lakehouse;

import java.io.FileNotFoundException;

/** What a deleted data file, log entry or version of a table looks like when Spark reads it. */
public final class LostFiles {
  private LostFiles() {}

  /**
   * Lets pass what such a loss looks like, and nothing else: any other failure is thrown again.
   *
   * @param failure of whatever kind: Spark's are checked, and no method says so
   */
  public static void require(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof FileNotFoundException
          || message.contains("FILE_NOT_EXIST")
          || message.contains("DELTA_VERSION_NOT_FOUND")
          || message.contains("DELTA_TRUNCATED_TRANSACTION_LOG")
          || message.contains("DELTA_VERSIONS_NOT_CONTIGUOUS")) {
        return;
      }
    }
    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
