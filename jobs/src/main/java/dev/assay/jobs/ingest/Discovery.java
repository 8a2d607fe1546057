package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.FileOrder;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.errors.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What an input holds that was not read before.
 *
 * @param known files that were read by an earlier run
 * @param passedOver files of JSON or protobuf in a folder that hold no traces
 * @param groups files of one layout each
 * @param again what is read again of files that were read before
 * @param broken files that cannot be read, with the reason
 */
record Discovery(int known, int passedOver, List<Group> groups, Again again, List<Broken> broken) {
  /** A line or a document of JSON, as Spark reads text. */
  private static final StructType TEXT = new StructType().add("value", DataTypes.StringType);

  /** A file as bytes, as Spark reads it. */
  private static final StructType BYTES = new StructType().add("content", DataTypes.BinaryType);

  private static final Pattern PATTERN = Pattern.compile("[\\\\{}\\[\\]*?]");

  private static final long NOT_COUNTED = -1;

  /** How a file is read. */
  enum Format {
    PARQUET,
    JSON_LINES,
    JSON_DOCUMENT,
    PROTOBUF
  }

  /**
   * How files are laid out.
   *
   * @param schema the columns of the files and of the folders that they lie in
   */
  record Layout(Dialect dialect, Format format, StructType schema, PartitionFolders folders)
      implements Serializable {
    /**
     * A reader of rows.
     *
     * @param rows their columns, which may be more than those of the files
     * @param map the columns of a table of the team's own, where it is one
     */
    RowReader reader(StructType rows, ColumnMap map) {
      return OwnColumnsReader.around(dialect.reader(rows, map), rows);
    }
  }

  /** Files of one layout. */
  record Group(Layout layout, List<Found> files) {
    Dialect dialect() {
      return layout.dialect();
    }

    Format format() {
      return layout.format();
    }

    /** Spark takes paths for patterns: what means something in one is escaped. */
    private String[] paths() {
      return files.stream()
          .map(found -> PATTERN.matcher(found.file().path()).replaceAll("\\\\$0"))
          .toArray(String[]::new);
    }

    /** Its rows as they stand in the files. */
    Dataset<Row> rows(SparkSession spark) {
      return switch (layout.format()) {
        case PARQUET -> parquet(spark);
        case JSON_LINES -> spark.read().text(paths()).where("trim(value) <> ''");
        case JSON_DOCUMENT -> spark.read().option("wholetext", true).text(paths());
        case PROTOBUF -> spark.read().format("binaryFile").load(paths()).select("content");
      };
    }

    private Dataset<Row> parquet(SparkSession spark) {
      DataFrameReader reader = spark.read().schema(layout.schema());
      if (layout.folders().equals(PartitionFolders.NONE)) {
        return reader.parquet(paths());
      }
      // Spark adds a column for every folder, those of times too.
      Column[] columns =
          Arrays.stream(layout.schema().fieldNames())
              .map(name -> col("`" + name.replace("`", "``") + "`"))
              .toArray(Column[]::new);
      return reader.option("basePath", layout.folders().base()).parquet(paths()).select(columns);
    }

    /** Its rows with those columns only that tell ids and times. */
    Dataset<Row> keyRows(SparkSession spark) {
      return layout.format() == Format.PARQUET
          ? spark.read().schema(dialect().keySchema(layout.schema())).parquet(paths())
          : rows(spark);
    }

    Dialect.Content content() {
      return dialect().content(layout.schema());
    }
  }

  /**
   * A file that can be read.
   *
   * @param rows as its footer says; -1 where it has none
   */
  record Found(InputFile file, long rows) {}

  /**
   * Observations that were read before what is now told of their traces.
   *
   * @param groups the files that hold them
   * @param traces those traces, by their trace_id; kept. Null where none is told of
   * @param gone how many files are no longer there
   */
  record Again(List<Group> groups, Dataset<Row> traces, int gone) implements AutoCloseable {
    /** None, or not looked for. */
    static final Again NONE = new Again(List.of(), null, 0);

