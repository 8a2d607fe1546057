package dev.assay.udfs.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Recall and precision of the redactor on cases of our own making, half of them near misses. */
class RedactionCorpusTest {
  private record Case(String kind, String hidden, String text) {}

  /** What was hidden of what must be, and what else was hidden. */
  private static final class Tally {
    private int hidden;
    private int missed;
    private int wrong;

    double recall() {
      return (double) hidden / (hidden + missed);
    }

    double precision() {
      return (double) hidden / (hidden + wrong);
    }
  }

  /** Recall and precision that no change may fall below. */
  private static final Map<String, double[]> FLOORS =
      Map.ofEntries(
          Map.entry("EMAIL", new double[] {1.0, 1.0}),
          Map.entry("PHONE", new double[] {0.95, 0.9}),
          Map.entry("CARD", new double[] {1.0, 1.0}),
          Map.entry("IBAN", new double[] {1.0, 1.0}),
          Map.entry("NATIONAL_ID", new double[] {1.0, 0.95}),
          Map.entry("IP", new double[] {1.0, 1.0}),
          Map.entry("CREDENTIAL", new double[] {1.0, 1.0}),
          Map.entry("SECRET", new double[] {0.95, 0.95}),
          Map.entry("BIRTH_DATE", new double[] {1.0, 0.95}),
          Map.entry("PERSON", new double[] {0.86, 0.95}),
          Map.entry("ADDRESS", new double[] {0.9, 0.95}));

  @Test
  void findsWhatItMustAndLittleElse() throws IOException {
    PatternRedactor redactor = PatternRedactor.standard();
    Map<String, Tally> tallies = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    for (Case each : cases()) {
      Tally tally = tallies.computeIfAbsent(each.kind(), kind -> new Tally());
      List<Match> matches = redactor.find(each.text());
      boolean isHidden = !redactor.redact(each.text(), "s").contains(each.hidden());
      if (!each.hidden().isEmpty()) {
        tally.hidden += isHidden ? 1 : 0;
        tally.missed += isHidden ? 0 : 1;
      }
      // Several fields of one person may stand in a case; what overlaps none of it is wrong.
      boolean isWrong = each.hidden().isEmpty() && !matches.isEmpty();
      tally.wrong += isWrong ? 1 : 0;
      if (isWrong || !(isHidden || each.hidden().isEmpty())) {
        failures.add((isWrong ? "wrong  " : "missed ") + each + " " + matches);
      }
    }
    tallies.forEach(
        (kind, tally) ->
            System.out.printf(
                "%-12s recall %d/%d = %.3f  precision %d/%d = %.3f%n",
                kind,
                tally.hidden,
                tally.hidden + tally.missed,
                tally.recall(),
                tally.hidden,
                tally.hidden + tally.wrong,
                tally.precision()));
    failures.forEach(System.out::println);
    assertThat(tallies.keySet()).isEqualTo(new TreeMap<>(FLOORS).keySet());
    tallies.forEach(
        (kind, tally) -> {
          assertThat(tally.recall())
              .as("recall of " + kind)
              .isGreaterThanOrEqualTo(FLOORS.get(kind)[0]);
          assertThat(tally.precision())
              .as("precision of " + kind)
              .isGreaterThanOrEqualTo(FLOORS.get(kind)[1]);
        });
  }

  @Test
  void changesNothingTheSecondTime() throws IOException {
    PatternRedactor redactor = PatternRedactor.standard();
    for (Case each : cases()) {
      String once = redactor.redact(each.text(), "s");
      assertThat(redactor.redact(once, "s")).isEqualTo(once);
    }
  }

  private static List<Case> cases() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RedactionCorpusTest.class.getResourceAsStream("corpus.tsv"),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(
              part ->
                  part[0].equals(SecretDetector.KIND)
                      ? new Case(part[0], part[1].replace("~", ""), part[2].replace("~", ""))
                      : new Case(part[0], part[1], part[2]))
          .toList();
    }
  }
}
