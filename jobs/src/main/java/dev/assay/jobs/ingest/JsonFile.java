package dev.assay.jobs.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * What the beginning of a file of JSON tells of it.
 *
 * @param form whether each line is a record, or the whole file is one
 * @param problem why it cannot be read; null where it can
 */
record JsonFile(Form form, String problem) {
  private static final int PEEK = 256 * 1024;
  private static final long LARGEST_DOCUMENT = 512L * 1024 * 1024;

  /** How gzip begins, taken for text. */
  private static final String GZIP = "\u001f\uFFFD";

  /** What only OTLP has; logs and metrics are told apart when rows are read. */
  private static final List<String> MARKS =
      List.of(
          "\"resourceSpans\"",
          "\"resource_spans\"",
          "\"resourceLogs\"",
          "\"resourceMetrics\"",
          "\"scopeSpans\"");

  /** How a file of JSON is laid out. */
  enum Form {
    LINES,
    DOCUMENT,
    /** JSON of something else than OTLP, or no JSON. */
    OTHER,
    /** It may be OTLP, but cannot be read. */
    UNREADABLE
  }

  /** Looks at the first {@value #PEEK} characters. */
  static JsonFile look(InputFile file, Configuration hadoop) {
    if (file.size() == 0) {
      return new JsonFile(Form.OTHER, "the file is empty: 0 bytes");
    }
    String start;
    try {
      start = start(new Path(file.path()), hadoop);
    } catch (IOException e) {
      return new JsonFile(
          Form.UNREADABLE,
          "the file cannot be read: %s. Check your rights to it, and that it is compressed if its name says so"
              .formatted(e.getClass().getSimpleName()));
    }
    if (start.startsWith(GZIP)) {
      return new JsonFile(
          Form.UNREADABLE, "it is compressed, which its name does not say: let that end in .gz");
    }
    if (isOtlp(start.replace("\0", "")) && !isOtlp(start)) {
      return new JsonFile(Form.UNREADABLE, "it is not UTF-8, but UTF-16: save it as UTF-8");
    }
    if (!isOtlp(start)) {
      return new JsonFile(Form.OTHER, "it is no OTLP: nothing in it is named resourceSpans");
    }
    String first = start.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    boolean opens = first.endsWith("{") || first.endsWith("[") || first.endsWith(",");
    if (!opens) {
      return new JsonFile(Form.LINES, null);
    }
    return file.size() > LARGEST_DOCUMENT
        ? new JsonFile(
            Form.DOCUMENT,
            "it is one JSON document of %d MB: write it as JSON Lines, a batch of spans a line"
                .formatted(file.size() >> 20))
        : new JsonFile(Form.DOCUMENT, null);
  }

  private static boolean isOtlp(String text) {
    return MARKS.stream().anyMatch(text::contains);
  }

  private static String start(Path path, Configuration hadoop) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    try (InputStream raw = path.getFileSystem(hadoop).open(path);
        InputStream plain = codec == null ? raw : codec.createInputStream(raw);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      char[] start = new char[PEEK];
      int length = 0;
      int read = reader.read(start, 0, PEEK);
      while (read > 0) {
        length += read;
        read = reader.read(start, length, PEEK - length);
      }
      return new String(start, 0, length);
    }
  }
}
