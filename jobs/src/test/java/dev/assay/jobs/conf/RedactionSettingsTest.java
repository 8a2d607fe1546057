package dev.assay.jobs.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.redaction.PatternRedactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactionSettingsTest {
  @TempDir private Path folder;

  @Test
  void readsWhatIsHiddenAndHow() throws IOException {
    Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef\n");
    Settings settings =
        settings(
            """
            redaction:
              names: given_names
              phone_regions: [DE]
              pseudonyms: reversible
              key_file: %s
              patterns:
                - {kind: employee, regex: "E-[0-9]{6}"}
            """
                .formatted(folder.resolve("key")));
    PatternRedactor redactor = settings.redactor();
    String redacted = redactor.redact("Priya Sharma is E-123456, 030 901820", "s");
    assertThat(redacted)
        .contains("[PERSON_")
        .contains("[EMPLOYEE_")
        .contains("[PHONE_")
        .doesNotContain("Sharma");
    assertThat(redactor.reveal(redacted)).isEqualTo("priya sharma is E-123456, +4930901820");
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    assertBad("redaction: {pseudonyms: reversible}", "need a key");
    assertBad("redaction: {patterns: [{kind: X, regex: \"(\"}]}", "RE2");
    assertBad("redaction: {phone_regions: [XX]}", "'XX'");
    assertBad("redaction: {nams: off}", "names");
    Settings unset = settings("redaction: {key_env: ASSAY_NO_SUCH_VARIABLE}");
    assertThatThrownBy(unset::redactor)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ASSAY_NO_SUCH_VARIABLE");
    Files.writeString(folder.resolve("short"), "short");
    Settings weak = settings("redaction: {key_file: \"%s\"}".formatted(folder.resolve("short")));
    assertThatThrownBy(weak::redactor)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("5 bytes");
  }

  @Test
  void asksForConsentWhereItsAttributeIsNamed() throws IOException {
    Settings settings =
        settings(
            """
            sources:
              - {name: shop, input: in, mapping: {consent: [privacy.basis=granted]}}
              - {name: desk, input: in}
            """);
    assertThat(settings.needsConsent("shop")).isTrue();
    assertThat(settings.needsConsent("desk")).isFalse();
    assertThat(settings("mapping: {consent: [ok]}").needsConsent("any")).isTrue();
  }

  private void assertBad(String yaml, String message) {
    assertThatThrownBy(() -> settings(yaml))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private Settings settings(String yaml) throws IOException {
    Path file = folder.resolve("assay.yaml");
    Files.writeString(file, yaml);
    return Settings.load(Optional.of(file));
  }
}
