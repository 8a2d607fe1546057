package dev.assay.jobs.lakehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The tables that a lakehouse has. */
public final class Tables {
  private Tables() {}

  /** Their names, in order of the alphabet; none for a lakehouse that nothing was written to. */
  public static List<String> of(Lakehouse lakehouse) {
    List<String> names = new ArrayList<>();
    try {
      Path root = new Path(lakehouse.root());
      if (!lakehouse.fileSystem().exists(root)) {
        return List.of();
      }
      for (FileStatus child : lakehouse.fileSystem().listStatus(root)) {
        String name = child.getPath().getName();
        if (child.isDirectory() && lakehouse.has(name)) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names.stream().sorted().toList();
  }
}
