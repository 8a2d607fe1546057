package dev.assay.jobs.ingest;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The folders named {@code column=value} that a file lies in, as Spark and Hive write them: columns
 * whose values stand nowhere else.
 *
 * @param base the folder around them
 * @param columns those of the folders, from the outermost to the innermost, that are no times and
 *     that the file does not have
 */
record PartitionFolders(String base, List<String> columns) implements Serializable {
  /** No such folders, or none that tell more than the file does. */
  static final PartitionFolders NONE = new PartitionFolders(null, List.of());

  /** What tells when a file was written, or its spans began: each span says that itself. */
  private static final Set<String> TIMES =
      Set.of("year", "month", "week", "day", "hour", "minute", "date", "dt", "ds");

  /** The folders that have a column more than the file. */
  static PartitionFolders of(String file, StructType schema) {
    Deque<String> columns = new ArrayDeque<>();
    Path folder = new Path(file).getParent();
    while (folder != null && isColumn(folder.getName())) {
      String name = folder.getName();
      columns.addFirst(name.substring(0, name.indexOf('=')));
      folder = folder.getParent();
    }
    List<String> own =
        Arrays.stream(schema.fieldNames()).map(name -> name.toLowerCase(Locale.ROOT)).toList();
    List<String> added =
        columns.stream()
            .filter(column -> !TIMES.contains(lastWord(column)))
            .filter(column -> !own.contains(column.toLowerCase(Locale.ROOT)))
            .toList();
    return added.isEmpty() ? NONE : new PartitionFolders(String.valueOf(folder), added);
  }

  /** Spark takes no folder for a column whose value is empty. */
  private static boolean isColumn(String folder) {
    return folder.indexOf('=') > 0 && !folder.endsWith("=");
  }

  private static String lastWord(String column) {
    return column.substring(column.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
  }

  /** A file's columns and those of the folders, as text. */
  StructType with(StructType schema) {
    StructType all = schema;
    for (String column : columns) {
      all = all.add(column, DataTypes.StringType);
    }
    return all;
  }
}
