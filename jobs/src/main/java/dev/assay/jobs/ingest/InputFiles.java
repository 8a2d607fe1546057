package dev.assay.jobs.ingest;

import dev.assay.udfs.errors.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the files of Parquet, JSON and protobuf of an input: a file, a folder with all below it, or
 * a pattern. Of Delta tables in it those of the newest version.
 */
final class InputFiles {
  private static final List<String> COMPRESSED = List.of(".gz", ".bz2");

  private InputFiles() {}

  /**
   * The files, in order of their paths.
   *
   * @throws UserException if there is no such path, or none of these in it
   */
  static List<InputFile> list(String input, SparkSession spark) {
    try {
      Path path = new Path(input);
      FileSystem files = path.getFileSystem(spark.sessionState().newHadoopConf());
      boolean isThere = files.exists(path);
      FileStatus[] found =
          isThere ? new FileStatus[] {files.getFileStatus(path)} : files.globStatus(path);
      if (found == null || found.length == 0) {
        throw new UserException(
            "--input %s: no such file or folder. Give a Parquet file, a folder of them, or a pattern in quotes."
                .formatted(input));
      }
      Listing listing = new Listing(spark, files);
      for (FileStatus status : found) {
        listing.add(status);
      }
      if (listing.files.isEmpty()) {
        throw new UserException(
            "--input %s: neither Parquet nor OTLP in it: %s. Give files that end in .parquet, or in .json, .jsonl or .pb for OTLP."
                .formatted(input, describe(listing.others)));
      }
      return List.copyOf(listing.files.values());
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--input %s: no address that can be read, or there is a name with a colon in that folder, which a pattern cannot pass over. Rename it, or give the folder itself."
              .formatted(input),
          e);
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

  /** The files that were found, by their paths, and how many others, by their endings. */
  private static final class Listing {
    private final SparkSession spark;
    private final FileSystem fileSystem;
    private final SortedMap<String, InputFile> files = new TreeMap<>();
    private final Map<String, Integer> others = new TreeMap<>();
    private final Map<Path, Optional<Path>> tables = new HashMap<>();
    private final Map<Path, List<InputFile>> newest = new HashMap<>();

    Listing(SparkSession spark, FileSystem fileSystem) {
      this.spark = spark;
      this.fileSystem = fileSystem;
    }

    /** Adds what was named: of a part of a Delta table, what belongs to its newest version. */
    void add(FileStatus named) throws IOException {
      Path folder = named.isFile() ? named.getPath().getParent() : named.getPath();
      Optional<Path> table =
          tables.computeIfAbsent(folder, path -> DeltaInput.tableOf(fileSystem, path));
      if (table.isPresent()) {
        addTable(table.get(), named.getPath());
      } else if (named.isDirectory()) {
        addFolder(named.getPath());
      } else if (named.getPath().getName().contains(".")) {
        addFile(named);
      } else {
        put(of(named));
      }
    }

    private void addTable(Path table, Path part) {
      String folder = part + "/";
      for (InputFile file : newest.computeIfAbsent(table, path -> DeltaInput.files(spark, path))) {
        if (file.path().equals(part.toString()) || file.path().startsWith(folder)) {
          put(file);
        }
      }
    }

    private void addFolder(Path folder) throws IOException {
      FileStatus[] children = fileSystem.listStatus(folder);
      if (Arrays.stream(children).anyMatch(DeltaInput::isLog)) {
        addTable(folder, folder);
        return;
      }
      for (FileStatus child : children) {
        String name = child.getPath().getName();
        // As Spark does: such names are markers and unfinished work of writers.
        boolean isMarker = name.startsWith("_") || name.startsWith(".");
        if (child.isDirectory() && !isMarker) {
          addFolder(child.getPath());
        } else if (!isMarker) {
          addFile(child);
        }
      }
    }

    private void addFile(FileStatus file) {
      String name = file.getPath().getName();
      if (isParquet(name) || isJson(name) || isProtobuf(name)) {
        put(of(file));
      } else {
        others.merge(ending(name), 1, Integer::sum);
      }
    }

    private void put(InputFile file) {
      files.put(file.path(), file);
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
