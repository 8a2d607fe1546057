package dev.assay.jobs.lakehouse;

import dev.assay.udfs.errors.UserException;
import io.delta.tables.DeltaTable;
import io.delta.tables.DeltaTableBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A folder of Delta tables, one folder a table.
 *
 * <p>A table is made when it is first written; reading one that was never written gives no rows.
 */
public final class Lakehouse {
  private static final String MARKER = "_assay";
  private static final String TEN_YEARS = "interval 3650 days";

  private final SparkSession spark;
  private final String root;
  private final Map<String, Long> readVersions = new ConcurrentHashMap<>();
  private final Map<String, Long> writtenVersions = new ConcurrentHashMap<>();

  private Lakehouse(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  /**
   * Opens a lakehouse; where nothing is, the first write makes one.
   *
   * @throws UserException if the place holds something else
   */
  public static Lakehouse open(SparkSession spark, String uri) {
    Lakehouse lakehouse = new Lakehouse(spark, address(uri));
    lakehouse.checkPlace();
    return lakehouse;
  }

  /**
   * An address in full, without a slash at the end: Delta takes no relative path for a location.
   */
  private static String address(String uri) {
    String trimmed =
        uri.endsWith("/") && uri.length() > 1 ? uri.substring(0, uri.length() - 1) : uri;
    boolean isFolder = new Path(trimmed).toUri().getScheme() == null;
    return isFolder
        ? java.nio.file.Path.of(trimmed).toAbsolutePath().normalize().toString()
        : trimmed;
  }

  private void checkPlace() {
    Path marker = new Path(root, MARKER);
    try {
      FileSystem files = fileSystem();
      if (files.exists(marker)) {
        return;
      }
      if (files.exists(new Path(root)) && !isEmpty(files.listStatus(new Path(root)))) {
        throw new UserException(
            "%s: not an Assay lakehouse: the folder holds other files. Give --lakehouse an empty or new folder, or one that Assay made."
                .formatted(root));
      }
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be opened as a lakehouse: %s. Check the address and your rights to it."
              .formatted(root, e.getMessage()),
          e);
    }
  }

  private static boolean isEmpty(FileStatus[] children) {
    return children.length == 0;
  }

  /** Where the lakehouse is, without a slash at the end. */
  public String root() {
    return root;
  }

  /** The session that reads and writes it. */
  public SparkSession spark() {
    return spark;
  }

  /** The folder of a table, or of anything else in the lakehouse. */
  public String path(String name) {
    return root + "/" + name;
  }

  /** The file system that holds the lakehouse. */
  public FileSystem fileSystem() throws IOException {
    return new Path(root).getFileSystem(spark.sessionState().newHadoopConf());
  }

  /** Whether the table was ever written. */
  public boolean has(TableDefinition table) {
    return has(table.name());
  }

