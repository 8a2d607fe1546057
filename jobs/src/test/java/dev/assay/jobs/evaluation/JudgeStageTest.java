package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.judge.StubProvider;
import dev.assay.udfs.judge.StubProvider.Play;
import dev.assay.udfs.trace.Trace;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Judges through Spark and the ledger, and what providers, machines, other writers and people do to
 * it. A run costs seconds here, so one lakehouse goes through all of it; what the client alone
 * shows is in its own tests.
 */
class JudgeStageTest {
  private static final int CONTENTS = 6;
  private static final int TRACES = 7;

  /** What differs from run to run. */
  private static final String[] NOT_COMPARED = {
    "judged_at", "latency_ms", "attempts", "maybe_billed"
  };

  @TempDir private Path folder;
  private final StubProvider provider = StubProvider.playing(call -> Play.scores(1));

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    conf("");
    Files.writeString(
        folder.resolve("conf/evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    Files.writeString(
        folder.resolve("conf/evaluators/tool-error.yaml"),
        "id: tool-error\nversion: 1\nfailure_mode: f\nkind: rule\nrule: {tool_error: {}}\n");
  }

  private void conf(String more) throws IOException {
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        """
        judge:
          {base_url: "%s", model: m, concurrency: 4, timeout_seconds: 60,
           prices: {version: p1, input: 1, output: 4}%s}
        """
            .formatted(provider.baseUrl(), more));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void paysForEachPairOnceWhateverGoesWrong() throws IOException {
    JobContext context = context(folder);
    SupportDataset.append(
        context,
        IntStream.range(0, TRACES)
            .mapToObj(i -> trace(i, i == CONTENTS ? 5 : 0, Math.min(i, CONTENTS - 1)))
            .toArray(Trace[]::new));

    estimatesWithoutAskingOrWriting(context);
    isStoppedByABadKey(context);
    Path killed = isHealedByAGoodKeyAndTakesEachAnswerForWhatItIs(context);
    storesWhatADeadRunHadReceivedAndAsksForTheRestOnly(context, killed);
    asksAgainWhatIsNewOrWasAnErrorWhateverTheDay(context);
    changesNothingWhenRunAgain(context);
    refusesAChangedTable(context);
  }

  private void estimatesWithoutAskingOrWriting(JobContext context) {
    Outcome estimate = EstimateJob.run(context, request(1));
    assertThat(estimate.exit()).isEqualTo(ExitCode.DONE);
    assertThat(estimate.details()).containsEntry("pairs", (long) CONTENTS);
    assertThat((Long) estimate.details().get("input_tokens")).isBetween(1000L, 6000L);
    assertThat((Double) estimate.details().get("cost_usd")).isBetween(0.004, 0.02);
    assertThat(provider.calls()).isEmpty();
    assertThat(context.lakehouse().has(VerdictsTable.TABLE)).isFalse();
    assertThat(context.lakehouse().has(EvaluatorsTable.TABLE)).isFalse();
  }

