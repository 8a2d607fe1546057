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
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of the lakehouse where answers that were paid for lie until they are in {@code
 * verdicts}: segments of {@link SpoolLine}s, which a {@link SpoolWriter} writes.
 *
 * <p>A segment is open while it is written, closed when it is whole, and done when its answers are
 * in the table; it goes when its run is over.
 */
final class Spool {
  static final String OPEN = ".open";
  static final String CLOSED = ".jsonl";
  static final String DONE = ".done";
  private static final String FOLDER = "_spool/judge";

  private Spool() {}

  static String folder(Lakehouse lakehouse) {
    return lakehouse.path(FOLDER);
  }

  /** The segments in these states, in order of their names. */
  static List<Path> segments(FileSystem files, String folder, String... endings)
      throws IOException {
    Path path = new Path(folder);
    if (!files.exists(path)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    for (FileStatus status : files.listStatus(path)) {
      for (String ending : endings) {
        if (status.getPath().getName().endsWith(ending)) {
          found.add(status.getPath());
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** The ids of all verdicts of a run that the spool has had. */
  static Set<String> verdictIds(Configuration hadoop, String folder, String runId) {
    try {
      FileSystem files = fileSystem(hadoop, folder);
      Set<String> ids = new HashSet<>();
      for (Path segment : segments(files, folder, OPEN, CLOSED, DONE)) {
        if (segment.getName().startsWith(runId)) {
          try (FSDataInputStream in = files.open(segment)) {
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

  /** The segment is in this state from now on. */
  static void turn(FileSystem files, Path segment, String ending) throws IOException {
    String name = segment.getName();
    Path turned = new Path(segment.getParent(), name.substring(0, name.lastIndexOf('.')) + ending);
    if (!files.rename(segment, turned)) {
      throw new IOException("cannot rename " + segment);
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
}