  /** Whether a table of that name was ever written. */
  public boolean has(String table) {
    try {
      return fileSystem().exists(new Path(path(table), "_delta_log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The table's latest version; empty if it was never written. */
  public Optional<Long> version(TableDefinition table) {
    if (!has(table)) {
      return Optional.empty();
    }
    return Optional.of(
        DeltaLog.forTable(spark, path(table.name()))
            .update(false, scala.Option.empty(), scala.Option.empty())
            .version());
  }

  /** The table at its latest version, which is noted as read; no rows if it was never written. */
  public Dataset<Row> read(TableDefinition table) {
    Optional<Long> version = version(table);
    if (version.isEmpty()) {
      return spark.createDataFrame(java.util.List.of(), nullable(table.schema()));
    }
    readVersions.put(table.name(), version.get());
    return spark.read().format("delta").load(path(table.name()));
  }

  /**
   * The table as it was at a version, which is noted as read.
   *
   * @param version from 0; negative means: before the table was made, no rows
   * @throws UserException if the table does not have that version any more
   */
  public Dataset<Row> readAsOf(TableDefinition table, long version) {
    if (version < 0) {
      return spark.createDataFrame(java.util.List.of(), nullable(table.schema()));
    }
    readVersions.put(table.name(), version);
    try {
      return spark.read().format("delta").option("versionAsOf", version).load(path(table.name()));
    } catch (Exception e) {
      // Delta's own are checked exceptions that its interface does not name.
      throw new UserException(
          "Version %d of table %s cannot be read: it was not kept, or its files are gone. What was decided on it stands in its row; restore the lakehouse from a copy, or freeze a new dataset version. Delta says: %s"
              .formatted(version, table.name(), firstLine(e)),
          e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
  }

  /**
   * Adds rows in one commit. The rows are selected by the table's column names; a missing one is an
   * error of the program.
   *
   * @return the version that the commit made
   */
  public long append(TableDefinition table, Dataset<Row> rows) {
    create(table);
    inTableOrder(table, rows).write().format("delta").mode("append").save(path(table.name()));
    return noteWritten(table);
  }

  /**
   * Adds rows in one commit, or makes none where there are no rows. They are computed once, and may
   * rest on the table itself.
   *
   * @return how many were added
   */
  public long appendIfAny(TableDefinition table, Dataset<Row> rows) {
    Dataset<Row> kept = Kept.of(rows);
    try {
      long count = kept.count();
      if (count > 0) {
        append(table, kept);
      }
      return count;
    } finally {
      kept.unpersist();
    }
  }

  /**
   * Replaces the rows that meet a condition by others that meet it, in one commit.
   *
   * @param condition SQL over the table's columns, of literals only
   */
  public long replaceWhere(TableDefinition table, String condition, Dataset<Row> rows) {
    create(table);
    inTableOrder(table, rows)
        .write()
        .format("delta")
        .mode("overwrite")
        .option("replaceWhere", condition)
        .save(path(table.name()));
    return noteWritten(table);
  }

  /** The table for a merge or another change of its rows; made if it was never written. */
  public DeltaTable forUpdate(TableDefinition table) {
    create(table);
    return DeltaTable.forPath(spark, path(table.name()));
  }

  /** Notes, and gives, the version that a change made by {@link #forUpdate} has brought. */
  public long noteWritten(TableDefinition table) {
    long version = version(table).orElseThrow();
    writtenVersions.put(table.name(), version);
    return version;
  }

  /** The versions read and written since the last call; and forgets them. */
  public TableVersions drainVersions() {
    TableVersions drained = new TableVersions(readVersions, writtenVersions);
    readVersions.clear();
    writtenVersions.clear();
    return drained;
  }

  /** Notes versions that were read and written as part of a larger piece of work. */
  public void note(TableVersions versions) {
    readVersions.putAll(versions.read());
    writtenVersions.putAll(versions.written());
  }

  private static Dataset<Row> inTableOrder(TableDefinition table, Dataset<Row> rows) {
    return rows.selectExpr(
        java.util.Arrays.stream(table.schema().fieldNames())
            .map(name -> "`" + name + "`")
            .toArray(String[]::new));
  }

  private void create(TableDefinition table) {
    if (has(table)) {
      return;
    }
    mark();
    DeltaTableBuilder builder =
        DeltaTable.createIfNotExists(spark)
            .location(path(table.name()))
            .addColumns(table.schema())
            .partitionedBy(table.partitionColumns().toArray(String[]::new));
    table
        .constraints()
        .forEach((name, condition) -> builder.property("delta.constraints." + name, condition));
    if (table.kind() != TableDefinition.Kind.STATE) {
      builder.property("delta.appendOnly", "true");
    }
    if (table.kind() == TableDefinition.Kind.LOG) {
      // Every command adds a row, and Delta's default is a checkpoint after ten: the weekly one
      // does.
      builder.property("delta.checkpointInterval", "100");
    }
    if (table.kind() == TableDefinition.Kind.FACTS) {
      // Delta refuses time travel beyond the retention of deleted files, even before any VACUUM.
      builder.property("delta.logRetentionDuration", TEN_YEARS);
      builder.property("delta.deletedFileRetentionDuration", TEN_YEARS);
      builder.property("delta.enableInCommitTimestamps", "true");
    }
    if (!table.indexedColumns().isEmpty()) {
      builder.property("delta.dataSkippingStatsColumns", String.join(",", table.indexedColumns()));
    }
    builder.execute();
  }

  private void mark() {
    try {
      fileSystem().mkdirs(new Path(root, MARKER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same columns, of which any may be null. */
  static StructType nullable(StructType schema) {
    StructType result = new StructType();
    for (StructField field : schema.fields()) {
      result = result.add(field.name(), field.dataType(), true);
    }
    return result;
  }
}
