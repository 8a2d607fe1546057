package dev.assay.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.evaluator.ContentKey;
import dev.assay.udfs.judge.StubServer;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How near {@code evaluate} comes to c / l, with c calls in flight and answers after l: through
 * Spark and the ledger, against a provider in a process of its own, in the steady state.
 *
 * <p>{@code -Dassay.peer=PYTHON} runs a public peer on the same questions beside it; {@code
 * -Dassay.seconds=60} is how long the steady state lasts; {@code -Dassay.cases=1000/16} runs some
 * only (latency in milliseconds / calls in flight, separated by commas).
 */
class JudgeThroughputBenchmark {
  private static final int SECONDS = Integer.getInteger("assay.seconds", 60);
  private static final String PEER = System.getProperty("assay.peer");
  private static final int PEER_SECONDS = 20;
  private static final int WARM_UP = 8;
  private static final int CHARACTERS = 6000;

  /** What is to be reached; 0 where it is reported only. */
  private record Case(long latencyMillis, int inFlight, double toReach) {
    double ideal() {
      return inFlight * 1000.0 / latencyMillis;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case(1000, 16, 0.95),
          new Case(1000, 64, 0.95),
          new Case(1000, 128, 0.95),
          new Case(100, 16, 0.95),
          new Case(100, 64, 0.85),
          new Case(100, 128, 0));

  @TempDir private Path folder;

  @Test
  void comesNearTheIdeal() throws Exception {
    List<String> missed = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    lines.add(
        "| latency | in flight | calls | ideal/s | steady/s | of ideal | least second | CPU cores"
            + " judge + stub | to reach |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    String chosen = System.getProperty("assay.cases", "");
    measure(new Case(100, 16, 0), 10);
    for (Case each : CASES) {
      String name = each.latencyMillis() + "/" + each.inFlight();
      if (chosen.isEmpty() || ("," + chosen + ",").contains("," + name + ",")) {
        Measured measured = measure(each, SECONDS);
        lines.add(line(each, measured));
        System.out.println(lines.get(lines.size() - 1));
        if (measured.perSecond() < each.toReach() * each.ideal()) {
          missed.add(name);
        }
        if (PEER != null) {
          lines.add(peerLine(each, peer(each)));
          System.out.println(lines.get(lines.size() - 1));
        }
      }
    }
    System.out.printf("%njudge throughput, %d s of steady state each%n", SECONDS);
    lines.forEach(System.out::println);
    assertThat(missed).as("latency in ms / in flight below what is to be reached").isEmpty();
  }

  private static String line(Case each, Measured measured) {
    return String.format(
        Locale.ROOT,
        "| %d ms | %d | %d | %.0f | %.1f | %.3f | %d | %.2f + %.2f | %s |",
        each.latencyMillis(),
        each.inFlight(),
        measured.calls(),
        each.ideal(),
        measured.perSecond(),
        measured.perSecond() / each.ideal(),
        measured.least(),
        measured.judgeCores(),
        measured.stubCores(),
        each.toReach() == 0 ? "reported" : Double.toString(each.toReach()));
  }

  /** A public peer on the same questions and the same kind of stub: without Spark or a ledger. */
  private Measured peer(Case each) throws Exception {
    int prompts = (int) (each.ideal() * (Math.min(SECONDS, PEER_SECONDS) + WARM_UP));
    try (StubServer server = StubServer.start(each.latencyMillis())) {
      Process process =
          new ProcessBuilder(
                  PEER,
                  "src/test/resources/judge/peer_throughput.py",
                  server.baseUrl(),
                  Integer.toString(prompts),
                  Integer.toString(each.inFlight()))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("peer.log").toFile())
              .start();
      int code = process.waitFor();
      assertThat(code).as(Files.readString(folder.resolve("peer.log"))).isZero();
      return measured(server.stats(), 0, server.cpuSeconds());
    }
  }

  private static String peerLine(Case each, Measured measured) {
    return String.format(
        Locale.ROOT,
        "| %d ms | %d | %d | %.0f | %.1f | %.3f | %d | stub %.2f | the peer |",
        each.latencyMillis(),
        each.inFlight(),
        measured.calls(),
        each.ideal(),
        measured.perSecond(),
        measured.perSecond() / each.ideal(),
        measured.least(),
        measured.stubCores());
  }