    @Override
    public void close() {
      if (traces != null) {
        traces.unpersist();
      }
    }
  }

  /** A file that cannot be read. */
  record Broken(InputFile file, String reason) {}

  /** What is asked for. */
  record Request(String source, String input, Optional<Dialect> forced, ColumnMap columns) {}

  /**
   * Looks at the footers and beginnings of the files that are new.
   *
   * @throws UserException if no new file is in a known layout
   */
  static Discovery of(
      SparkSession spark, Request request, List<InputFile> files, Set<InputFile> alreadyRead) {
    Look look = new Look(spark, request);
    int known = 0;
    for (InputFile file : files) {
      if (alreadyRead.contains(file)) {
        known++;
      } else if (InputFiles.isJson(file.path())) {
        look.atJson(file);
      } else if (InputFiles.isProtobuf(file.path())) {
        look.atProtobuf(file);
      } else {
        look.atParquet(file);
      }
    }
    return look.result(known);
  }

  private static final class Look {
    private final Request request;
    private final Configuration hadoop;
    private final ParquetToSparkSchemaConverter converter;
    private final Map<Layout, List<Found>> groups = new LinkedHashMap<>();
    private final List<Broken> broken = new ArrayList<>();
    private final Set<String> unknown = new TreeSet<>();
    private int passedOver;

    Look(SparkSession spark, Request request) {
      this.request = request;
      hadoop = spark.sessionState().newHadoopConf();
      converter = new ParquetToSparkSchemaConverter(spark.sessionState().conf());
    }

    void atParquet(InputFile file) {
      ParquetFooter footer = ParquetFooter.read(file.path(), hadoop, converter);
      if (footer.problem() != null) {
        broken.add(new Broken(file, footer.problem()));
        return;
      }
      PartitionFolders folders = PartitionFolders.of(file.path(), footer.schema());
      StructType schema = folders.with(footer.schema());
      Optional<Dialect> dialect = request.forced().or(() -> Dialect.of(schema, request.columns()));
      if (dialect.isEmpty()) {
        String columns = String.join(", ", schema.fieldNames());
        unknown.add(columns);
        broken.add(new Broken(file, "no known dialect has its columns: " + columns));
        return;
      }
      add(new Layout(dialect.get(), Format.PARQUET, schema, folders), file, footer.rows());
    }

    void atJson(InputFile file) {
      JsonFile json = JsonFile.look(file, hadoop);
      if (json.form() == JsonFile.Form.OTHER && !isMeant(file, Dialect.OTLP_JSON)) {
        passedOver++;
      } else if (json.problem() != null) {
        broken.add(new Broken(file, json.problem()));
      } else {
        Format format =
            json.form() == JsonFile.Form.LINES ? Format.JSON_LINES : Format.JSON_DOCUMENT;
        add(new Layout(Dialect.OTLP_JSON, format, TEXT, PartitionFolders.NONE), file, NOT_COUNTED);
      }
    }

    void atProtobuf(InputFile file) {
      ProtobufFile protobuf = ProtobufFile.look(file, hadoop);
      if (!protobuf.holdsSpans() && !isMeant(file, Dialect.OTLP_PROTOBUF)) {
        passedOver++;
      } else if (protobuf.problem() != null) {
        broken.add(new Broken(file, protobuf.problem()));
      } else {
        add(
            new Layout(Dialect.OTLP_PROTOBUF, Format.PROTOBUF, BYTES, PartitionFolders.NONE),
            file,
            NOT_COUNTED);
      }
    }

    /** Whether a file that looks like something else was asked for, or is broken. */
    private boolean isMeant(InputFile file, Dialect dialect) {
      boolean isNamed = new Path(request.input()).getName().equals(new Path(file.path()).getName());
      return isNamed || file.size() == 0 || request.forced().equals(Optional.of(dialect));
    }

