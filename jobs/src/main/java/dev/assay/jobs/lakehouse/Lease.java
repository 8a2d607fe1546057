package dev.assay.jobs.lakehouse;

import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The right to write a lakehouse, held by one process at a time as a file in it.
 *
 * <p>A process that is told to end gives it back. The lease of one that was killed on this host is
 * taken over; on another host nobody can tell, and a person deletes the file.
 */
public final class Lease implements AutoCloseable {
  private static final String FILE = "_assay/lease";

  /** After Spark has stopped, before the file systems close. */
  private static final int SHUTDOWN_PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 5;

  private final FileSystem files;
  private final Path path;
  private final Runnable onShutdown = this::delete;

  private Lease(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
    ShutdownHookManager.get().addShutdownHook(onShutdown, SHUTDOWN_PRIORITY);
  }

  /**
   * Who holds it.
   *
   * @param started when the process began, which tells it from a later one of the same number
   */
  private record Holder(String command, long process, String started, String host, String since) {
    private static Holder self(String command, Instant now) {
      ProcessHandle process = ProcessHandle.current();
      return new Holder(command, process.pid(), start(process), localHost(), now.toString());
    }

    private static Optional<Holder> parse(String text) {
      List<String> lines = text.lines().toList();
      return lines.size() == 5 && lines.get(1).matches("\\d{1,18}")
          ? Optional.of(
              new Holder(
                  lines.get(0),
                  Long.parseLong(lines.get(1)),
                  lines.get(2),
                  lines.get(3),
                  lines.get(4)))
          : Optional.empty();
    }

    private String text() {
      return String.join("\n", command, Long.toString(process), started, host, since);
    }

    private boolean hasDied() {
      return host.equals(localHost())
          && !ProcessHandle.of(process).map(Holder::start).equals(Optional.of(started));
    }

    private static String start(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    private static String localHost() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "localhost";
      }
    }
  }

  /**
   * Takes the lease.
   *
   * @param command what the holder does, for the message that others get
   * @throws UserException if another process holds it; the message says which, and what to do
   */
  public static Lease take(Lakehouse lakehouse, String command, Instant now) {
    try {
      FileSystem files = lakehouse.fileSystem();
      Path path = new Path(lakehouse.path(FILE));
      Holder self = Holder.self(command, now);
      if (!write(files, path, self)) {
        Optional<Holder> holder = holder(files, path);
        if (holder.isEmpty() || !holder.get().hasDied()) {
          throw held(lakehouse, path, holder);
        }
        files.delete(path, false);
        if (!write(files, path, self)) {
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

  /** Who holds the lease of a lakehouse, in words; empty if nobody does. */
  public static Optional<String> holder(Lakehouse lakehouse) {
    try {
      FileSystem files = lakehouse.fileSystem();
      Path path = new Path(lakehouse.path(FILE));
      return files.exists(path) ? Optional.of(words(holder(files, path))) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UserException held(Lakehouse lakehouse, Path path, Optional<Holder> holder) {
    return new UserException(
        "%s: another run is writing: %s. Wait for it; if it is dead, delete %s."
            .formatted(lakehouse.root(), words(holder), path));
  }

  private static String words(Optional<Holder> holder) {
    return holder
        .map(
            one ->
                "%s, process %d on %s, since %s"
                    .formatted(one.command(), one.process(), one.host(), one.since()))
        .orElse("who it is cannot be read");
  }

  private static boolean write(FileSystem files, Path path, Holder holder) throws IOException {
    try (FSDataOutputStream out = files.create(path, false)) {
      out.write(holder.text().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static Optional<Holder> holder(FileSystem files, Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return Holder.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Gives the lease back. */
  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(onShutdown);
    }
    delete();
  }

  private void delete() {
    try {
      files.delete(path, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
