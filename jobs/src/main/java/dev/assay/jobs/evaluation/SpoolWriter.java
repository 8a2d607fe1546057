package dev.assay.jobs.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes the answers of one task into segments of the spool; used by many threads.
 *
 * <p>Where the file system can flush, each line outlives this process as soon as it is written.
 * Where it cannot, as in an object store, a line is safe when its segment is closed, and a segment
 * stays open for a second at most.
 */
final class SpoolWriter implements AutoCloseable {
  private static final Set<String> FLUSHING = Set.of("file", "hdfs", "viewfs");
  private static final int MOST_LINES = 2000;
  private static final long MOST_MILLIS = 5000;
  private static final long MOST_MILLIS_UNFLUSHED = 1000;

  private final FileSystem files;
  private final Path folder;
  private final String name;
  private final ScheduledExecutorService clock;
  private int segments;
  private FSDataOutputStream out;
  private Path open;
  private int lines;
  private UncheckedIOException failed;

  /**
   * @param name no other task's
   */
  SpoolWriter(Configuration hadoop, String folder, String name) {
    this.folder = new Path(folder);
    this.name = name;
    try {
      files = Spool.fileSystem(hadoop, folder);
      files.mkdirs(this.folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long millis =
        FLUSHING.contains(files.getUri().getScheme()) ? MOST_MILLIS : MOST_MILLIS_UNFLUSHED;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "assay-spool");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> unused =
        clock.scheduleWithFixedDelay(this::closeInTime, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Writes a line.
   *
   * @throws UncheckedIOException if it cannot be written, or one before it could not
   */
  synchronized void append(SpoolLine line) {
    if (failed != null) {
      throw failed;
    }
    try {
      if (out == null) {
        open = new Path(folder, "%s-%05d%s".formatted(name, segments++, Spool.OPEN));
        out = files.create(open, false);
        lines = 0;
      }
      out.write((line.write() + "\n").getBytes(StandardCharsets.UTF_8));
      flush();
      if (++lines >= MOST_LINES) {
        closeSegment();
      }
    } catch (IOException e) {
      failed = new UncheckedIOException(e);
      throw failed;
    }
  }

  private void flush() throws IOException {
    try {
      out.hflush();
    } catch (UnsupportedOperationException e) {
      // An object store: the segment is closed soon.
    }
  }

  private synchronized void closeInTime() {
    try {
      closeSegment();
    } catch (IOException e) {
      failed = new UncheckedIOException(e);
    }
  }

  private void closeSegment() throws IOException {
    if (out != null) {
      FSDataOutputStream whole = out;
      out = null;
      whole.close();
      Spool.turn(files, open, Spool.CLOSED);
    }
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    try {
      closeSegment();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
