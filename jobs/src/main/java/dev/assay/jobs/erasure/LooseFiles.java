package dev.assay.jobs.erasure;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of a lakehouse that are in no table: exports and reports that name the person or one of
 * the person's traces are deleted, and lines of the spool of judges' answers taken out.
 */
final class LooseFiles {
  private static final String SPOOL = "_spool";
  private static final String OWN = "_assay";

  private final Lakehouse lakehouse;
  private final FileSystem files;
  private final Mentions mentions;

  LooseFiles(Lakehouse lakehouse, Person person) {
    this.lakehouse = lakehouse;
    this.mentions = person.mentions();
    try {
      FileSystem system = lakehouse.fileSystem();
      // The checksums of a local file would be those of what it was.
      this.files = system instanceof LocalFileSystem local ? local.getRaw() : system;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many files were changed or deleted. */
  long erase() {
    long changed = 0;
    try {
      for (FileStatus child : files.listStatus(new Path(lakehouse.root()))) {
        String name = child.getPath().getName();
        if (name.equals(SPOOL)) {
          changed += eraseLines(child.getPath());
        } else if (!name.equals(OWN) && !lakehouse.has(name)) {
          changed += delete(child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changed;
  }

  private long delete(FileStatus status) throws IOException {
    if (status.isDirectory()) {
      long deleted = 0;
      for (FileStatus child : files.listStatus(status.getPath())) {
        deleted += delete(child);
      }
      return deleted;
    }
    if (isChecksum(status.getPath()) || !names(status.getPath())) {
      return 0;
    }
    files.delete(status.getPath(), false);
    files.delete(checksum(status.getPath()), false);
    return 1;
  }

  private boolean names(Path file) throws IOException {
    try (BufferedReader lines = reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (mentions.in(line)) {
          return true;
        }
      }
      return false;
    }
  }

  private long eraseLines(Path folder) throws IOException {
    long changed = 0;
    for (FileStatus status : files.listStatus(folder)) {
      Path file = status.getPath();
      if (status.isDirectory()) {
        changed += eraseLines(file);
      } else if (!isChecksum(file) && names(file)) {
        List<String> kept = new ArrayList<>();
        try (BufferedReader lines = reader(file)) {
          lines.lines().filter(line -> !mentions.in(line)).forEach(kept::add);
        }
        try (OutputStream out = files.create(file, true)) {
          for (String line : kept) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
          }
        }
        files.delete(checksum(file), false);
        changed++;
      }
    }
    return changed;
  }

  private BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8));
  }

  /** A checksum says nothing of its own, and goes with its file. */
  private static boolean isChecksum(Path file) {
    return file.getName().endsWith(".crc");
  }

  private static Path checksum(Path file) {
    return new Path(file.getParent(), "." + file.getName() + ".crc");
  }
}