    private void add(Layout layout, InputFile file, long rows) {
      groups.computeIfAbsent(layout, key -> new ArrayList<>()).add(new Found(file, rows));
    }

    Discovery result(int known) {
      if (groups.isEmpty() && !unknown.isEmpty()) {
        throw new UserException(
            "source %s: no known dialect has these columns: %s. Dialects known: %s. Force one with --dialect, if it is one of them, or name the columns under sources[].columns in assay.yaml."
                .formatted(request.source(), unknown.iterator().next(), Dialect.known()));
      }
      if (groups.isEmpty() && broken.isEmpty() && known == 0 && passedOver > 0) {
        throw new UserException(
            "--input %s: %d files of JSON or protobuf, none of which holds OTLP traces. Give Parquet, or OTLP traces."
                .formatted(request.input(), passedOver));
      }
      return new Discovery(
          known,
          passedOver,
          groups.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList(),
          Again.NONE,
          broken);
    }
  }

  /** The same with files that were read before. */
  Discovery withAgain(Again earlier) {
    return new Discovery(known, passedOver, groups, earlier, broken);
  }

  /** The same without a file that turned out to be broken. */
  Discovery without(String path, String reason) {
    List<Broken> allBroken = new ArrayList<>(broken);
    files(groups)
        .filter(file -> file.path().equals(path))
        .forEach(file -> allBroken.add(new Broken(file, reason)));
    return new Discovery(
        known,
        passedOver,
        without(path, groups),
        new Again(without(path, again.groups()), again.traces(), again.gone()),
        allBroken);
  }

  private static List<Group> without(String path, List<Group> groups) {
    List<Group> left = new ArrayList<>();
    for (Group group : groups) {
      List<Found> files =
          group.files().stream().filter(found -> !found.file().path().equals(path)).toList();
      if (!files.isEmpty()) {
        left.add(new Group(group.layout(), files));
      }
    }
    return left;
  }

  /** The files that can be read. */
  List<InputFile> readable() {
    return Stream.concat(files(groups), files(again.groups())).toList();
  }

  private static Stream<InputFile> files(List<Group> groups) {
    return groups.stream().flatMap(group -> group.files().stream()).map(Found::file);
  }

  /** The files of a source that earlier runs have read, of those folders only. */
  static Set<InputFile> alreadyRead(Lakehouse lakehouse, String source, List<InputFile> files) {
    Object[] folders = files.stream().map(InputFile::folderHash).distinct().toArray();
    return new HashSet<>(
        inputs(read(lakehouse, source).where(col(FilesTable.FOLDER_HASH).isin(folders))));
  }

  /**
   * The order in which runs have first read the files of a source: by their day, and by when the
   * files were written.
   *
   * @param now files that are read now; those that have changed since have no place
   */
  static FileOrder order(Lakehouse lakehouse, String source, List<InputFile> now) {
    Map<String, Integer> places = new HashMap<>();
    Set<InputFile> known = new HashSet<>();
    for (InputFile file :
        inputs(
            read(lakehouse, source)
                .orderBy(FilesTable.INGESTED_ON, FilesTable.MODIFIED_AT, FilesTable.PATH))) {
      if (known.add(file)) {
        places.put(file.path(), known.size());
      }
    }
    now.stream().filter(file -> !known.contains(file)).forEach(file -> places.remove(file.path()));
    return new FileOrder(places);
  }

  private static Dataset<Row> read(Lakehouse lakehouse, String source) {
    return lakehouse.read(FilesTable.TABLE).where(col(FilesTable.SOURCE).equalTo(source));
  }

  private static List<InputFile> inputs(Dataset<Row> files) {
    return files
        .select(FilesTable.PATH, FilesTable.SIZE, FilesTable.MODIFIED_AT)
        .collectAsList()
        .stream()
        .map(row -> new InputFile(row.getString(0), row.getLong(1), row.getTimestamp(2).getTime()))
        .toList();
  }
}
