package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.jobs.trace.RollUp;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.queue.DayPlaces;
import dev.assay.udfs.queue.DayQueue;
import dev.assay.udfs.queue.Offer;
import dev.assay.udfs.signal.Novelty;
import dev.assay.udfs.trace.Resubmission;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long rank takes from features to the ordered queue, beside DuckDB doing all of it from the
 * same span files; what the roll-up and the writes cost; one day of 30 beside all 30.
 *
 * <p>{@code -Dassay.benchmark.traces=N} sets the size; ten spans a trace.
 */
class RankBenchmark {
  private static final int TRACES = Integer.getInteger("assay.benchmark.traces", 100_000);
  private static final int RUNS = 3;
  private static final int DAYS = 30;
  private static final double AT_MOST = 6;
  private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);
  private static final LocalDate ALL_IN_ONE = LocalDate.of(2026, 11, 2);
  private static final DayPlaces PLACES = new DayPlaces(DayPlaces.Mode.UNUSUAL, 24, 0, 0, 0, 96);

  @TempDir private Path folder;

  @Test
  void ranksWithinAFewTimesOfDuckDb() throws IOException, SQLException {
    JobContext context = SharedSession.context(folder);
    Lakehouse lakehouse = context.lakehouse();
    lakehouse.append(SpansTable.TABLE, spans());
    double rollUp = seconds(() -> rollUp(lakehouse));
    Lakehouse oneDay = Lakehouse.open(SharedSession.spark(), folder.resolve("one-day").toString());
    oneDay.append(
        TracesTable.TABLE,
        lakehouse
            .read(TracesTable.TABLE)
            .withColumn(TracesTable.TRACE_DATE, lit(Date.valueOf(ALL_IN_ONE)))
            .withColumn(TracesTable.TOUCHED_DATE, lit(Date.valueOf(ALL_IN_ONE))));

    List<Double> duck = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads TO " + Runtime.getRuntime().availableProcessors());
      String sql = sql();
      for (int run = 0; run <= RUNS; run++) {
        scores.clear();
        duck.add(seconds(() -> scores.addAll(scores(statement, sql))));
      }
    }
    List<Double> ranks = new ArrayList<>();
    List<Double> writes = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int run = 0; run <= RUNS; run++) {
      try (RankDay ranked = rankDay(context, oneDay, ALL_IN_ONE)) {
        ours.clear();
        long began = System.nanoTime();
        Dataset<Row> scored = ranked.scored().persist(StorageLevel.MEMORY_AND_DISK());
        List<Offer> offers = queue(oneDay, scored, ALL_IN_ONE);
        ranks.add(ranked(began));
        scored
            .orderBy(SignalsTable.FUSED_RANK)
            .limit(PLACES.signal())
            .collectAsList()
            .forEach(row -> ours.add(row.getAs(SignalsTable.FUSED_SCORE)));
        assertThat(offers).hasSize(PLACES.signal() + PLACES.random());
        writes.add(seconds(() -> write(oneDay, ranked, scored)));
        scored.unpersist();
      }
    }
    List<Double> days = new ArrayList<>();
    for (int run = 0; run <= RUNS; run++) {
      days.add(
          seconds(
              () -> {
                try (RankDay ranked = rankDay(context, lakehouse, FIRST)) {
                  queue(lakehouse, ranked.scored(), FIRST);
                }
              }));
    }

    double ratio = warm(ranks) / warm(duck);
    System.out.printf(
        "%,d traces of %,d spans: rank %.2f s %s, DuckDB %.2f s %s, ratio %.2f (to reach: %.0f, then 3)%n",
        TRACES, 10L * TRACES, warm(ranks), ranks, warm(duck), duck, ratio, AT_MOST);
    System.out.printf(
        "roll-up and its table write %.2f s; writes of signals and sketches %.2f s; one day of %d: %.2f s, %.2f of all; peak memory of the process %s%n",
        rollUp, warm(writes), DAYS, warm(days), warm(days) / warm(ranks), peakMemory());
    assertThat(ours).hasSameSizeAs(scores);
    for (int i = 0; i < ours.size(); i++) {
      assertThat(ours.get(i)).as("score of place %d", i + 1).isCloseTo(scores.get(i), within(1e-9));
    }
    assertThat(ratio).isLessThanOrEqualTo(AT_MOST);
  }

  /** The time since before the day's traces were read. */
  private double ranked(long began) {
    return (System.nanoTime() - began) / 1e9 + readSeconds;
  }

  private double readSeconds;

  private RankDay rankDay(JobContext context, Lakehouse lakehouse, LocalDate day) {
    long began = System.nanoTime();
    RankDay ranked =
        RankDay.of(
            lakehouse,
            context.settings(),
            OwnSignals.NONE,
            new YieldDay(day, List.of(), Map.of(), new Novelty(List.of())),
            day);
    readSeconds = (System.nanoTime() - began) / 1e9;
    return ranked;
  }

  private static List<Offer> queue(Lakehouse lakehouse, Dataset<Row> scored, LocalDate day) {
    DayQueue queue = new DayQueue(day.toString(), (int) scored.count(), PLACES);
    return new OfferTraces(OwnSignals.NONE.catalog(), DayTraces.of(lakehouse, day))
        .of(scored.where(col(SignalsTable.OFFERABLE)), queue, Set.of());
  }

  private static void write(Lakehouse lakehouse, RankDay ranked, Dataset<Row> scored) {
    lakehouse.replaceWhere(
        SketchesTable.TABLE,
        "%s = DATE'%s'".formatted(SketchesTable.SKETCH_DATE, ALL_IN_ONE),
        ranked.sketches().rows(lakehouse.spark(), ALL_IN_ONE, CodeVersion.current()));
    lakehouse.replaceWhere(
        SignalsTable.TABLE, "%s = DATE'%s'".formatted(SignalsTable.RANK_DATE, ALL_IN_ONE), scored);
  }

  private static void rollUp(Lakehouse lakehouse) {
    lakehouse.append(
        TracesTable.TABLE,
        RollUp.of(lakehouse.read(SpansTable.TABLE), "benchmark", Resubmission.WORDS));
  }

  private String sql() throws IOException {
    try (InputStream file = RankBenchmark.class.getResourceAsStream("/benchmark/rank.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${spans}", folder.resolve("lakehouse/spans") + "/*/*.parquet")
          .replace("${places}", String.valueOf(PLACES.signal()));
    }
  }

  private static List<Double> scores(Statement statement, String sql) {
    List<Double> scores = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        scores.add(rows.getDouble(2));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return scores;
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  /** The median without the first run. */
  private static double warm(List<Double> runs) {
    double[] warm = runs.stream().skip(1).mapToDouble(Double::doubleValue).sorted().toArray();
    return warm[warm.length / 2];
  }

  private static String peakMemory() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.substring("VmHWM:".length()).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  /**
   * Spans of agents: a root, and nine model and tool calls in turn, each with 800 characters of
   * payload. Everything follows from the numbers of trace and span.
   */
  private static Dataset<Row> spans() {
    Dataset<Row> numbers =
        SharedSession.spark()
            .range(0, 10L * TRACES, 1, 8)
            .selectExpr(
                "id DIV 10 AS t",
                "CAST(id % 10 AS INT) AS s",
                "abs(xxhash64(id DIV 10)) AS h",
                "abs(xxhash64(id, 7)) AS r")
            .selectExpr(
                "*",
                // Without figures: which results an answer passes over is not in the statement.
                "translate(md5(CAST(r AS STRING)), '0123456789', 'ghijklmnop') AS words",
                "s > 0 AND s % 2 = 1 AS llm",
                "s > 0 AND s % 2 = 0 AS tool",
                // One trace in ten takes long, one in twenty has failing tools.
                "IF(h % 10 = 0, 3, 1) AS size",
                "h % 20 = 1 AND r % 2 = 0 AS fails",
                "unix_date(DATE'%s') * 86400000000000 + (t %% %d) * 86400000000000 + (h %% 80000) * 1000000000 AS began"
                    .formatted(FIRST, DAYS));
    Map<String, String> values =
        Map.ofEntries(
            Map.entry(SpansTable.SOURCE, "'benchmark'"),
            Map.entry(SpansTable.DIALECT, "'flat_otlp'"),
            Map.entry(SpansTable.TRACE_ID, "lpad(hex(t), 32, '0')"),
            Map.entry(SpansTable.SPAN_ID, "lpad(hex(t * 10 + s), 16, '0')"),
            Map.entry(SpansTable.PARENT_SPAN_ID, "IF(s = 0, NULL, lpad(hex(t * 10), 16, '0'))"),
            Map.entry(SpansTable.NAME, "IF(s = 0, 'run', IF(tool, 'execute_tool', 'chat'))"),
            Map.entry(SpansTable.OPERATION, "IF(s = 0, 'AGENT', IF(tool, 'TOOL', 'LLM'))"),
            Map.entry(SpansTable.START_UNIX_NANO, "began + s * 1000000000L"),
            Map.entry(
                SpansTable.END_UNIX_NANO,
                "began + s * 1000000000L + size * (500000000L + r % 400000000L)"),
            Map.entry(
                SpansTable.START_TIME, "timestamp_micros((began + s * 1000000000L) DIV 1000)"),
            Map.entry(SpansTable.STATUS, "IF(tool AND fails AND r % 3 = 0, 'ERROR', 'UNSET')"),
            Map.entry(SpansTable.SERVICE_NAME, "'assistant'"),
            Map.entry(SpansTable.AGENT_NAME, "concat('agent-', h % 2)"),
            Map.entry(SpansTable.PROMPT_VERSION, "CAST(h % 3 AS STRING)"),
            Map.entry(SpansTable.REQUEST_MODEL, "IF(llm, 'gpt-4o', NULL)"),
            Map.entry(SpansTable.INPUT_TOKENS, "IF(llm, size * (400 + s * 300 + r % 2000), NULL)"),
            Map.entry(SpansTable.OUTPUT_TOKENS, "IF(llm, size * (20 + r % 200), NULL)"),
            Map.entry(
                SpansTable.TOTAL_TOKENS,
                "IF(llm, size * (420 + s * 300 + r % 2000 + r % 200), NULL)"),
            Map.entry(SpansTable.TOOL_NAME, "IF(tool, concat('tool_', h % 5), NULL)"),
            Map.entry(
                SpansTable.TOOL_ARGUMENTS,
                "IF(tool, concat('{\"q\": ', IF(h % 15 = 2, 1, r % 100000), '}'), NULL)"),
            Map.entry(
                SpansTable.TOOL_RESULT,
                "IF(tool, IF(fails, 'Error: no such thing', repeat(words, 24)), NULL)"),
            Map.entry(SpansTable.INPUT_TEXT, "IF(tool, NULL, repeat(words, 12))"),
            Map.entry(SpansTable.OUTPUT_TEXT, "IF(tool, NULL, repeat(words, 12))"),
            Map.entry(SpansTable.CONTENT_HASH, "md5(CAST(t * 10 + s AS STRING))"),
            Map.entry(SpansTable.RECORD_HASH, "r"),
            Map.entry(SpansTable.REVISION, "0"),
            Map.entry(
                SpansTable.TRACE_DATE,
                "date_from_unix_date(CAST(began DIV 86400000000000 AS INT))"),
            Map.entry(
                SpansTable.SPAN_DATE,
                "date_from_unix_date(CAST(began DIV 86400000000000 AS INT))"));
    Column[] columns =
        Arrays.stream(SpansTable.TABLE.schema().fields())
            .map(field -> column(field, values))
            .toArray(Column[]::new);
    return numbers.select(columns).repartition(col(SpansTable.SPAN_DATE));
  }

  private static Column column(StructField field, Map<String, String> values) {
    return functions
        .expr(values.getOrDefault(field.name(), "NULL"))
        .cast(field.dataType())
        .as(field.name());
  }
}