  private record Measured(
      long calls, double perSecond, long least, double judgeCores, double stubCores) {}

  private Measured measure(Case each, int seconds) throws Exception {
    int pairs = (int) (each.ideal() * (seconds + WARM_UP + 2));
    try (StubServer server = StubServer.start(each.latencyMillis())) {
      Path place = Files.createTempDirectory(folder, "case");
      JobContext context = SharedSession.context(place, writeConfiguration(place, server, each));
      appendItems(context, pairs);
      double cpuBefore = cpuSeconds();
      Outcome outcome =
          EvaluateJob.run(context, EvaluationRequest.of(EvaluationRequest.dataset("load@1")));
      double cpu = cpuSeconds() - cpuBefore;
      StubServer.Stats stats = server.stats();
      assertThat(stats.calls()).as("calls = distinct pairs").isEqualTo(pairs);
      assertThat(outcome.details()).containsEntry("scored", (long) pairs);
      return measured(stats, cpu, server.cpuSeconds());
    }
  }

  private static Measured measured(StubServer.Stats stats, double cpu, double stubCpu) {
    List<Long> all = stats.answersBySecond();
    // Neither the start nor the last seconds, in which no new call begins.
    List<Long> steady =
        all.subList(Math.min(WARM_UP, all.size() / 3), Math.max(all.size() / 2, all.size() - 3));
    return new Measured(
        stats.calls(),
        steady.stream().mapToLong(Long::longValue).average().orElse(0),
        steady.stream().mapToLong(Long::longValue).min().orElse(0),
        cpu / all.size(),
        stubCpu / all.size());
  }

  private static double cpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  private static Path writeConfiguration(Path place, StubServer server, Case each)
      throws IOException {
    Files.createDirectories(place.resolve("conf/evaluators"));
    Path conf = place.resolve("conf/assay.yaml");
    Files.writeString(
        conf,
        "judge: {base_url: \"%s\", model: m, concurrency: %d, prices: {version: p1, input: 1, output: 4}}\n"
            .formatted(server.baseUrl(), each.inFlight()));
    Files.writeString(
        conf.resolveSibling("evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    return conf;
  }

  private static void appendItems(JobContext context, int number) {
    context
        .lakehouse()
        .append(
            DatasetItemsTable.TABLE,
            context
                .spark()
                .createDataset(IntStream.range(0, number).boxed().toList(), Encoders.INT())
                .map(
                    (MapFunction<Integer, Row>) JudgeThroughputBenchmark::item,
                    Encoders.row(DatasetItemsTable.TABLE.schema())));
  }

  private static Row item(int number) {
    String text = "word%d ".formatted(number).repeat(CHARACTERS / 10);
    Span span =
        new Span(
            "a",
            null,
            "step",
            Operation.LLM,
            1,
            2L,
            SpanStatus.OK,
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
            List.of(Message.text("user", text)),
            List.of(Message.text("assistant", "done " + number)),
            null,
            null,
            null);
    Trace trace =
        new Trace("src", "t" + number, "s" + number, null, "r1", "i" + number, List.of(span));
    Object[] values = new Object[DatasetItemsTable.TABLE.schema().length()];
    set(values, DatasetItemsTable.NAME, "load");
    set(values, DatasetItemsTable.VERSION, 1);
    set(values, DatasetItemsTable.ITEM_ID, trace.itemId());
    set(values, DatasetItemsTable.SOURCE, trace.source());
    set(values, DatasetItemsTable.TRACE_ID, trace.traceId());
    set(values, DatasetItemsTable.SESSION_ID, trace.sessionId());
    set(values, DatasetItemsTable.CLUSTER, trace.sessionId());
    set(values, DatasetItemsTable.SPLIT, "test");
    set(values, DatasetItemsTable.RELEASE, trace.release());
    set(values, DatasetItemsTable.INPUT_HASH, "input");
    set(values, DatasetItemsTable.CONTENT_HASH, ContentKey.of(trace));
    set(values, DatasetItemsTable.SYNTHETIC, false);
    set(values, DatasetItemsTable.TRACE, TraceJson.write(trace));
    return RowFactory.create(values);
  }

  private static void set(Object[] values, String column, Object value) {
    values[DatasetItemsTable.TABLE.schema().fieldIndex(column)] = value;
  }
}
