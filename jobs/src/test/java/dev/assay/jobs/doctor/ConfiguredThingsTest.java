package dev.assay.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.conf.Settings;
import dev.assay.udfs.judge.JudgeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredThingsTest {
  @TempDir private Path folder;

  @Test
  void looksForTheKeyOfEachModelWhereverItIs() throws IOException {
    Path key = folder.resolve("key");
    Path conf = folder.resolve("assay.yaml");
    Files.writeString(
        conf,
        """
        judge:
          base_url: http://localhost:1/v1
          model: first
          api_key_file: %s
          panel:
            - {base_url: "http://localhost:2/v1", model: second, api_key_env: SECOND_KEY}
        """
            .formatted(key));
    JudgeSettings judge = Settings.load(Optional.of(conf)).yaml().judge();
    assertThat(ConfiguredThings.judges(judge, name -> null))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.PROBLEM, Finding.Level.PROBLEM);
    assertThat(ConfiguredThings.judges(judge, name -> null).get(0).text())
        .isEqualTo(
            "first at http://localhost:1/v1: put the key into the file %s, readable for this process"
                .formatted(key));
    Files.writeString(key, "k");
    assertThat(ConfiguredThings.judges(judge, Map.of("SECOND_KEY", "k")::get))
        .extracting(Finding::level)
        .containsExactly(Finding.Level.OK, Finding.Level.OK);
  }
}
