package dev.assay.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.judge.FaultTable;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void writesNumbersAsAPersonReadsThem() {
    assertThat(Words.count(1, "trace")).isEqualTo("1 trace");
    assertThat(Words.count(12_345, "trace")).isEqualTo("12,345 traces");
    assertThat(Words.coefficient(-0.001)).isEqualTo("0.00");
    assertThat(Words.coefficient(Double.NaN)).isEqualTo("–");
    assertThat(Words.value(184_000)).isEqualTo("184,000");
    assertThat(Words.value(27046.5)).isEqualTo("27,047");
    assertThat(Words.value(12.345)).isEqualTo("12.3");
    assertThat(Words.value(0.98)).isEqualTo("0.98");
    assertThat(Words.value(0.0039)).isEqualTo("0.0039");
    assertThat(Words.value(Double.NaN)).isEqualTo("–");
    assertThat(Words.percent(0.00125)).isEqualTo("0.1 %");
    assertThat(Words.percent(0)).isEqualTo("0 %");
    assertThat(Words.percent(1)).isEqualTo("100 %");
    assertThat(Words.usd(0)).isEqualTo("$0.00");
    assertThat(Words.usd(0.004)).isEqualTo("< $0.01");
    assertThat(Words.usd(1234.5)).isEqualTo("$1,234.50");
    assertThat(Words.rarity(0.004)).isEqualTo("1 in 250");
    assertThat(Words.rarity(1)).isEqualTo("always");
    assertThat(Words.seconds(0.2)).isEqualTo("< 1 s");
    assertThat(Words.seconds(78.2)).isEqualTo("1 min 18 s");
    assertThat(Words.date(LocalDate.parse("2026-11-01"))).isEqualTo("1 November 2026");
    assertThat(Words.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
  }

  @Test
  void takesTheMiddleOfTheEarlierDaysAsUsual() {
    assertThat(SampleReport.eventful(ReportKind.NIGHTLY).intake().usualTraces()).isEqualTo(7954);
    assertThat(SampleReport.empty(ReportKind.NIGHTLY).intake().usualTraces()).isZero();
  }

  @Test
  void cutsWhatIsTooLongAndWhatATerminalObeys() {
    assertThat(Inert.line("a\u001b[31mb\r\nc\u202Ed\uD800", 99)).isEqualTo("a [31mb c d");
    assertThat(Inert.line("abcdef", 4)).isEqualTo("abc…");
    assertThat(Inert.line("😀😀😀", 2)).isEqualTo("😀…");
    assertThat(Inert.html("<a href=\"x\" title='y'>&"))
        .isEqualTo("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
    FaultTable.seen(28, "terminal: escape codes and direction marks are blanks");
  }
}
