package dev.assay.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  @TempDir java.nio.file.Path folder;
  private final Configuration conf = new Configuration();

  @BeforeEach
  void nameThem() {
    conf.set("fs.file.impl", LocalFiles.Checked.class.getName());
    conf.set("fs.AbstractFileSystem.file.impl", LocalFiles.CheckedContext.class.getName());
    conf.setBoolean("fs.file.impl.disable.cache", true);
  }

  @Test
  void permissionsAreThoseThatWereAskedFor() throws IOException {
    java.nio.file.Path file = Files.writeString(folder.resolve("a"), "x");
    FileSystem files = FileSystem.get(URI.create("file:///"), conf);

    for (String letters : new String[] {"rw-r-----", "rwxr-xr-x", "r--r--r--", "rw-rw-rw-"}) {
      files.setPermission(new Path(file.toUri()), FsPermission.valueOf("-" + letters));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo(letters);
    }
    files.setPermission(new Path(folder.toUri()), new FsPermission((short) 01777));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwxrwxrwx");
  }

  @Test
  void aCommitDoesNotReplaceAnother() throws IOException {
    Path made = new Path(Files.writeString(folder.resolve("made"), "mine").toUri());
    java.nio.file.Path there = Files.writeString(folder.resolve("1.json"), "theirs");
    FileContext context = FileContext.getFileContext(URI.create("file:///"), conf);

    assertThatThrownBy(() -> context.rename(made, new Path(there.toUri()), Rename.NONE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(there).hasContent("theirs");

    Path next = new Path(folder.resolve("2.json").toUri());
    context.rename(made, next, Rename.NONE);
    assertThat(folder.resolve("2.json")).hasContent("mine");
  }
}
