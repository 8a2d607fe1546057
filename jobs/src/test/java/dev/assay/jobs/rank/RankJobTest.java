package dev.assay.jobs.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.conf.SignalSettings;
import dev.assay.jobs.evaluation.EvaluatorsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.EvaluationsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.signal.Feature;
import dev.assay.udfs.signal.Novelty;
import dev.assay.udfs.signal.Signal;
import dev.assay.udfs.signal.SignalFamily;
import dev.assay.udfs.signal.Tail;
import dev.assay.udfs.signal.TraceFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
    assertThat(reading.<Double>getAs(SignalsTable.P)).isCloseTo(2.0 / 64, within(1e-12));
    assertThat(errors.<Double>getAs(SignalsTable.FUSED_SCORE))
        .isBetween(-0.5 * Math.log(2.0 / 64), -0.7 * Math.log(2.0 / 64));
    assertThat(signals.get("m-secret").<Long>getAs(SignalsTable.FUSED_RANK))
        .isLessThan(errors.<Long>getAs(SignalsTable.FUSED_RANK));
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
        Map.of(TracesTable.TOUCHED_DATE, Date.valueOf(TUESDAY), TracesTable.TOTAL_TOKENS, 95_000L));
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

    // Monday is another since the late trace; from here on neither order of the days changes a row.
    RankJob.run(SharedSession.on(context, TUESDAY));
    assertThat(RankJob.run(SharedSession.on(context, MONDAY)).accounting())
        .isEqualTo(new Accounting(65, 0, 0, 65, 0));
    assertThat(RankJob.run(SharedSession.on(context, TUESDAY)).accounting())
        .isEqualTo(new Accounting(62, 0, 0, 62, 0));

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
            OwnSignals.NONE,
            new YieldDay(LocalDate.parse(MONDAY), List.of(), Map.of(), new Novelty(List.of())),
            LocalDate.parse(MONDAY));
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

  /**
   * The week before, the reserve has found 6 failures in 20 labels, tool errors 10 in 12, depth 1
   * in 12: tool errors weigh more on Monday, and depth is named.
   */
  @Test
  void learnsFromWhatTheQueueHasFound() {
    JobContext context = SharedSession.context(folder);
    Lakehouse lakehouse = context.lakehouse();
    List<Row> queue = new ArrayList<>();
    List<Row> labels = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      queue.add(offer("r" + i, "random", null));
      labels.add(label("r" + i, i < 6, "2026-10-31T09:00:00Z"));
    }
    for (int i = 0; i < 12; i++) {
      queue.add(offer("e" + i, "signal", "tool_errors"));
      labels.add(label("e" + i, i < 10, "2026-10-31T09:00:00Z"));
      queue.add(offer("d" + i, "signal", "depth"));
      labels.add(label("d" + i, i < 1, "2026-10-31T09:00:00Z"));
    }
    // Nobody has said yet; and what is said on the day itself is for the next.
    queue.add(offer("e12", "signal", "tool_errors"));
    labels.add(label("e12", true, MONDAY + "T00:00:00Z"));
    lakehouse.append(QueueTable.TABLE, rows(QueueTable.TABLE, queue));
    lakehouse.append(LabelsTable.TABLE, rows(LabelsTable.TABLE, labels));
    day(MONDAY, "m")
        .add("m-errors", MONDAY, Map.of(TracesTable.TOOL_ERRORS, 4L))
        .appendTo(lakehouse);

    Outcome outcome = RankJob.run(SharedSession.on(context, MONDAY));

    assertThat(outcome.details()).containsEntry("not_paying", List.of("depth"));
    assertThat(String.join("\n", outcome.lines()))
        .contains(
            "depth does not pay for its places: 1 failures in 12 labels, where the random reserve has 6 in 20.");
    Map<String, Row> yields = new HashMap<>();
    lakehouse
        .read(YieldsTable.TABLE)
        .collectAsList()
        .forEach(row -> yields.put(row.getAs(YieldsTable.SUBJECT), row));
    assertThat(yields).containsOnlyKeys("signal", "tool_errors", "depth");
    Row errors = yields.get("tool_errors");
    double multiplier = 1 + 12 / 32.0 * Math.log(10.5 / 13 / (6.5 / 21));
    assertThat(errors.<Double>getAs(YieldsTable.WEIGHT)).isCloseTo(0.5 * multiplier, within(1e-12));
    assertThat(errors.<Integer>getAs(YieldsTable.OFFERED)).isEqualTo(13);
    assertThat(errors.<Integer>getAs(YieldsTable.LABELLED)).isEqualTo(12);
    assertThat(errors.<Double>getAs(YieldsTable.LIFT)).isCloseTo(10 / 12.0 / 0.3, within(1e-12));
    assertThat(errors.<Double>getAs(YieldsTable.LIFT_LOW)).isBetween(1.0, 2.0);
    assertThat(errors.<String>getAs(YieldsTable.PAYS)).isEqualTo("pays");
    assertThat(yields.get("signal").<Integer>getAs(YieldsTable.FAILURES)).isEqualTo(11);
    assertThat(
            byTrace(signals(lakehouse, MONDAY))
                .get("m-errors")
                .<Double>getAs(SignalsTable.FUSED_SCORE))
        .isGreaterThan(-0.5 * multiplier * Math.log(1 / 61.0));

    long version = lakehouse.version(YieldsTable.TABLE).orElseThrow();
    assertThat(RankJob.run(SharedSession.on(context, MONDAY)).accounting().changedNothing())
        .isTrue();
    assertThat(lakehouse.version(YieldsTable.TABLE)).hasValue(version);
  }

  private static Row offer(String trace, String arm, String signal) {
    Map<String, Object> values = new HashMap<>();
    values.put(QueueTable.SOURCE, "shop");
    values.put(QueueTable.TRACE_ID, trace);
    values.put(QueueTable.QUEUED_DATE, Date.valueOf("2026-10-30"));
    values.put(QueueTable.WEEK, "2026-W44");
    values.put(QueueTable.ARM, arm);
    values.put(QueueTable.SIGNAL, signal);
    values.put(QueueTable.INCLUSION_PROBABILITY, 0.5);
    return TraceRows.row(QueueTable.TABLE.schema(), values);
  }

  private static Row label(String trace, boolean failed, String at) {
    Map<String, Object> values = new HashMap<>();
    values.put(LabelsTable.LABEL_ID, "label of " + trace);
    values.put(LabelsTable.FACT, "label");
    values.put(LabelsTable.TARGET, "TRACE");
    values.put(LabelsTable.SOURCE, "shop");
    values.put(LabelsTable.TRACE_ID, trace);
    values.put(LabelsTable.CRITERION, "task_success");
    values.put(LabelsTable.RUBRIC_VERSION, 1);
    values.put(LabelsTable.VALUE_TYPE, "BOOL");
    values.put(LabelsTable.VALUE_BOOL, !failed);
    values.put(LabelsTable.ANNOTATOR_KIND, "HUMAN");
    values.put(LabelsTable.ANNOTATOR_ID, "ana");
    values.put(LabelsTable.LABELLED_AT, Timestamp.from(Instant.parse(at)));
    return TraceRows.row(LabelsTable.TABLE.schema(), values);
  }

  /** A score from 1 to 5. */
  private static Row score(String trace, String name, double value, String date) {
    Map<String, Object> values = new HashMap<>();
    values.put(EvaluationsTable.EVALUATION_ID, name + trace);
    values.put(LabelsTable.TARGET, "TRACE");
    values.put(LabelsTable.SOURCE, "shop");
    values.put(LabelsTable.TRACE_ID, trace);
    values.put(LabelsTable.CRITERION, name);
    values.put(LabelsTable.VALUE_NUMBER, value);
    values.put(LabelsTable.SCALE_MIN, 1.0);
    values.put(LabelsTable.SCALE_MAX, 5.0);
    values.put(LabelsTable.ANNOTATOR_KIND, "CODE");
    values.put(EvaluationsTable.EVALUATED_ON, Date.valueOf(date));
    return TraceRows.row(EvaluationsTable.TABLE.schema(), values);
  }

  /**
   * Of Monday's 40 traces evaluators flagged 10, contradicted each other on 5, and passed the rest;
   * on Tuesday each arm has its share, and a signal of the team's own speaks.
   */
  @Test
  void drawsFromVerdictsOfTheDayBeforeAndReadsSignalsOfTheTeam() throws IOException {
    Path conf = folder.resolve("assay.yaml");
    Files.writeString(
        conf,
        """
        rank:
          signals:
            - {name: long_prompt, expression: "CAST(prompt_version AS INT)", label: "prompt lines", family: context, tail: event}
            - {implementation: dev.assay.jobs.rank.RankJobTest$Silence}
        queue:
          weekly_budget: 70
          shares: {random: 0.2, flagged: 0.2, unflagged: 0.1, second_opinion: 0.1}
        """);
    JobContext context = SharedSession.context(folder, conf);
    Lakehouse lakehouse = context.lakehouse();
    TraceRows traces = new TraceRows();
    List<Row> verdicts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      traces.add("m" + i, MONDAY, i == 39 ? Map.of(TracesTable.CONSENT, false) : Map.of());
      verdicts.add(verdict("m" + i, "short", i < 10));
      verdicts.add(verdict("m" + i, "polite", i < 15));
      verdicts.add(verdict("m" + i, "other", false));
    }
    for (int i = 0; i < 40; i++) {
      traces.add(
          "t" + i,
          TUESDAY,
          Map.of(TracesTable.PROMPT_VERSION, i == 7 ? "80" : "0", TracesTable.ANSWER_CHARS, 5L));
    }
    traces.appendTo(lakehouse);
    lakehouse.append(VerdictsTable.TABLE, rows(VerdictsTable.TABLE, verdicts));
    lakehouse.append(
        EvaluatorsTable.TABLE,
        rows(
            EvaluatorsTable.TABLE,
            List.of(
                evaluator("short", "rude"), evaluator("polite", "rude"), evaluator("other", "x"))));
    lakehouse.append(
        EvaluationsTable.TABLE,
        rows(
            EvaluationsTable.TABLE,
            List.of(
                score("t8", "user-feedback", 2.0, TUESDAY),
                score("t9", "user-feedback", 4.0, TUESDAY),
                score("t10", "toxicity", 1.0, TUESDAY),
                score("t11", "user-feedback", 1.0, MONDAY))));

    Outcome outcome = RankJob.run(SharedSession.on(context, TUESDAY));

    // 70 a week are 20 by Tuesday; random 14 a week are 4, flagged 14 are 4, the others 7 are 2.
    assertThat(outcome.details())
        .containsEntry(
            "arms",
            Map.of(
                "random", 4L, "flagged", 4L, "unflagged", 2L, "second_opinion", 2L, "signal", 8L));
    for (Row row : lakehouse.read(QueueTable.TABLE).collectAsList()) {
      int number = Integer.parseInt(row.<String>getAs(QueueTable.TRACE_ID).substring(1));
      long pool = row.<Long>getAs(QueueTable.STRATUM_SIZE);
      double p = row.<Double>getAs(QueueTable.INCLUSION_PROBABILITY);
      String why = row.getAs(QueueTable.WHY);
      switch (row.<String>getAs(QueueTable.ARM)) {
        case "flagged" -> {
          assertThat(number).isLessThan(10);
          assertThat(p).isEqualTo(4.0 / pool).isEqualTo(0.4);
        }
        case "second_opinion" -> {
          assertThat(row.<String>getAs(QueueTable.SIGNAL)).isEqualTo("evaluator_disagreement");
          assertThat(number).isBetween(10, 14);
          assertThat(p).isEqualTo(0.4);
          assertThat(why)
              .isEqualTo(
                  "evaluators of one failure mode contradict each other: one of 2 drawn uniformly from 5");
        }
        case "unflagged" -> {
          assertThat(number).isBetween(15, 38);
          assertThat(p).isEqualTo(2 / 24.0);
        }
        default -> assertThat(row.<String>getAs(QueueTable.TRACE_ID)).startsWith("t");
      }
    }
    Row loud = byTrace(signals(lakehouse, TUESDAY)).get("t7");
    assertThat(loud.<String>getAs(SignalsTable.TOP_SIGNAL)).isEqualTo("long_prompt");
    assertThat(reading(loud, "long_prompt").<String>getAs(SignalsTable.FAMILY))
        .isEqualTo("context");
    assertThat(reading(loud, "silence").<Double>getAs(SignalsTable.RAW)).isEqualTo(10);
    assertThat(
            byTrace(signals(lakehouse, TUESDAY)).entrySet().stream()
                .filter(
                    trace ->
                        reading(trace.getValue(), "negative_feedback")
                                .<Double>getAs(SignalsTable.RAW)
                            > 0)
                .map(Map.Entry::getKey))
        .containsExactly("t8");
  }

  @Test
  void refusesSignalsThatCannotBeRead() {
    assertRefused(own("a", "no_such_column + 1", null), "rank.signals: a", "no_such_column");
    assertRefused(own("a", "sum(", null), "rank.signals: a");
    assertRefused(own(null, null, "no.such.Class"), "no.such.Class");
    assertRefused(own("tool_errors", "1", null), "another signal of that name");
  }

  private static void assertRefused(SignalSettings own, String... parts) {
    assertThatThrownBy(() -> OwnSignals.of(SharedSession.spark(), List.of(own)))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts);
  }

  private static SignalSettings own(String name, String expression, String implementation) {
    return new SignalSettings(name, expression, implementation, null, null, null, null);
  }

  /** A signal that a team has written as a class. */
  public static final class Silence implements Signal {
    private static final long serialVersionUID = 1;

    @Override
    public String key() {
      return "silence";
    }

    @Override
    public String measure() {
      return key();
    }

    @Override
    public SignalFamily family() {
      return SignalFamily.OWN;
    }

    @Override
    public Tail tail() {
      return Tail.UPPER;
    }

    @Override
    public double weight() {
      return 0;
    }

    @Override
    public double value(TraceFeatures trace) {
      return trace.value(Feature.SPAN_COUNT);
    }

    @Override
    public String label() {
      return "silence";
    }
  }

  private static Row verdict(String trace, String evaluator, boolean flag) {
    Map<String, Object> values = new HashMap<>();
    values.put(VerdictsTable.VERDICT_ID, trace + evaluator);
    values.put(VerdictsTable.EVALUATOR_ID, evaluator);
    values.put(VerdictsTable.EVALUATOR_VERSION, 1);
    values.put(VerdictsTable.SOURCE, "shop");
    values.put(VerdictsTable.TRACE_ID, trace);
    values.put(VerdictsTable.STATUS, "scored");
    values.put(VerdictsTable.SCORE, flag ? 0.0 : 1.0);
    values.put(VerdictsTable.FLAG, flag);
    values.put(VerdictsTable.TARGET_DATE, Date.valueOf(MONDAY));
    return TraceRows.row(VerdictsTable.TABLE.schema(), values);
  }

  private static Row evaluator(String id, String mode) {
    return TraceRows.row(
        EvaluatorsTable.TABLE.schema(),
        Map.of(
            EvaluatorsTable.EVALUATOR_ID, id,
            EvaluatorsTable.VERSION, 1,
            EvaluatorsTable.FAILURE_MODE, mode));
  }

  private static Dataset<Row> rows(TableDefinition table, List<Row> rows) {
    return SharedSession.spark().createDataFrame(rows, table.schema()).coalesce(1);
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
