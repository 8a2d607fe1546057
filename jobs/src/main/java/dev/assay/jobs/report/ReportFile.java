package dev.assay.jobs.report;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** Writes a report's HTML where it belongs. */
final class ReportFile {
  /** Beside the table {@code reports}: Delta makes no table in a folder that holds other files. */
  private static final String FOLDER = ReportsTable.TABLE.name() + "-html";

  private ReportFile() {}

  /** Writes it into the lakehouse, over an earlier one of the same kind and date. */
  static String intoLakehouse(Lakehouse lakehouse, ReportKind kind, LocalDate date, byte[] html) {
    String place = lakehouse.path("%s/%s-%s.html".formatted(FOLDER, date, kind.key()));
    try (OutputStream out =
        lakehouse.fileSystem().create(new org.apache.hadoop.fs.Path(place), true)) {
      out.write(html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return place;
  }

  /**
   * Writes it into a file of this machine, and makes the folders that lead to it.
   *
   * @throws UserException if it cannot be written there
   */
  static String into(Path file, byte[] html) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, html);
    } catch (IOException e) {
      throw new UserException(
          "%s: the report cannot be written there. Give --out a file that you may write."
              .formatted(file),
          e);
    }
    return file.toString();
  }
}
