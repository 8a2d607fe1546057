package dev.assay.jobs.lakehouse;

import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The right to write a lakehouse, held by one process at a time as a file in it.
 *
 * <p>The lease of a process that has died on this host is taken over.
 */
public final class Lease implements AutoCloseable {
  private static final String FILE = "_assay/lease";

  private final FileSystem files;
  private final Path path;

  private Lease(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * Takes the lease.
   *
   * @param command what the holder does, for the message that others get
   * @throws UserException if another process holds it; the message says which
   */
  public static Lease take(Lakehouse lakehouse, String command, Instant now) {
    try {
      FileSystem files = lakehouse.fileSystem();
      Path path = new Path(lakehouse.path(FILE));
      if (!write(files, path, command, now)) {
        List<String> holder = holder(files, path);
        if (!hasDied(holder)) {
          throw new UserException(
              "%s: another run is writing: %s, process %s on %s, since %s. Wait for it; if it is dead, delete %s."
                  .formatted(
                      lakehouse.root(),
                      holder.get(0),
                      holder.get(1),
                      holder.get(2),
                      holder.get(3),
                      path));
        }
        files.delete(path, false);
        if (!write(files, path, command, now)) {
          throw new UserException(
              "%s: another run has just begun. Try again when it is done."
                  .formatted(lakehouse.root()));
        }
      }
      return new Lease(files, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean write(FileSystem files, Path path, String command, Instant now)
      throws IOException {
    String text =
        String.join(
            "\n", command, Long.toString(ProcessHandle.current().pid()), host(), now.toString());
    try (FSDataOutputStream out = files.create(path, false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static List<String> holder(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.size() == 4 ? lines : List.of("unknown", "0", "unknown", "unknown");
    }
  }

  private static boolean hasDied(List<String> holder) {
    return holder.get(2).equals(host())
        && ProcessHandle.of(Long.parseLong(holder.get(1))).isEmpty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
