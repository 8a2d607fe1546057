package dev.assay.jobs.review;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.ReviewAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
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

  /**
   * Ends a line that has no end: a process that was killed, or a disk that was full, may have left
   * a part of one. A part that breaks off within a character goes, since the file would be no UTF-8
   * any more; nobody was told that it is saved.
   */
  private void endBrokenLine() throws IOException {
    if (endsWithLineBreak()) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = bytes.length;
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, bytes.length - start));
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
    } catch (CharacterCodingException e) {
      channel.truncate(start);
    }
  }

  private boolean endsWithLineBreak() throws IOException {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return reading.size() == 0
          || reading.read(last, reading.size() - 1) < 1
          || last.get(0) == '\n';
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
      endBrokenLine();
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
