package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/**
 * What an input holds that was not read before.
 *
 * @param known files that were read by an earlier run
 * @param groups files of one layout and one set of columns each
 * @param broken files that cannot be read, with the reason
 */
record Discovery(int known, List<Group> groups, List<Broken> broken) {

  /** Files of one layout and the same columns. */
  record Group(Dialect dialect, StructType schema, List<Found> files) {}

  /**
   * A file that can be read.
   *
   * @param rows as its footer says
   */
  record Found(InputFile file, long rows) {}

  /** A file that cannot be read. */
  record Broken(InputFile file, String reason) {}

  private record Layout(Dialect dialect, StructType schema) {}

  /**
   * Looks at the footers of the files that are new.
   *
   * @param forced the layout that they are in; empty to tell it by the columns
   * @throws UserException if no new file is in a known layout
   */
  static Discovery of(
      Lakehouse lakehouse,
      String source,
      List<InputFile> files,
      Set<InputFile> alreadyRead,
      Optional<Dialect> forced) {
    SparkSession spark = lakehouse.spark();
    Configuration hadoop = spark.sessionState().newHadoopConf();
    ParquetToSparkSchemaConverter converter = converter(spark);
    Map<Layout, List<Found>> groups = new LinkedHashMap<>();
    List<Broken> broken = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    int known = 0;
    for (InputFile file : files) {
      if (alreadyRead.contains(file)) {
        known++;
        continue;
      }
      ParquetFooter footer = ParquetFooter.read(file.path(), hadoop, converter);
      if (footer.problem() != null) {
        broken.add(new Broken(file, footer.problem()));
        continue;
      }
      Optional<Dialect> dialect = forced.or(() -> Dialect.of(footer.schema()));
      if (dialect.isEmpty()) {
        String columns = String.join(", ", footer.schema().fieldNames());
        unknown.add(columns);
        broken.add(new Broken(file, "no known dialect has its columns: " + columns));
        continue;
      }
      groups
          .computeIfAbsent(new Layout(dialect.get(), footer.schema()), layout -> new ArrayList<>())
          .add(new Found(file, footer.rows()));
    }
    if (groups.isEmpty() && !unknown.isEmpty()) {
      throw new UserException(
          "source %s: no known dialect has these columns: %s. Dialects known: %s. Force one with --dialect, if it is one of them."
              .formatted(source, unknown.get(0), Dialect.known()));
    }
    return new Discovery(
        known,
        groups.entrySet().stream()
            .map(e -> new Group(e.getKey().dialect(), e.getKey().schema(), e.getValue()))
            .toList(),
        broken);
  }

  private static ParquetToSparkSchemaConverter converter(SparkSession spark) {
    return new ParquetToSparkSchemaConverter(spark.sessionState().conf());
  }

  /** The files of a source that earlier runs have read, of those folders only. */
  static Set<InputFile> alreadyRead(Lakehouse lakehouse, String source, List<InputFile> files) {
    Object[] folders = files.stream().map(InputFile::folderHash).distinct().toArray();
    Set<InputFile> read = new HashSet<>();
    for (Row row :
        lakehouse
            .read(FilesTable.TABLE)
            .where(col(FilesTable.FOLDER_HASH).isin(folders))
            .where(col(FilesTable.SOURCE).equalTo(source))
            .select(FilesTable.PATH, FilesTable.SIZE, FilesTable.MODIFIED_AT)
            .collectAsList()) {
      read.add(new InputFile(row.getString(0), row.getLong(1), row.getTimestamp(2).getTime()));
    }
    return read;
  }
}
