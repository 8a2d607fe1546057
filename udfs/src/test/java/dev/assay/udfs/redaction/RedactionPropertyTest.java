package dev.assay.udfs.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is glued together in any way is redacted once for all. */
class RedactionPropertyTest {
  private static final List<String> VALUES =
      List.of(
          "jane@x.org",
          "jane%40x.org",
          "\"jane roe\"@x.org",
          "+44 20 7946 0958",
          "%2B442079460958",
          "415-555-2671 ext. 12",
          "4111 1111 1111 1111",
          "DE89 3704 0044 0532 0130 00",
          "123-45-6789",
          "2836 5461 0736",
          "203.0.113.9",
          "2001:db8::1",
          "https://bob:hunter2@db.example",
          "sk" + "-proj-abcdefghijklmnop1234",
          "X7fK9q2LmZ4pT8wR1vB6nY3c",
          "Ana Lima",
          "Jos\\u00e9 Lima",
          "742 Evergreen Terrace",
          "SW1A 2AA",
          "1974-06-19",
          "王小明",
          "12",
          "v1.2.3.4",
          "name",
          "[EMAIL_bcdfgh]");

  private static final List<String> CUES =
      List.of(
          "",
          "my name is ",
          "Hi ",
          "Best,\n",
          "Dr. ",
          "born on ",
          "phone: ",
          "ssn ",
          "card ",
          "password: ",
          "password=",
          "\"token\": \"",
          "\"name\": \"",
          "{\"dob\": ",
          "<zip>",
          "full_name=",
          "address: ",
          "name,email\n",
          "| full_name | zip |\n| ",
          "tracking ");

  private static final List<String> GLUE =
      List.of(
          "", " ", ", ", "\n", "\\n", "\"", "\", \"", "/", "-", "&", "=", ":", ".", "(", ")", "|",
          "</zip>", "}", "@", "%20", "&amp;", "x", "é");

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        net.jqwik.api.Combinators.combine(
                Arbitraries.of(CUES), Arbitraries.of(VALUES), Arbitraries.of(GLUE))
            .as((cue, value, glue) -> cue + value + glue);
    return part.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("", parts));
  }

  @Property(seed = "1", tries = 2000)
  void redactingTwiceChangesNothing(@ForAll("texts") String text) {
    PatternRedactor redactor = PatternRedactor.standard();
    String redacted = redactor.redact(text, "s");
    assertThat(redactor.redact(redacted, "s")).isEqualTo(redacted);
  }
}
