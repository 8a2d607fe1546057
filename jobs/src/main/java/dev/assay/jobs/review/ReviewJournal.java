package dev.assay.jobs.review;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.ReviewAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file that answers go to, a line each: what {@code labels import} reads. A line is on the disk
 * before anybody is told that it is saved, and none is ever changed.
 */
final class ReviewJournal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private ReviewJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file to add to it; makes it where it is not.
   *
   * @throws UserException if that cannot be done
   */
  static ReviewJournal open(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      ReviewJournal journal = new ReviewJournal(file, channel);
      journal.endBrokenLine();
      return journal;
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be written: %s. Give another file with --answers."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /** A process that was killed may have left a part of a line. */
  private void endBrokenLine() throws IOException {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      if (reading.size() > 0
          && reading.read(last, reading.size() - 1) == 1
          && last.get(0) != '\n') {
        channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      }
    }
  }

  Path file() {
    return file;
  }

  /** The answers that are in it, in the order in which they were given. */
  List<ReviewAnswer> answers() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(ReviewAnswer::read).flatMap(Optional::stream).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds answers, all in one write, and waits until they are on the disk. */
  synchronized void append(List<ReviewAnswer> answers) {
    String lines =
        answers.stream().map(answer -> answer.line() + "\n").collect(Collectors.joining());
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
