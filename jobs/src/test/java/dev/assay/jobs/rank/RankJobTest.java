package dev.assay.jobs.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import java.nio.file.Path;
import java.sql.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankJobTest {
  private static final String MONDAY = "2026-11-02";
  private static final String TUESDAY = "2026-11-03";

  @TempDir private Path folder;

  /**
   * A week's first two days of 60 traces each, with 17 places a day: what is ranked, what is
   * offered, that a second run changes nothing, and that a date before a published one offers
   * nothing.
   */
  @Test
  void ranksAndOffersDayByDay() {
    JobContext context = SharedSession.context(folder);
    Lakehouse lakehouse = context.lakehouse();
    TraceRows monday = day(MONDAY, "m");
    monday.add("m-loud", MONDAY, Map.of(TracesTable.TOTAL_TOKENS, 90_000L));
    monday.add("m-errors", MONDAY, Map.of(TracesTable.TOOL_ERRORS, 4L));
    monday.add(
        "m-secret", MONDAY, with(Map.of(TracesTable.TOOL_ERRORS, 9L, TracesTable.CONSENT, false)));
    monday.add(
        "m-other",
        MONDAY,
        Map.of(TracesTable.MAX_INPUT_TOKENS, 9L, TracesTable.MAX_INPUT_MODEL, "home-made"));
    monday.appendTo(lakehouse);

    Outcome first = RankJob.run(SharedSession.on(context, MONDAY));
    assertThat(first.accounting()).isEqualTo(Accounting.allWritten(64));
    assertThat(first.details())
        .containsEntry("offered", 17L)
        .containsEntry("arms", Map.of("random", 4L, "signal", 13L))
        .containsEntry("mode", "unusual")
        .containsEntry("unknown_models", List.of("home-made"));

    Map<String, Row> signals = byTrace(signals(lakehouse, MONDAY));
    assertThat(signals).hasSize(64);
    Row errors = signals.get("m-errors");
    assertThat(errors.<String>getAs(SignalsTable.TOP_SIGNAL)).isEqualTo("tool_errors");
    Row reading = reading(errors, "tool_errors");
    assertThat(reading.<Double>getAs(SignalsTable.RAW)).isEqualTo(4);
    assertThat(reading.<Double>getAs(SignalsTable.BASELINE)).isZero();
    assertThat(reading.<Double>getAs(SignalsTable.P)).isCloseTo(1.5 / 64, within(1e-12));
    assertThat(errors.<Double>getAs(SignalsTable.FUSED_SCORE))
        .isCloseTo(-Math.log(1.5 / 64), within(1e-12));
    assertThat(signals.get("m-secret").<Long>getAs(SignalsTable.FUSED_RANK)).isEqualTo(1);
    assertThat(signals.values().stream().map(row -> row.<Long>getAs(SignalsTable.FUSED_RANK)))
        .doesNotHaveDuplicates();

    List<Row> queue = lakehouse.read(QueueTable.TABLE).collectAsList();
    assertThat(queue).hasSize(17);
    assertThat(queue.stream().map(row -> row.<String>getAs(QueueTable.TRACE_ID)))
        .doesNotHaveDuplicates()
        .doesNotContain("m-secret")
        .contains("m-loud", "m-errors");
    assertThat(queue.stream().map(row -> row.<Integer>getAs(QueueTable.POSITION)))
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    for (Row row : queue) {
      boolean random = "random".equals(row.getAs(QueueTable.ARM));
      assertThat(row.<String>getAs(QueueTable.WEEK)).isEqualTo("2026-W45");
      if (random) {
        assertThat(row.<Double>getAs(QueueTable.INCLUSION_PROBABILITY)).isEqualTo(4 / 63.0);
        assertThat(row.<String>getAs(QueueTable.WHY))
            .isEqualTo("random: one of 4 drawn uniformly from 63 traces of the day");
      }
    }

    Map<String, Long> before = versions(lakehouse);
    Outcome again = RankJob.run(SharedSession.on(context, MONDAY));
    assertThat(again.accounting()).isEqualTo(new Accounting(64, 0, 0, 64, 0));
    assertThat(again.details()).containsEntry("offered", 0L).containsEntry("mode", "published");
    assertThat(String.join("\n", again.lines()))
        .contains("all are as they were")
        .contains("The offers of 2026-11-02 are published");
    assertThat(versions(lakehouse)).isEqualTo(before);

    TraceRows tuesday = day(TUESDAY, "t");
    tuesday.add("t-slow", TUESDAY, Map.of(TracesTable.DURATION_MS, 99_000L));
    tuesday.add(
        "late",
        MONDAY,
        Map.of(TracesTable.TOUCHED_DATE, Date.valueOf(TUESDAY), TracesTable.TOOL_ERRORS, 5L));
    tuesday.appendTo(lakehouse);
    Outcome second = RankJob.run(SharedSession.on(context, TUESDAY));
    assertThat(second.details())
        .containsEntry("traces", 62L)
        .containsEntry("baseline_traces", 126L)
        .containsEntry("offered", 17L)
        .containsEntry("week_offered", 34);
    assertThat(byTrace(signals(lakehouse, TUESDAY))).containsKeys("t-slow", "late");
    assertThat(offered(lakehouse)).hasSize(34).doesNotHaveDuplicates().contains("t-slow", "late");

    Outcome backfill = RankJob.run(SharedSession.on(context, MONDAY));
    assertThat(backfill.accounting()).isEqualTo(new Accounting(65, 0, 65, 0, 0));
    assertThat(String.join("\n", backfill.lines()))
        .contains("The offers of 2026-11-03 are published, which is later");
    assertThat(offered(lakehouse)).hasSize(34);

    Outcome empty = RankJob.run(SharedSession.on(context, "2026-12-24"));
    assertThat(empty.lines()).singleElement().asString().contains("no traces");
  }

  /** A killed run that had written its signals but not its offers is finished by the next. */
  @Test
  void offersAllOfAQuietDayAndFinishesAKilledRun() {
    JobContext context = SharedSession.context(folder);
    Lakehouse lakehouse = context.lakehouse();
    TraceRows few = new TraceRows();
    Map<String, Object> asks =
        Map.of(
            TracesTable.SESSION_ID, "s1",
            TracesTable.FIRST_USER_SHINGLES, new Integer[] {1, 2, 3, 4, 5, 6},
            TracesTable.LAST_USER_SHINGLES, new Integer[] {1, 2, 3, 4, 5, 6});
    few.add("asked", MONDAY, asks);
    few.add(
        "asked-again",
        MONDAY,
        with(
            asks,
            TracesTable.START_UNIX_NANO,
            java.time.Instant.parse(MONDAY + "T09:05:00Z").toEpochMilli() * 1_000_000L));
    few.add("alone", MONDAY, with(asks, TracesTable.SESSION_ID, "s2"));
    few.appendTo(lakehouse);
    SharedSession.on(context, MONDAY);
    RankDay killed =
        RankDay.of(
            lakehouse,
            context.settings(),
            dev.assay.udfs.signal.SignalCatalog.BUILT_IN,
            java.time.LocalDate.parse(MONDAY));
    lakehouse.append(SignalsTable.TABLE, killed.scored());
    killed.close();

    Outcome outcome = RankJob.run(SharedSession.on(context, MONDAY));
    assertThat(outcome.accounting()).isEqualTo(new Accounting(3, 0, 0, 3, 0));
    assertThat(outcome.details()).containsEntry("mode", "all").containsEntry("offered", 3L);
    assertThat(String.join("\n", outcome.lines())).contains("Low volume");
    List<Row> queue = lakehouse.read(QueueTable.TABLE).collectAsList();
    assertThat(queue)
        .allMatch(row -> "random".equals(row.getAs(QueueTable.ARM)))
        .allMatch(row -> row.<Double>getAs(QueueTable.OFFER_PROBABILITY) == 1);
    Map<String, Row> signals = byTrace(signals(lakehouse, MONDAY));
    assertThat(reading(signals.get("asked"), "resubmission").<Double>getAs(SignalsTable.RAW))
        .isEqualTo(1);
    assertThat(reading(signals.get("asked-again"), "resubmission").<Double>getAs(SignalsTable.RAW))
        .isEqualTo(1);
    assertThat(reading(signals.get("alone"), "resubmission").<Double>getAs(SignalsTable.RAW))
        .isZero();
  }

  private static TraceRows day(String date, String prefix) {
    TraceRows rows = new TraceRows();
    for (int i = 0; i < 60; i++) {
      rows.add(
          prefix + i,
          date,
          Map.of(
              TracesTable.TOTAL_TOKENS, 1000 + 7L * i,
              TracesTable.OUTPUT_TOKENS, 100L + i,
              TracesTable.MAX_INPUT_TOKENS, 500 + 3L * i,
              TracesTable.MAX_INPUT_MODEL, "gpt-4o-2024-08-06",
              TracesTable.DURATION_MS, 2000 + 11L * i));
    }
    return rows;
  }

  private static Map<String, Object> with(Map<String, Object> values, Object... more) {
    Map<String, Object> all = new HashMap<>(values);
    for (int i = 0; i < more.length; i += 2) {
      all.put((String) more[i], more[i + 1]);
    }
    return all;
  }

  private static Dataset<Row> signals(Lakehouse lakehouse, String date) {
    return lakehouse.read(SignalsTable.TABLE).where("rank_date = DATE'%s'".formatted(date));
  }

  private static Map<String, Row> byTrace(Dataset<Row> rows) {
    Map<String, Row> byTrace = new HashMap<>();
    rows.collectAsList().forEach(row -> byTrace.put(row.getAs(SignalsTable.TRACE_ID), row));
    return byTrace;
  }

  private static Row reading(Row row, String signal) {
    return row.<Row>getList(row.fieldIndex(SignalsTable.SIGNALS)).stream()
        .filter(reading -> signal.equals(reading.getAs(SignalsTable.SIGNAL)))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> offered(Lakehouse lakehouse) {
    return lakehouse.read(QueueTable.TABLE).select(QueueTable.TRACE_ID).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static Map<String, Long> versions(Lakehouse lakehouse) {
    return Map.of(
        "signals", lakehouse.version(SignalsTable.TABLE).orElseThrow(),
        "sketches", lakehouse.version(SketchesTable.TABLE).orElseThrow(),
        "queue", lakehouse.version(QueueTable.TABLE).orElseThrow());
  }
}
