package dev.assay.jobs.conf;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder;

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    Path latin =
        Files.writeString(folder.resolve("latin.yaml"), "# für uns\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Settings.load(Optional.of(latin)))
        .isInstanceOf(UserException.class)
        .hasMessage(latin + ": cannot be read: it is no UTF-8 text. Save it as UTF-8.");
    assertThatThrownBy(() -> Settings.load(Optional.of(folder)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is a folder. Name the file in it")
        .hasMessageContaining(folder.resolve("assay.yaml").toString());
    assertThatThrownBy(() -> Settings.load(Optional.of(folder.resolve("none.yaml"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is not there");
  }
}
