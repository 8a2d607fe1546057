package dev.assay.jobs.ingest;

import dev.assay.udfs.errors.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Finds the files of Parquet, JSON and protobuf of an input: a file, a folder with all below it, or
 * a pattern.
 */
final class InputFiles {
  private static final List<String> COMPRESSED = List.of(".gz", ".bz2");

  private InputFiles() {}

  /**
   * The files, in order of their paths.
   *
   * @throws UserException if there is no such path, or none of these in it
   */
  static List<InputFile> list(String input, Configuration hadoop) {
    Path path = new Path(input);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus[] found = files.globStatus(path);
      if (found == null || found.length == 0) {
        throw new UserException(
            "--input %s: no such file or folder. Give a Parquet file, a folder of them, or a pattern in quotes."
                .formatted(input));
      }
      List<InputFile> parquet = new ArrayList<>();
      Map<String, Integer> others = new TreeMap<>();
      for (FileStatus status : found) {
        collect(files, status, status.isFile(), parquet, others);
      }
      if (parquet.isEmpty()) {
        throw new UserException(
            "--input %s: neither Parquet nor OTLP in it: %s. Give files that end in .parquet, or in .json, .jsonl or .pb for OTLP."
                .formatted(input, describe(others)));
      }
      parquet.sort(Comparator.comparing(InputFile::path));
      return parquet;
    } catch (IOException e) {
      throw new UserException(
          "--input %s: cannot be read: %s. Check the path and your rights to it."
              .formatted(input, e.getClass().getSimpleName()),
          e);
    }
  }

  /** Those files of some addresses, as Spark writes them, that are there. */
  static List<InputFile> existing(List<String> addresses, Configuration hadoop) {
    List<InputFile> there = new ArrayList<>();
    for (String address : addresses) {
      Path path = new Path(URI.create(address));
      try {
        FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
        there.add(of(status));
      } catch (FileNotFoundException e) {
        // It was moved or deleted since it was read: so it may be.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return there;
  }

  private static InputFile of(FileStatus status) {
    return new InputFile(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  private static void collect(
      FileSystem files,
      FileStatus status,
      boolean named,
      List<InputFile> parquet,
      Map<String, Integer> others)
      throws IOException {
    String name = status.getPath().getName();
    // As Spark does: such names are markers and unfinished work of writers.
    if (!named && (name.startsWith("_") || name.startsWith("."))) {
      return;
    }
    if (status.isDirectory()) {
      for (FileStatus child : files.listStatus(status.getPath())) {
        collect(files, child, false, parquet, others);
      }
    } else if (isParquet(name)
        || isJson(name)
        || isProtobuf(name)
        || (named && !name.contains("."))) {
      parquet.add(of(status));
    } else {
      others.merge(ending(name), 1, Integer::sum);
    }
  }

  private static boolean isParquet(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".parquet") || lower.endsWith(".parq") || lower.endsWith(".pq");
  }

  /** Whether a file is JSON by its name, compressed or not. */
  static boolean isJson(String name) {
    String plain = uncompressed(name);
    return plain.endsWith(".json") || plain.endsWith(".jsonl") || plain.endsWith(".ndjson");
  }

  /** Whether a file is protobuf by its name, gzipped or not. */
  static boolean isProtobuf(String name) {
    String plain = uncompressed(name);
    return plain.endsWith(".pb") || plain.endsWith(".binpb");
  }

  private static String uncompressed(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return COMPRESSED.stream()
        .filter(lower::endsWith)
        .findFirst()
        .map(ending -> lower.substring(0, lower.length() - ending.length()))
        .orElse(lower);
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "without ending" : name.substring(dot);
  }

  private static String describe(Map<String, Integer> others) {
    if (others.isEmpty()) {
      return "the folder is empty";
    }
    return others.entrySet().stream()
        .map(entry -> "%d files %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", ", "it has ", ""));
  }
}
