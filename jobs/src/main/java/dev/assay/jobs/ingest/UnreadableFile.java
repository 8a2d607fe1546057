package dev.assay.jobs.ingest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;

/** Finds the input file that a failure of Spark speaks of. */
final class UnreadableFile {
  private static final String FAILED_READ = "FAILED_READ_FILE";

  private UnreadableFile() {}

  /** One of the files, if reading it is what failed. */
  static Optional<InputFile> in(Throwable failure, List<InputFile> files) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean reading =
          cause instanceof SparkThrowable spark
              && spark.getCondition() != null
              && spark.getCondition().startsWith(FAILED_READ);
      String message = String.valueOf(cause.getMessage());
      if (reading || message.contains(FAILED_READ)) {
        return files.stream().filter(file -> names(file).anyMatch(message::contains)).findFirst();
      }
    }
    return Optional.empty();
  }

  /** Addresses differ in how they write the scheme, and whether blanks are encoded. */
  private static Stream<String> names(InputFile file) {
    String plain = file.path().replaceFirst("^[a-z0-9]+:/+", "/");
    return Stream.of(plain, new Path(plain).toUri().getRawPath());
  }
}
