package dev.assay.jobs.trace;

import java.io.Serializable;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * In which order files were first read, by which it is told which of two records of a span is the
 * later one. A file without a place is read for the first time now.
 *
 * @param places by the files' paths
 */
public record FileOrder(Map<String, Integer> places) implements Serializable {
  /** All files are read for the first time, or as if they were. */
  public static final FileOrder NONE = new FileOrder(Map.of());

  /** A file's place, by its address as a span has it. */
  int place(String address) {
    return places.isEmpty() || address == null
        ? Integer.MAX_VALUE
        : places.getOrDefault(new Path(URI.create(address)).toString(), Integer.MAX_VALUE);
  }
}
