package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.input_file_name;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The Parquet files of a table, those of all its versions, each rewritten in its place.
 *
 * <p>A version of a Delta table is a list of files: a file that keeps its name, its rows and its
 * length belongs to every version as before, and what it no longer says, no version says. So facts
 * that pin a version stay readable, and nothing waits for a retention to pass. The new file is made
 * as long as the old by bytes before its footer, which no reader looks at.
 */
final class DataFiles {
  private static final List<String> CODECS = List.of("snappy", "zstd", "gzip");

  /** A dictionary pays in large files; in one of a few rows it is most of the length. */
  private static final List<String> DICTIONARIES = List.of("true", "false");

  private static final String ROW_METADATA = "org.apache.spark.sql.parquet.row.metadata";
  private static final int FOOTER_TAIL = 8;

  private final Lakehouse lakehouse;
  private final FileSystem files;
  private final Payload payload;
  private final Person person;
  private final Path folder;

  DataFiles(Lakehouse lakehouse, Payload payload, Person person) {
    this.lakehouse = lakehouse;
    this.payload = payload;
    this.person = person;
    this.folder = new Path(lakehouse.path(payload.table()));
    try {
      this.files = lakehouse.fileSystem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the person's payload out of every file; gives how many rows lost theirs. */
  long erase() {
    long rows = 0;
    for (String file : filesOfPerson()) {
      rows += erase(new Path(file));
    }
    return rows;
  }

  private Set<String> filesOfPerson() {
    Set<String> found = new TreeSet<>();
    List<String> all = parquetFiles();
    if (all.isEmpty()) {
      return found;
    }
    // Files of one table may differ in columns, not in those that keys are made of.
    StructType keys = new StructType();
    for (String column : payload.keyColumns()) {
      keys = keys.add(column, org.apache.spark.sql.types.DataTypes.StringType);
    }
    lakehouse
        .spark()
        .read()
        .schema(keys)
        .parquet(all.toArray(String[]::new))
        .where(payload.isOf(person, keys))
        .select(input_file_name())
        .distinct()
        .collectAsList()
        .forEach(row -> found.add(row.getString(0)));
    return found;
  }

  private List<String> parquetFiles() {
    List<String> found = new ArrayList<>();
    try {
      collect(folder, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private void collect(Path from, List<String> found) throws IOException {
    if (!files.exists(from)) {
      return;
    }
    for (FileStatus status : files.listStatus(from)) {
      String name = status.getPath().getName();
      if (status.isDirectory() && !name.startsWith("_")) {
        collect(status.getPath(), found);
      } else if (name.endsWith(".parquet")) {
        found.add(status.getPath().toString());
      }
    }
  }

  private long erase(Path file) {
    Dataset<Row> rows = lakehouse.spark().read().parquet(file.toString());
    StructType schema = rows.schema();
    Column isPersons = payload.isOf(person, schema);
    long holding = rows.where(isPersons.and(payload.hasPayload(schema))).count();
    if (holding == 0) {
      return 0;
    }
    Dataset<Row> erased = rows.select(payload.without(schema, isPersons)).coalesce(1);
    try {
      replace(file, lakehouse.spark().createDataFrame(erased.javaRDD(), writtenAs(file, schema)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return holding;
  }

  private void replace(Path file, Dataset<Row> erased) throws IOException {
    long length = files.getFileStatus(file).getLen();
    Path scratch = new Path(lakehouse.path("_assay/erasing"));
    try {
      for (String dictionary : DICTIONARIES) {
        for (String codec : CODECS) {
          files.delete(scratch, true);
          erased
              .write()
              .option("compression", codec)
              .option("parquet.enable.dictionary", dictionary)
              .option("parquet.page.write-checksum.enabled", "false")
              // The least and the greatest value are told twice where they are one.
              .option("parquet.column.statistics.enabled", "false")
              .parquet(scratch.toString());
          Path written = onlyFile(scratch);
          if (files.getFileStatus(written).getLen() <= length) {
            putInPlace(written, new Path(scratch, "padded"), file);
            return;
          }
        }
      }
      throw new IllegalStateException("%s grew when payload was taken out".formatted(file));
    } finally {
      files.delete(scratch, true);
    }
  }

  private void putInPlace(Path written, Path padded, Path file) throws IOException {
    pad(written, padded, files.getFileStatus(file).getLen());
    files.delete(file, false);
    if (!files.rename(padded, file)) {
      throw new IOException("cannot move %s to %s".formatted(padded, file));
    }
  }

  /**
   * The file's own schema: Spark reads every column as one that may be null, and writes such a
   * column longer.
   */
  private StructType writtenAs(Path file, StructType read) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, files.getConf()))) {
      String json = reader.getFileMetaData().getKeyValueMetaData().get(ROW_METADATA);
      return json == null ? read : relaxed((StructType) DataType.fromJson(json));
    }
  }

  /** Payload may be taken out, wherever a file was written without nulls. */
  private StructType relaxed(StructType written) {
    StructType schema = new StructType();
    for (StructField field : written.fields()) {
      boolean nullable = field.nullable() || payload.columns().contains(field.name());
      schema = schema.add(field.name(), field.dataType(), nullable, field.metadata());
    }
    return schema;
  }

  private Path onlyFile(Path scratch) throws IOException {
    return Arrays.stream(files.listStatus(scratch))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().endsWith(".parquet"))
        .findFirst()
        .orElseThrow(() -> new IOException("nothing was written to " + scratch));
  }

  /** Copies a file, with bytes before its footer that make it as long as it should be. */
  private void pad(Path from, Path to, long length) throws IOException {
    long size = files.getFileStatus(from).getLen();
    try (FSDataInputStream in = files.open(from);
        OutputStream out = files.create(to, true)) {
      byte[] tail = new byte[FOOTER_TAIL];
      in.readFully(size - FOOTER_TAIL, tail);
      long footer =
          (tail[0] & 0xffL)
              | (tail[1] & 0xffL) << 8
              | (tail[2] & 0xffL) << 16
              | (tail[3] & 0xffL) << 24;
      copy(in, 0, size - FOOTER_TAIL - footer, out);
      for (long i = size; i < length; i++) {
        out.write(0);
      }
      copy(in, size - FOOTER_TAIL - footer, size, out);
    }
  }

  private static void copy(FSDataInputStream in, long from, long to, OutputStream out)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long at = from;
    while (at < to) {
      int wanted = (int) Math.min(buffer.length, to - at);
      in.readFully(at, buffer, 0, wanted);
      out.write(buffer, 0, wanted);
      at += wanted;
    }
  }
}
