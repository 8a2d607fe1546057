package dev.assay.udfs.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.redaction.RedactionSettings.Mode;
import dev.assay.udfs.redaction.RedactionSettings.OwnPattern;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private static final byte[] KEY = "0123456789abcdef0123".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "fedcba98765432100123".getBytes(StandardCharsets.UTF_8);
  private static final String TEXT = "Ana <ana@example.org>, card 4111 1111 1111 1111";

  @Test
  void areTurnedBackByTheKeyOnly() {
    PatternRedactor redactor = PatternRedactor.of(settings(Mode.REVERSIBLE), Optional.of(KEY));
    String redacted = redactor.redact(TEXT, "s");
    assertThat(redacted).doesNotContain("ana@").doesNotContain("4111");
    assertThat(redactor.reveal(redacted)).isEqualTo("Ana <ana@example.org>, card 4111111111111111");
    assertThat(redactor.redact(TEXT, "s")).isEqualTo(redacted);
    assertThat(redactor.redact(TEXT, "t")).isNotEqualTo(redacted);
    assertThat(redactor.redact(redacted, "s")).isEqualTo(redacted);
    PatternRedactor other = PatternRedactor.of(settings(Mode.REVERSIBLE), Optional.of(OTHER));
    assertThat(other.reveal(redacted)).isEqualTo(redacted);
    assertThat(other.version()).isNotEqualTo(redactor.version());
  }

  @Test
  void thatWereChangedAreNotTurnedBack() {
    PatternRedactor redactor = PatternRedactor.of(settings(Mode.REVERSIBLE), Optional.of(KEY));
    String redacted = redactor.redact("ana@example.org", "s");
    char last = redacted.charAt(redacted.length() - 2);
    String changed = redacted.substring(0, redacted.length() - 2) + (last == 'b' ? 'c' : 'b') + "]";
    assertThat(redactor.reveal(changed)).isEqualTo(changed);
    String ofAnotherKind = redacted.replace("[EMAIL_", "[PHONE_");
    assertThat(redactor.reveal(ofAnotherKind)).isEqualTo(ofAnotherKind);
  }

  @Test
  void withoutAKeyAreTheSameForAllAndAreNeverTurnedBack() {
    PatternRedactor standard = PatternRedactor.standard();
    String redacted = standard.redact(TEXT, "s");
    assertThat(standard.reveal(redacted)).isEqualTo(redacted);
    PatternRedactor keyed = PatternRedactor.of(settings(Mode.ONE_WAY), Optional.of(KEY));
    assertThat(keyed.redact(TEXT, "s")).isNotEqualTo(redacted).hasSameSizeAs(redacted);
    assertThatThrownBy(() -> PatternRedactor.of(settings(Mode.ONE_WAY), Optional.of(new byte[15])))
        .hasMessageContaining("15 bytes");
  }

  @Test
  void countWhatWasFoundByKind() {
    PatternRedactor redactor = PatternRedactor.standard();
    String redacted = redactor.redact("a@example.org b@example.org +44 20 7946 0958 [NOTE_x]", "s");
    assertThat(PatternRedactor.found(redacted))
        .isEqualTo(Map.of(EmailDetector.KIND, 2L, PhoneDetector.KIND, 1L));
  }

  @Test
  void hideWhatATeamsOwnPatternFinds() {
    RedactionSettings settings =
        new RedactionSettings(
            null, null, null, null, null, List.of(new OwnPattern("employee_id", "E-[0-9]{6}")));
    PatternRedactor redactor = PatternRedactor.of(settings, Optional.empty());
    assertThat(redactor.redact("ask E-123456", "s")).startsWith("ask [EMPLOYEE_ID_");
    assertThat(redactor.version()).isNotEqualTo(PatternRedactor.standard().version());
    assertThatThrownBy(() -> new OwnPattern("X", "(a")).hasMessageContaining("none that RE2 knows");
    assertThatThrownBy(() -> new OwnPattern("a-b", "a")).hasMessageContaining("letters");
  }

  @Test
  void hideANameWhereverItStandsInTheTraceAndTheIdOfItsUser() {
    Trace trace =
        new Trace(
            "s",
            "t",
            "session",
            "mia_li_3818",
            null,
            null,
            List.of(
                span("a", "{\"user_id\": \"mia_li_3818\", \"first_name\": \"Mia\"}"),
                span("b", "Thanks Mia. Mia's bag; mia is left, Miami too"),
                span("c", "My name is Grace Hall"),
                span("d", "Grace Hall, may I say grace in the Hall?")));
    String all =
        String.join(
            "|",
            PatternRedactor.standard().redact(trace).spans().stream()
                .map(span -> span.inputMessages().get(0).content())
                .toList());
    assertThat(all).doesNotContain("Mia.").doesNotContain("Mia's").doesNotContain("3818");
    assertThat(all).contains("mia is left, Miami too").contains("may I say grace in the Hall?");
    assertThat(all).doesNotContain("Grace Hall");
  }

  private static Span span(String id, String said) {
    return new Span(
        id,
        null,
        id,
        Operation.LLM,
        0,
        1L,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(Message.text("user", said)),
        null,
        null,
        null,
        null);
  }

  private static RedactionSettings settings(Mode mode) {
    return new RedactionSettings(null, null, mode, "KEY", null, null);
  }
}