  private void isStoppedByABadKey(JobContext context) {
    provider.play(call -> Play.of(401, "{\"error\": {\"message\": \"key sk-abc is wrong\"}}"));
    Outcome refused = run(context, 1);
    assertThat(refused.exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(refused.lines()).anyMatch(line -> line.startsWith("Stopped: The provider refused"));
    // Two traces of one content are two pairs, and one verdict.
    assertThat(refused.details()).containsEntry("deferred", 7L).containsEntry("scored", 7L);
    assertThat(provider.calls()).hasSize(1);
  }

  /** Gives a copy of the lakehouse as it was when all answers but one had come. */
  private Path isHealedByAGoodKeyAndTakesEachAnswerForWhatItIs(JobContext context) {
    int before = provider.calls().size();
    Path killed = folder.resolve("killed");
    provider.play(
        call -> {
          if (call.number() == before + CONTENTS) {
            awaitSpooled(CONTENTS - 1);
            copy(folder.resolve("lakehouse"), killed.resolve("lakehouse"));
          }
          return answer(call);
        });

    Outcome healed = run(context, 1);

    assertThat(healed.exit()).isEqualTo(ExitCode.DONE);
    assertThat(healed.details())
        .containsEntry("pairs", 14L)
        .containsEntry("new", 6L)
        .containsEntry("errored", 2L)
        .containsEntry("scored", 12L);
    assertThat(healed.spendUsd()).isGreaterThan(0);
    assertThat(provider.calls()).hasSize(before + CONTENTS);
    FaultTable.seen(5, "a good key heals the run: the rest is asked, and nothing else");
    assertThat(
            context
                .lakehouse()
                .read(VerdictsTable.TABLE)
                .where("evaluator_id = 'used' AND trace_id IN ('t0', 't1', 't2')")
                .orderBy("trace_id")
                .select("status", "score", "flag", "error_kind", "model_answered", "input_tokens")
                .collectAsList())
        .containsExactly(
            RowFactory.create("scored", 0.25, true, null, "stub-model-1", 1000L),
            RowFactory.create("errored", null, null, "invalid_verdict", "stub-model-1", 1000L),
            RowFactory.create("errored", null, null, "too_large", null, null));
    assertThat(provider.calls()).allSatisfy(call -> assertThat(call.user()).doesNotContain("ana@"));
    assertThat(spooled(killed)).hasSize(CONTENTS - 1).noneMatch(line -> line.contains("ana@"));
    FaultTable.seen(29, "redacted before prompt and spool");
    assertThat(spooled(folder)).isEmpty();
    return killed;
  }

  /** Trace 0: a flag. 1: no verdict. 2: too large for good. */
  private static Play answer(StubProvider.Call call) {
    return switch (number(call)) {
      case 0 -> Play.scores(0.25);
      case 1 -> Play.says("I would say pass");
      case 2 -> Play.of(400, "{\"error\": {\"code\": \"context_length_exceeded\"}}");
      default -> Play.scores(1);
    };
  }

  /**
   * What a killed JVM leaves is what was on disk. Here a line was written twice, another to its
   * half, a third makes no row, and others were at the table.
   */
  private void storesWhatADeadRunHadReceivedAndAsksForTheRestOnly(JobContext clean, Path killed)
      throws IOException {
    JobContext context = context(killed);
    List<String> lines = spooled(killed);
    String noRow =
        SpoolLine.read(lines.get(0))
            .orElseThrow()
            .with(VerdictsTable.VERDICT_ID, "another")
            .with(VerdictsTable.CONTENT_HASH, null)
            .write();
    for (Path segment : segments(killed)) {
      Files.delete(segment);
    }
    Files.write(
        killed.resolve("lakehouse/_spool/judge/dead-00000.open"),
        List.of(
            lines.get(0),
            noRow,
            lines.get(0),
            lines.get(1),
            lines.get(2),
            lines.get(3),
            lines.get(4).substring(0, lines.get(4).length() / 2)));
    DeltaTable.forPath(context.spark(), context.lakehouse().path(VerdictsTable.TABLE.name()))
        .optimize()
        .executeCompaction();
    alter(context, "SET TBLPROPERTIES ('note' = 'by somebody')");
    int before = provider.calls().size();
    provider.play(JudgeStageTest::answer);

    Outcome healed = run(context, 1);

    assertThat(healed.lines().get(0)).contains("recovered 4 verdicts");
    FaultTable.seen(17, "the next run stores what the dead one had received: no call for it");
    assertThat(provider.calls()).hasSize(before + 2);
    FaultTable.seen(18, "known by its checksum and left out: that pair is asked again");
    FaultTable.seen(32, "OPTIMIZE and ALTER meanwhile: committed from the spool, no further call");
    List<Row> quarantined = context.lakehouse().read(QuarantineTable.TABLE).collectAsList();
    assertThat(quarantined).hasSize(1);
    assertThat(quarantined.get(0).<String>getAs(QuarantineTable.REASON))
        .contains("has no content_hash");
    FaultTable.seen(31, "quarantined with its reason, the others committed");
    assertThat(verdicts(context)).containsExactlyInAnyOrderElementsOf(verdicts(clean));
    assertThat(spooled(killed)).isEmpty();
  }

  private void asksAgainWhatIsNewOrWasAnErrorWhateverTheDay(JobContext context) {
    SupportDataset.append(context, trace(8, 5, 8));
    SupportDataset.append(context, 2, trace(9, 0, 8), trace(10, 3, 9));
    provider.play(
        call -> Play.of(200, Play.scores(1).body().replace("stub-model-1", "stub-model-2")));
    int before = provider.calls().size();

    Outcome retried =
        EvaluateJob.run(
            context,
            new EvaluationRequest(
                request(1).targets(), request(1).evaluatorId(), EvaluationRequest.Errors.RETRY));

    assertThat(retried.details()).containsEntry("errored", 0L).containsEntry("scored", 16L);
    assertThat(provider.calls()).hasSize(before + 3);
    FaultTable.seen(40, "found by its key in the next run, under its own date: one call");

    // Earlier days after later ones, and one content of those.
    assertThat(run(context, 2).details()).containsEntry("pairs", 4L).containsEntry("new", 2L);
    assertThat(provider.calls()).hasSize(before + 4);
    FaultTable.seen(21, "all verdicts land, whatever the order of the days");
    FaultTable.seen(25, "same content: judged once, also across days; other content: both");
    Dataset<Row> verdicts = context.lakehouse().read(VerdictsTable.TABLE);
    assertThat(verdicts.select(VerdictsTable.VERDICT_ID).distinct().count())
        .isEqualTo(verdicts.count());
    assertThat(
            verdicts
                .where("evaluator_id = 'used'")
                .select(VerdictsTable.MODEL_ANSWERED)
                .where("model_answered IS NOT NULL")
                .distinct()
                .count())
        .isEqualTo(2);
    FaultTable.seen(24, "model_answered differs by verdict; the gate refuses the mix");
  }

  private void changesNothingWhenRunAgain(JobContext context) throws IOException {
    // The index is made again from the table.
    Path index = folder.resolve("lakehouse/_index/verdicts");
    for (Path part : files(index)) {
      Files.delete(part);
    }
    Files.delete(index);
    int before = provider.calls().size();
    assertThat(run(context, 2).accounting().changedNothing()).isTrue();
    assertThat(provider.calls()).hasSize(before);
    FaultTable.seen(22, "no call, no row, the same counts");
  }

  private void refusesAChangedTable(JobContext context) {
    alter(context, "UNSET TBLPROPERTIES ('delta.deletedFileRetentionDuration')");
    alter(context, "ADD COLUMNS (mine STRING)");
    assertThatThrownBy(() -> run(context, 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ALTER TABLE")
        .hasMessageContaining("'delta.deletedFileRetentionDuration' = 'interval 3650 days'")
        .hasMessageContaining("DROP COLUMN `mine`");
    FaultTable.seen(33, "refused (code 2) with the ALTER statements that mend it");
  }

  @Test
  void saysWhyNoModelCanBeAsked() throws IOException {
    JobContext context = context(folder);
    assertThat(JudgeStage.obstacle(context)).isEmpty();
    for (Map.Entry<String, String> setting :
        Map.of("spark.speculation", "true", "spark.executorEnv.OPENAI_API_KEY", "abc").entrySet()) {
      context.spark().sparkContext().conf().set(setting.getKey(), setting.getValue());
      try {
        assertThatThrownBy(() -> JudgeStage.obstacle(context))
            .isInstanceOf(UserException.class)
            .hasMessageContaining(setting.getKey())
            .hasMessageNotContaining("abc");
      } finally {
        context.spark().sparkContext().conf().remove(setting.getKey());
      }
    }
    FaultTable.seen(43, "refused at start (code 2); limits are shared out among executors");
    FaultTable.seen(30, "in Spark's configuration, too");
    conf(", api_key_env: NO_SUCH_VARIABLE_HERE");
    assertThat(JudgeStage.obstacle(context(folder)))
        .hasValue("set the environment variable NO_SUCH_VARIABLE_HERE");
  }

  private JobContext context(Path place) {
    return SharedSession.context(place, folder.resolve("conf/assay.yaml"));
  }

  private static EvaluationRequest request(int version) {
    return EvaluationRequest.of(EvaluationRequest.dataset("support@" + version));
  }

  private static Outcome run(JobContext context, int version) {
    Outcome outcome = EvaluateJob.run(context, request(version));
    assertThat(outcome.accounting().balances()).isTrue();
    return outcome;
  }

  private static Trace trace(int number, int day, int content) {
    return SupportDataset.trace("t" + number, day, "result " + content + " for ana@example.org");
  }

  private static int number(StubProvider.Call call) {
    int at = call.user().indexOf("result ") + "result ".length();
    return call.user().charAt(at) - '0';
  }

  private static List<Row> verdicts(JobContext context) {
    return context.lakehouse().read(VerdictsTable.TABLE).drop(NOT_COMPARED).collectAsList();
  }

  private static void alter(JobContext context, String change) {
    context
        .spark()
        .sql(
            "ALTER TABLE delta.`%s` %s"
                .formatted(context.lakehouse().path(VerdictsTable.TABLE.name()), change));
  }

  /** Segments change their names while they are looked at. */
  private void awaitSpooled(int lines) {
    while (true) {
      try {
        if (spooled(folder).size() >= lines) {
          return;
        }
      } catch (UncheckedIOException e) {
        assertThat(e).hasCauseInstanceOf(NoSuchFileException.class);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static List<String> spooled(Path place) {
    List<String> lines = new ArrayList<>();
    try {
      for (Path segment : segments(place)) {
        lines.addAll(Files.readAllLines(segment));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static List<Path> segments(Path place) {
    return files(place.resolve("lakehouse/_spool/judge"));
  }

  private static List<Path> files(Path place) {
    if (!Files.exists(place)) {
      return Collections.emptyList();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies until nothing has changed its name meanwhile; the last copy is whole. */
  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (NoSuchFileException e) {
      delete(to);
      copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
