package dev.assay.jobs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.command.UtcDate;
import dev.assay.udfs.judge.FaultTable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SpanRowsTest {
  /** The first and the last nanosecond of a day are its own, on the days when clocks change too. */
  @ParameterizedTest
  @CsvSource({
    "2026-10-25T00:00:00Z, 2026-10-25",
    "2026-10-25T23:59:59.999999999Z, 2026-10-25",
    "2026-10-26T00:00:00Z, 2026-10-26",
    "2026-03-29T01:30:00Z, 2026-03-29",
    "2028-02-29T12:00:00Z, 2028-02-29",
    "1970-01-01T00:00:00Z, 1970-01-01",
    "1969-12-31T23:59:59.999999999Z, 1969-12-31",
  })
  void putsEachMomentInOneNight(String moment, String day) {
    Instant instant = Instant.parse(moment);
    long nanos = TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    assertThat(SpanRows.date(nanos)).isEqualTo(LocalDate.parse(day));
    assertThat(new UtcDate().convert(day)).isEqualTo(LocalDate.parse(day));
    FaultTable.seen(39, "half-open days of UTC, whatever the zone of the machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-02-29", "2026-11-01T00:00", "20261101", "today", ""})
  void refusesWhatIsNoDay(String text) {
    assertThatThrownBy(() -> new UtcDate().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("YYYY-MM-DD");
    FaultTable.seen(39, "no such day, or one with a time: refused (code 2)");
  }
}
