package dev.assay.udfs.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternRedactorTest {
  private final PatternRedactor redactor = PatternRedactor.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to Ana.Lima+x@Example.co.uk. | EMAIL | Ana.Lima+x@Example.co.uk",
        "call +44 20 7946 0958 now | PHONE | +44 20 7946 0958",
        "at (415) 552-2671. | PHONE | (415) 552-2671",
        "phone: 4155522671 | PHONE | 4155522671",
        "card 4111 1111 1111 1111, thanks | CARD | 4111 1111 1111 1111",
        "IBAN DE89 3704 0044 0532 0130 00 ok | IBAN | DE89 3704 0044 0532 0130 00",
        "from 203.0.113.77:8080 | IP | 203.0.113.77",
        "from 2001:db8::8a2e:370:7334 | IP | 2001:db8::8a2e:370:7334",
        "https://bob:hunter2@db.example/x | CREDENTIAL | bob:hunter2",
        "key sk-proj-abcdefghijklmnop1234 | SECRET | sk-proj-abcdefghijklmnop1234",
        "Authorization: Bearer abcdef0123456789xyz | SECRET | abcdef0123456789xyz",
        "\"password\": \"hunter22\" | SECRET | hunter22",
        "X7fK9q2LmZ4pT8wR1vB6nY3c is it | SECRET | X7fK9q2LmZ4pT8wR1vB6nY3c",
      })
  void findsEachKind(String text, String kind, String value) {
    assertThat(redactor.find(text))
        .singleElement()
        .satisfies(match -> assertThat(match.kind()).isEqualTo(kind))
        .satisfies(
            match -> assertThat(text.substring(match.start(), match.end())).isEqualTo(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@handle and foo@bar and icon@2x.png",
        "on 2024-05-15 at 12:30:45, order 1234567890",
        "card 4111 1111 1111 1112 is mistyped",
        "DE89 3704 0044 0532 0130 01 is no IBAN",
        "version v1.2.3.4 at 127.0.0.1",
        "aa:bb:cc:dd:ee:ff and std::vector",
        "https://example.com:8080/a@b",
        "trace 4bf92f3577b34da6a3ce929d0e0e4736",
        "token: string, password: ********",
        "update_reservation_flights_with_payment_history",
        "1761436800000000000",
      })
  void leavesNearMisses(String text) {
    assertThat(redactor.find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "notations.tsv", delimiter = '\t', quoteCharacter = '`')
  void hidesEachNotationAndNothingBesideIt(String withTildes, String expected) throws Exception {
    String text = withTildes.replace("~", "");
    String redacted = redactor.redact(text, "s");
    assertThat(redacted.replaceAll("_[a-z]+\\]", "]")).isEqualTo(expected);
    assertThat(redactor.redact(redacted, "s")).isEqualTo(redacted);
    if (text.startsWith("{\"")) {
      new ObjectMapper().readTree(text);
      new ObjectMapper().readTree(redacted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,status,full_name,total\n1,paid,<Ana Lima>,12\n2,open,\"<Bo Li>\",7",
        "id;full_name\n1;<Ana Lima>\n\nfull_name;x;y",
        "id\tdob\n1\t<1974-06-19>\n",
        "| id | **Full name** | x |\n|---|---|---|\n| 1 | <Ana Lima> | y |\n| 2 | **<Bo Li>** | y |",
        "id,street,total\r\n1,\"<5 \"\"Old\"\" Mill, Rye>\",12\r\n",
        "name,email\n<Ana Lima>,<a@b.co>",
        "Send full_name, zip, city\nto Them Please, 10115 x, now",
        "id,total\n1,Ana Lima\n",
        "def f(first, full_name):\nto Them, now",
        "full_name,zip\none,two,three\nBoth One,5",
      })
  void hidesTheColumnsThatTheFirstRowNames(String marked) {
    String text = marked.replaceAll("[<>]", "");
    String redacted = redactor.redact(text, "s");
    assertThat(redacted.replaceAll("\\[[A-Z_]+_[a-z]+\\]", "<>"))
        .isEqualTo(marked.replaceAll("<[^>]*>", "<>"));
    assertThat(redactor.redact(redacted, "s")).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jane.roe@acme.com | x\\\\njane.roe@acme.com",
        "jane.roe@acme.com | jane.roe%40ACME.com",
        "jane.roe@acme.com | jane.roe\uff20acme.com",
        "jane.roe@acme.com | jane.roe@\u200bacme.com--Jane",
        "DE89370400440532013000 | de89 3704 0044 0532 0130 00",
        "DE89370400440532013000 | DE89-3704-0044-0532-0130-00",
        "4111111111111111 | Card 4111\u20111111\u20111111\u20111111 12/27",
        "+14155552671 | room 12. 415\u2013555\u20132671",
        "+49 170 1234567 | +49 170 / 1234567 2025-01-02",
        "123-45-6789 | ssn=123\u201145\u20116789&x=1",
        "203.0.113.9 | client:::ffff:203.0.113.9",
        "203.0.113.9 | client:203.0.113.9",
        "dob: June 19, 1974 | {\"dob\": \"x\"} dob: June 19, 1974",
        "\"street\": \"5 R\u00edo Seco\" | {\"street\": \"5 R\\u00edo\\nSeco\"}",
      })
  void hasOnePseudonymInEachNotation(String one, String other) {
    assertThat(redactor.redact(other, "s")).contains(redactor.redact(one, "s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=",
        "password: '",
        "a.token=",
        "\"secret\":[1,",
        "--token ",
        "-u a:",
        "sk-",
        "SG.",
        "password is ",
        "<password>",
        "{\"name\":\"token\",\"value\":\"",
        "aB3/",
        "Cookie: a=",
      })
  void isLinearInHostileText(String part) {
    String text = part.repeat(1_000_000 / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> new SecretDetector().find(text, m -> {}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%C3",
        "\\\\",
        "\\\\x",
        "&#",
        "=a+b",
        "<th",
        "<th>a</th>",
        "name,email\\n",
        "\"a\"@",
        "'a@b.co'",
        "Best,\n",
        "tracking 1234 5678 9012 ",
      })
  void readsHostileEscapesAndTablesInLinearTime(String part) {
    String text = part.repeat(400_000 / part.length());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> redactor.find(text));
  }

  @Test
  void looksAFewTimesAtKeysThatHideEachOther() {
    String text = "AKIAIOSFODNN7EXAMPLE".repeat(20_000);
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> redactor.redact(text, "s"));
  }

  @Test
  void keepsThePseudonymWithinASessionOnly() {
    String a = redactor.redact("ana@example.org", "s1");
    assertThat(redactor.redact("ANA@example.org", "s1")).isEqualTo(a).startsWith("[EMAIL_");
    assertThat(redactor.redact("ana@example.org", "s2")).isNotEqualTo(a);
    assertThat(redactor.redact("bob@example.org", "s1")).isNotEqualTo(a);
  }

  @Test
  void keepsJsonWholeAndIsTheSameTwice() throws Exception {
    String json =
        "{\"to\": \"a\\nana@example.org\", \"phone\": 4155522671, \"card\":[4111111111111111]}";
    String redacted = redactor.redact(json, "s");
    assertThat(new ObjectMapper().readTree(redacted).get("to").asText())
        .isEqualTo("a\n" + redactor.redact("ana@example.org", "s"));
    assertThat(redacted).doesNotContain("4155522671").doesNotContain("4111111111111111");
    assertThat(redactor.redact(redacted, "s")).isEqualTo(redacted);
  }

  @Test
  void redactsEveryTextOfATraceAndKeepsItsIds() {
    String mail = "ana@example.org";
    Span span =
        new Span(
            "s1",
            null,
            mail,
            Operation.TOOL,
            1L,
            2L,
            null,
            mail,
            null,
            null,
            null,
            null,
            null,
            new ToolExecution("t", "c", mail, mail),
            mail,
            mail,
            mail,
            mail,
            List.of(Message.text("user", mail)),
            List.of(Message.text("assistant", mail)),
            List.of(new dev.assay.udfs.trace.Document("d", mail, null, mail)),
            mail,
            Map.of("k", mail));
    Trace trace = new Trace("src", "t1", "sess", mail, "r", "i", List.of(span));

    Trace redacted = redactor.redact(trace);

    assertThat(dev.assay.udfs.trace.TraceJson.write(redacted)).doesNotContain("ana@");
    assertThat(redacted.traceId()).isEqualTo("t1");
    assertThat(redactor.redact(redacted)).isEqualTo(redacted);
  }
}
