package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMinutes(2), () -> 0.5);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        // A header that is kept: its time and half a tenth.
        "1 | 7 | 7350",
        "1 | 0 | 0",
        "1 | 0.5 | 525",
        "1 | Mon, 23 Nov 2026 12:00:10 GMT | 10500",
        "1 | Mon, 23 Nov 2026 11:00:00 GMT | 0",
        "1 | 120 | 126000",
        // Longer than is worth it.
        "1 | 121 | NULL",
        "1 | 86400 | NULL",
        // No header, or none that says a time: half of 0.5 s, doubled with each attempt, 60 s at
        // most.
        "1 | -5 | 250",
        "1 | soon | 250",
        "1 | '' | 250",
        "4 | soon | 2000",
        "9 | soon | 30000",
        "60 | soon | 30000",
      })
  void waitsAsAskedElseLongerEachTime(int attempt, String header, Long millis) {
    assertThat(backoff.before(attempt, Optional.ofNullable(header), FakeTime.START))
        .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
  }

  @Test
  void waitsWithoutAHeader() {
    assertThat(backoff.before(1, Optional.empty(), FakeTime.START))
        .contains(Duration.ofMillis(250));
  }
}
