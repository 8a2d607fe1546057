package dev.assay.jobs.ingest;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A file of protobuf: one message, or several, each with its length before it in four bytes, as the
 * collector's file exporter writes them; either may be gzipped.
 *
 * @param holdsSpans whether it begins as OTLP traces do, and neither as logs nor as metrics
 * @param problem why it cannot be read; null where it can
 */
record ProtobufFile(boolean holdsSpans, String problem) {
  private static final int PEEK = 256 * 1024;
  private static final int TRACE_ID_BYTES = 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};

  /** The tag of a message's first field, where that is a message, a text or bytes. */
  private static final int FIRST_FIELD = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int SECOND_FIELD = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Looks at the first {@value #PEEK} bytes. */
  static ProtobufFile look(InputFile file, Configuration hadoop) {
    if (file.size() == 0) {
      return new ProtobufFile(false, "the file is empty: 0 bytes");
    }
    Path path = new Path(file.path());
    try (InputStream raw = path.getFileSystem(hadoop).open(path);
        InputStream plain = plain(raw)) {
      boolean holdsSpans = beginsAsSpans(plain.readNBytes(PEEK));
      return new ProtobufFile(
          holdsSpans, holdsSpans ? null : "it is no OTLP of traces: it begins with no span");
    } catch (IOException e) {
      return new ProtobufFile(false, "the file cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Goes down from the resource to the scope to the span, whose first field is the trace's id. */
  private static boolean beginsAsSpans(byte[] start) throws IOException {
    int framing = isFramed(start) ? Integer.BYTES : 0;
    if (start.length <= framing) {
      return false;
    }
    CodedInputStream in = CodedInputStream.newInstance(start, framing, start.length - framing);
    try {
      return enters(in, FIRST_FIELD)
          && enters(in, SECOND_FIELD)
          && enters(in, SECOND_FIELD)
          && in.readTag() == FIRST_FIELD
          && in.readRawVarint32() == TRACE_ID_BYTES;
    } catch (IOException e) {
      // Where the beginning ends within a field, or is no protobuf, it tells nothing of spans.
      return false;
    }
  }

  /** Passes over fields up to one, and stands behind its length then. */
  private static boolean enters(CodedInputStream in, int field) throws IOException {
    int tag = in.readTag();
    while (tag != 0 && tag != field) {
      in.skipField(tag);
      tag = in.readTag();
    }
    if (tag == 0) {
      return false;
    }
    in.readRawVarint32();
    return true;
  }

  /**
   * The messages of a whole file.
   *
   * @throws IOException if a length leads beyond its end, or it is no gzip
   */
  static List<byte[]> messages(byte[] file) throws IOException {
    byte[] plain = plain(new ByteArrayInputStream(file)).readAllBytes();
    if (!isFramed(plain)) {
      return List.of(plain);
    }
    List<byte[]> messages = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(plain);
    while (left.hasRemaining()) {
      int length = left.remaining() < Integer.BYTES ? -1 : left.getInt();
      if (length < 0 || length > left.remaining()) {
        throw new IOException("a message is longer than the file");
      }
      int from = left.position();
      messages.add(Arrays.copyOfRange(plain, from, from + length));
      left.position(from + length);
    }
    return messages;
  }

  private static boolean isFramed(byte[] file) {
    return file.length > 0 && file[0] != FIRST_FIELD;
  }

  private static InputStream plain(InputStream file) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(file);
    buffered.mark(GZIP.length);
    boolean isGzip = Arrays.equals(buffered.readNBytes(GZIP.length), GZIP);
    buffered.reset();
    return isGzip ? new GZIPInputStream(buffered) : buffered;
  }
}
