package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.Assay;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.StubServer;
import dev.assay.udfs.trace.Trace;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JVM is killed while it judges, at random moments, and run again: nothing that was received is
 * lost, and only what was in flight is asked again. {@code -Dassay.kills} says how often.
 */
class KilledRun {
  private static final EvaluationRequest REQUEST =
      EvaluationRequest.of(EvaluationRequest.dataset("support@1"));
  private static final int KILLS = Integer.getInteger("assay.kills", 2);
  private static final int PAIRS = 50 * (KILLS + 1);
  private static final int CONCURRENCY = 8;
  private static final long LATENCY_MILLIS = 100;
  private static final long MARGIN_MILLIS = 500;

  /** The process that is watched needs the processor more than the watcher. */
  private static final long POLL_NANOS = 20_000_000;

  /** What differs from run to run. */
  private static final String[] NOT_COMPARED = {
    "judged_at", "latency_ms", "attempts", "maybe_billed"
  };

  @TempDir private Path folder;

  @Test
  void losesNothingAndPaysTwiceOnlyForWhatWasInFlight() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (StubServer server = StubServer.start(LATENCY_MILLIS);
        StubServer other = StubServer.start(0)) {
      JobContext clean = context("clean", writeConfiguration("other", other));
      EvaluateJob.run(clean, REQUEST);
      assertThat(other.stats().calls()).isEqualTo(PAIRS);

      Path conf = writeConfiguration("conf", server);
      JobContext killed = context("killed", conf);
      long inFlight = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        long callsBefore = server.stats().calls();
        int keptBefore = ledger(killed).size();
        int share = Math.max(2, (PAIRS - keptBefore) / (KILLS - kill + 2));
        Killed seen = killWhen(server, conf, callsBefore + 1 + random.nextInt(share));
        Set<String> ledger = ledger(killed);
        long calls = server.stats().calls() - callsBefore;
        long lost = calls - (ledger.size() - keptBefore);
        inFlight += lost;
        System.out.printf(
            "kill %d: after %d calls, %d of them in flight; %d of %d pairs in the ledger%n",
            kill, calls, lost, ledger.size(), PAIRS);
        assertThat(lost).as("in flight, seed %d", seed).isBetween(0L, (long) CONCURRENCY);
        assertThat(ledger).as("seed %d", seed).containsAll(seen.received());
      }
      EvaluateJob.run(killed, REQUEST);

      long calls = server.stats().calls();
      System.out.printf(
          "%d kills: %d calls for %d pairs, %d in flight at the kills (seed %d)%n",
          KILLS, calls, PAIRS, inFlight, seed);
      assertThat(calls).isLessThanOrEqualTo(PAIRS + inFlight);
      assertSameVerdicts(killed, clean);
      assertThat(EvaluateJob.run(killed, REQUEST).accounting().changedNothing()).isTrue();
      assertThat(server.stats().calls()).isEqualTo(calls);
    }
  }

  /**
   * A run that was killed.
   *
   * @param received the marks of answers that it surely had: sent half a second before
   */
  private record Killed(List<String> received) {}

  private Killed killWhen(StubServer server, Path conf, long calls) throws Exception {
    Process run = start(conf);
    // What the run before had in flight is answered by then; the first call comes seconds later.
    long start = server.stats().nowMillis() + MARGIN_MILLIS;
    StubServer.Stats stats = server.stats();
    while (stats.calls() < calls && run.isAlive()) {
      LockSupport.parkNanos(POLL_NANOS);
      stats = server.stats();
    }
    assertThat(run.isAlive()).as(() -> "killed while it runs:%n%s".formatted(log())).isTrue();
    run.destroyForcibly();
    run.waitFor();
    return new Killed(stats.answeredBetween(start, stats.nowMillis() - MARGIN_MILLIS));
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("run.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Process start(Path conf) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Assay.class.getName(), "evaluate", "--dataset", "support@1"));
    command.addAll(List.of("--lakehouse", folder.resolve("killed/lakehouse").toString()));
    command.addAll(List.of("--conf", conf.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    File log = folder.resolve("run.log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  /** The marks of the questions whose answers are in the spool or the table. */
  private Set<String> ledger(JobContext context) throws IOException {
    Set<String> marks = new HashSet<>();
    for (Row row :
        context
            .lakehouse()
            .read(VerdictsTable.TABLE)
            .where("evaluator_id = 'used'")
            .select(VerdictsTable.PAIR_ID)
            .collectAsList()) {
      marks.add(mark(row.getString(0)));
    }
    Path spool = folder.resolve("killed/lakehouse/_spool/judge");
    if (Files.exists(spool)) {
      try (Stream<Path> segments = Files.list(spool)) {
        for (Path segment : segments.filter(path -> !path.toString().endsWith(".crc")).toList()) {
          for (String line : Files.readString(segment).split("\n", -1)) {
            SpoolLine.read(line)
                .flatMap(read -> read.text(VerdictsTable.PAIR_ID))
                .ifPresent(pair -> marks.add(mark(pair)));
          }
        }
      }
    }
    return marks;
  }

  private static String mark(String pairId) {
    return Evaluator.sha256("mark\n" + pairId).substring(0, 16);
  }

  private static void assertSameVerdicts(JobContext killed, JobContext clean) {
    Dataset<Row> one = killed.lakehouse().read(VerdictsTable.TABLE).drop(NOT_COMPARED);
    Dataset<Row> other = clean.lakehouse().read(VerdictsTable.TABLE).drop(NOT_COMPARED);
    assertThat(one.count()).isEqualTo(other.count());
    assertThat(one.exceptAll(other).collectAsList()).isEmpty();
  }

  private Path writeConfiguration(String name, StubServer server) throws IOException {
    Files.createDirectories(folder.resolve(name).resolve("evaluators"));
    Path conf = folder.resolve(name).resolve("assay.yaml");
    Files.writeString(
        conf,
        "judge: {base_url: \"%s\", model: m, concurrency: %d}\n"
            .formatted(server.baseUrl(), CONCURRENCY));
    Files.writeString(
        conf.resolveSibling("evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    Files.writeString(
        conf.resolveSibling("evaluators/tool-error.yaml"),
        "id: tool-error\nversion: 1\nfailure_mode: f\nkind: rule\nrule: {tool_error: {}}\n");
    return conf;
  }

  private JobContext context(String name, Path conf) {
    JobContext context = SharedSession.context(folder.resolve(name), conf);
    SupportDataset.append(
        context,
        IntStream.range(0, PAIRS)
            .mapToObj(i -> SupportDataset.trace("t" + i, i % 3, "result " + i))
            .toArray(Trace[]::new));
    return context;
  }
}
