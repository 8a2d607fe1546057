package dev.assay.jobs.ingest;

import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.NoMapping$;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * An input that is a Delta table, or a part of one: its folder also has the files of older
 * versions, with what was deleted or replaced since. The newest version's are read, one by one, as
 * they come.
 */
final class DeltaInput {
  private static final String LOG = "_delta_log";

  private DeltaInput() {}

  /** The table that a folder is, or lies in; empty if none. */
  static Optional<Path> tableOf(FileSystem files, Path folder) {
    Path table = folder;
    while (table != null && !isTable(files, table)) {
      table = table.getParent();
    }
    return Optional.ofNullable(table);
  }

  /** Whether this is what makes the folder around it a table. */
  static boolean isLog(FileStatus file) {
    return file.getPath().getName().equals(LOG);
  }

  private static boolean isTable(FileSystem files, Path folder) {
    try {
      return files.exists(new Path(folder, LOG));
    } catch (IOException e) {
      // Who may read a folder need not be allowed to look around it.
      return false;
    }
  }

  /**
   * The files of the newest version of a table.
   *
   * @throws UserException if its files cannot be read without Delta
   */
  static List<InputFile> files(SparkSession spark, Path table) {
    Snapshot snapshot =
        DeltaLog.forTable(spark, table.toString()).update(false, Option.empty(), Option.empty());
    if (!snapshot.metadata().columnMappingMode().equals(NoMapping$.MODULE$)) {
      throw new UserException(
          "--input: the Delta table %s has other column names in its files than in its schema (column mapping). Write it as Parquet, and give that."
              .formatted(table));
    }
    List<InputFile> files = new ArrayList<>();
    for (Row file :
        snapshot
            .allFiles()
            .toDF()
            .select("path", "size", "modificationTime", "deletionVector")
            .collectAsList()) {
      if (!file.isNullAt(3)) {
        throw new UserException(
            "--input: the Delta table %s has rows in its files that were deleted (deletion vectors). Write it anew with REORG TABLE ... APPLY (PURGE), or as Parquet, and give that."
                .formatted(table));
      }
      Path path = new Path(table, new Path(URI.create(file.getString(0))));
      files.add(new InputFile(path.toString(), file.getLong(1), file.getLong(2)));
    }
    return files;
  }
}
