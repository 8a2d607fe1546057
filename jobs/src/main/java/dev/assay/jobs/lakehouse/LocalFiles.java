package dev.assay.jobs.lakehouse;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of this machine, for Hadoop. Where its native library is missing, as it mostly is,
 * Hadoop starts a process (chmod, readlink) for each file that it makes or renames, eight for a
 * commit of Delta; here the JVM does the same itself.
 */
public final class LocalFiles {
  private LocalFiles() {}

  /** Without checksums. */
  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      if (Files.getFileAttributeView(file, PosixFileAttributeView.class) == null) {
        super.setPermission(path, permission);
        return;
      }
      // The first nine letters: a tenth would say that the sticky bit is set.
      String letters = permission.toString().substring(0, 9).replace('t', 'x').replace('T', '-');
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(letters));
    }

    /** Hadoop asks for the link at both ends of a rename; only a link has more to say. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return Files.isSymbolicLink(pathToFile(path).toPath())
          ? super.getFileLinkStatus(path)
          : getFileStatus(path);
    }
  }

  /** What {@code fs.file.impl} names. */
  public static final class Checked extends LocalFileSystem {
    /** Made by Hadoop. */
    public Checked() {
      super(new Raw());
    }
  }

  /** What {@code fs.AbstractFileSystem.file.impl} names: Delta commits by it. */
  public static final class CheckedContext extends ChecksumFs {
    /** Made by Hadoop. */
    public CheckedContext(URI uri, Configuration conf) throws IOException, URISyntaxException {
      super(new RawContext(conf));
    }
  }

  private static final class RawContext extends DelegateToFileSystem {
    RawContext(Configuration conf) throws IOException, URISyntaxException {
      super(FsConstants.LOCAL_FS_URI, new Raw(), conf, FsConstants.LOCAL_FS_URI.getScheme(), false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String path) {
      // Any name of this machine's is valid; the check of other file systems refuses colons.
      return true;
    }
  }
}
