package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Which dates of {@code verdicts} may know a content: 12 bytes for each content and date, so that a
 * content of an earlier day is found again without reading that day's verdicts, nor those of any
 * day that does not have it.
 *
 * <p>A date is noted before anything is judged for it. So a date that is missing here has no
 * verdict, and one that is here may have none yet. The folder can be deleted: it is made again from
 * the table.
 */
final class VerdictDates {
  private static final String FOLDER = "_index/verdicts";
  private static final String ENDING = ".dates";
  private static final int MOST_FILES = 32;

  private final Lakehouse lakehouse;
  private final Known known;

  /** Contents by hash in ascending order, and for each the date, as days since 1970. */
  private static final class Known implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] contents;
    private final int[] days;

    private Known(long[] contents, int[] days) {
      this.contents = contents;
      this.days = days;
    }

    private int[] of(long content) {
      int at = Arrays.binarySearch(contents, content);
      if (at < 0) {
        return new int[0];
      }
      int from = at;
      while (from > 0 && contents[from - 1] == content) {
        from--;
      }
      int until = at + 1;
      while (until < contents.length && contents[until] == content) {
        until++;
      }
      return Arrays.copyOfRange(days, from, until);
    }

    private boolean has(long content, int day) {
      return Arrays.stream(of(content)).anyMatch(known -> known == day);
    }
  }

  /** A content by its hash, and a date as days since 1970. */
  record Entry(long content, int day) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byContent = Long.compare(content, other.content);
      return byContent != 0 ? byContent : Integer.compare(day, other.day);
    }
  }

  private VerdictDates(Lakehouse lakehouse, Known known) {
    this.lakehouse = lakehouse;
    this.known = known;
  }

  /** What the lakehouse knows now. */
  static VerdictDates of(Lakehouse lakehouse) {
    try {
      FileSystem files = lakehouse.fileSystem();
      Path folder = new Path(lakehouse.path(FOLDER));
      if (!files.exists(folder)) {
        if (!lakehouse.has(VerdictsTable.TABLE)) {
          return new VerdictDates(lakehouse, new Known(new long[0], new int[0]));
        }
        write(files, folder, entries(lakehouse.read(VerdictsTable.TABLE)));
      }
      List<Path> parts = parts(files, folder);
      List<Entry> entries = new ArrayList<>();
      for (Path part : parts) {
        read(files, part, entries);
      }
      List<Entry> sorted = entries.stream().sorted().distinct().toList();
      if (parts.size() > MOST_FILES) {
        write(files, folder, sorted.iterator());
        for (Path part : parts) {
          files.delete(part, false);
        }
      }
      return new VerdictDates(
          lakehouse,
          new Known(
              sorted.stream().mapToLong(Entry::content).toArray(),
              sorted.stream().mapToInt(Entry::day).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is no verdict at all. */
  boolean isEmpty() {
    return known.contents.length == 0;
  }

  /**
   * The dates whose verdicts may know some contents.
   *
   * @param contents rows with {@link VerdictsTable#CONTENT_HASH}
   */
  List<LocalDate> having(Dataset<Row> contents) {
    if (isEmpty()) {
      return List.of();
    }
    SparkSession spark = lakehouse.spark();
    Broadcast<Known> shared =
        spark.sparkContext().broadcast(known, scala.reflect.ClassTag$.MODULE$.apply(Known.class));
    UDF1<Long, List<Integer>> days =
        content -> IntStream.of(shared.value().of(content)).boxed().toList();
    Column found =
        udf(days, DataTypes.createArrayType(DataTypes.IntegerType))
            .apply(xxhash64(col(VerdictsTable.CONTENT_HASH)));
    List<LocalDate> dates =
        contents.select(explode(found)).distinct().collectAsList().stream()
            .map(row -> LocalDate.ofEpochDay(row.getInt(0)))
            .sorted()
            .toList();
    shared.unpersist();
    return dates;
  }

  /**
   * Of some contents and dates, those that are not noted.
   *
   * @param pairs rows with {@link VerdictsTable#CONTENT_HASH} and {@link VerdictsTable#TARGET_DATE}
   */
  List<Entry> unknown(Dataset<Row> pairs) {
    List<Entry> unknown = new ArrayList<>();
    entries(pairs)
        .forEachRemaining(
            entry -> {
              if (!known.has(entry.content(), entry.day())) {
                unknown.add(entry);
              }
            });
    return unknown;
  }

  /** Notes that verdicts of these contents are about to be stored under these dates. */
  void note(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    try {
      write(
          lakehouse.fileSystem(),
          new Path(lakehouse.path(FOLDER)),
          entries.stream().sorted().iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Iterator<Entry> entries(Dataset<Row> verdicts) {
    Iterator<Row> rows =
        verdicts
            .select(
                xxhash64(col(VerdictsTable.CONTENT_HASH)),
                org.apache.spark.sql.functions.unix_date(col(VerdictsTable.TARGET_DATE)))
            .distinct()
            .toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Entry next() {
        Row row = rows.next();
        return new Entry(row.getLong(0), row.getInt(1));
      }
    };
  }

  private static List<Path> parts(FileSystem files, Path folder) throws IOException {
    List<Path> parts = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder)) {
      if (status.getPath().getName().endsWith(ENDING)) {
        parts.add(status.getPath());
      }
    }
    return parts;
  }

  /** Under another name until it is whole. */
  private static void write(FileSystem files, Path folder, Iterator<Entry> entries)
      throws IOException {
    String name = UUID.randomUUID().toString();
    Path unfinished = new Path(folder, name);
    try (DataOutputStream out = files.create(unfinished, false)) {
      while (entries.hasNext()) {
        Entry entry = entries.next();
        out.writeLong(entry.content());
        out.writeInt(entry.day());
      }
    }
    if (!files.rename(unfinished, new Path(folder, name + ENDING))) {
      throw new IOException("cannot rename " + unfinished);
    }
  }

  private static void read(FileSystem files, Path part, List<Entry> entries) throws IOException {
    try (DataInputStream in = files.open(part)) {
      while (true) {
        entries.add(new Entry(in.readLong(), in.readInt()));
      }
    } catch (EOFException e) {
      // The end.
    }
  }
}
