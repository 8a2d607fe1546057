package dev.assay.jobs.evaluation;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the lakehouse where answers that were paid for lie until they are in {@code
 * verdicts}: files of {@link SpoolLine}s, one file a task.
 */
final class Spool {
  private static final String FOLDER = "_spool/judge";
  private static final String ENDING = ".jsonl";

  private Spool() {}

  static String folder(Lakehouse lakehouse) {
    return lakehouse.path(FOLDER);
  }

  /** The files that hold answers, in order of their names. */
  static List<Path> files(FileSystem files, String folder) throws IOException {
    Path path = new Path(folder);
    if (!files.exists(path)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    for (FileStatus status : files.listStatus(path)) {
      if (status.getPath().getName().endsWith(ENDING)) {
        found.add(status.getPath());
      }
    }
    found.sort(null);
    return found;
  }

  /** The ids of all verdicts of a run that the spool has. */
  static Set<String> verdictIds(Configuration hadoop, String folder, String runId) {
    try {
      FileSystem files = fileSystem(hadoop, folder);
      Set<String> ids = new HashSet<>();
      for (Path file : files(files, folder)) {
        if (file.getName().startsWith(runId)) {
          try (FSDataInputStream in = files.open(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                .map(SpoolLine::read)
                .forEach(
                    line ->
                        line.flatMap(l -> l.text(VerdictsTable.VERDICT_ID)).ifPresent(ids::add));
          }
        }
      }
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A local file system without checksum files: with them, what is flushed stays in the process
   * until a chunk is full, and is lost with it.
   */
  static FileSystem fileSystem(Configuration hadoop, String folder) throws IOException {
    FileSystem files = new Path(folder).getFileSystem(hadoop);
    return files instanceof LocalFileSystem local ? local.getRaw() : files;
  }

  /** Writes the answers of one task; used by many threads. */
  static final class Writer implements AutoCloseable {
    private final FSDataOutputStream out;

    Writer(Configuration hadoop, String folder, String name) {
      try {
        FileSystem files = fileSystem(hadoop, folder);
        files.mkdirs(new Path(folder));
        out = files.create(new Path(folder, name + ENDING), false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * Writes a line so that the death of this process does not lose it.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    synchronized void append(SpoolLine line) {
      try {
        out.write((line.write() + "\n").getBytes(StandardCharsets.UTF_8));
        out.hflush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
