package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.judge.StubProvider;
import dev.assay.udfs.judge.StubProvider.Play;
import dev.assay.udfs.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeStageTest {
  private static final EvaluationRequest REQUEST =
      EvaluationRequest.of(EvaluationRequest.dataset("support@1"));
  private static final int TRACES = 6;

  @TempDir private Path folder;
  private final StubProvider provider = StubProvider.playing(call -> Play.scores(1));

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    conf("judge: {base_url: \"%s\", model: m, concurrency: 4, timeout_seconds: 5}");
    Files.writeString(
        folder.resolve("conf/evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    Files.writeString(
        folder.resolve("conf/evaluators/tool-error.yaml"),
        "id: tool-error\nversion: 1\nfailure_mode: f\nkind: rule\nrule: {tool_error: {}}\n");
  }

  private void conf(String judge) throws IOException {
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        judge
            .formatted(provider.baseUrl())
            .replace("}", ", prices: {version: p1, input: 1, output: 4}}"));
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void paysForEachPairOnceWhateverGoesWrong() throws IOException {
    JobContext context = context();
    appendTraces(context);
    // Trace 0: a flag. 1: no verdict. 2: too large for good. 4: the provider is down all the time;
    // it is not the one that is asked first, alone.
    provider.play(
        call ->
            switch (number(call)) {
              case 0 -> Play.scores(0.25);
              case 1 -> Play.says("I would say pass");
              case 2 -> Play.of(400, "{\"error\": {\"code\": \"context_length_exceeded\"}}");
              case 4 -> Play.of(429, "{\"error\": {}}").with("Retry-After", "9999");
              default -> Play.scores(1).after(200);
            });

    Outcome first = run(context);

    assertThat(first.exit()).isEqualTo(ExitCode.DONE);
    assertThat(first.details())
        .containsEntry("pairs", 12L)
        .containsEntry("errored", 2L)
        .containsEntry("not_run", 0L);
    long deferred = (Long) first.details().get("deferred");
    assertThat(deferred).isBetween(1L, 3L);
    assertThat(first.details()).containsEntry("scored", 10 - deferred);
    assertThat(first.spendUsd()).isGreaterThan(0);
    Dataset<Row> verdicts = context.lakehouse().read(VerdictsTable.TABLE);
    assertThat(
            verdicts
                .where("evaluator_id = 'used' AND trace_id IN ('t0', 't1', 't2')")
                .orderBy("trace_id")
                .select("status", "score", "flag", "error_kind", "model_answered", "input_tokens")
                .collectAsList())
        .containsExactly(
            RowFactory.create("scored", 0.25, true, null, "stub-model-1", 1000L),
            RowFactory.create("errored", null, null, "invalid_verdict", "stub-model-1", 1000L),
            RowFactory.create("errored", null, null, "too_large", null, null));
    assertThat(provider.calls()).allSatisfy(call -> assertThat(call.user()).doesNotContain("ana@"));
    FaultTable.seen(29, "redacted before prompt and spool");
    assertThat(spool()).isEmpty();

    int calls = provider.calls().size();
    provider.play(call -> Play.scores(1));
    Outcome second = run(context);
    assertThat(provider.calls()).hasSize((int) (calls + deferred));
    assertThat(second.details()).containsEntry("new", deferred).containsEntry("scored", 10L);
    assertThat(run(context).accounting().changedNothing()).isTrue();
    assertThat(provider.calls()).hasSize((int) (calls + deferred));

    Outcome retried =
        EvaluateJob.run(
            context,
            new EvaluationRequest(
                REQUEST.targets(), REQUEST.evaluatorId(), EvaluationRequest.Errors.RETRY));
    assertThat(retried.details()).containsEntry("new", 2L).containsEntry("errored", 0L);
    assertThat(run(context).details()).containsEntry("new", 0L).containsEntry("errored", 0L);
  }

  @Test
  void isStoppedByABadKeyAndHealedByAGoodOne() {
    JobContext context = context();
    appendTraces(context);
    provider.play(call -> Play.of(401, "{\"error\": {\"message\": \"key sk-abc is wrong\"}}"));

    Outcome refused = run(context);

    assertThat(refused.exit()).isEqualTo(ExitCode.STOPPED);
    assertThat(refused.lines()).anyMatch(line -> line.startsWith("Stopped: The provider refused"));
    assertThat(refused.details()).containsEntry("deferred", 6L).containsEntry("scored", 6L);
    assertThat(provider.calls()).hasSizeLessThanOrEqualTo(4);

    provider.play(call -> Play.scores(1));
    assertThat(run(context).details()).containsEntry("scored", 12L).containsEntry("new", 6L);
    FaultTable.seen(5, "a good key heals the run: the rest is asked, and nothing else");
  }

  @Test
  void storesWhatADeadRunHadReceivedAndAsksForTheRestOnly() throws IOException {
    JobContext context = context();
    appendTraces(context);
    // A run that died after its answers came: its spool is there, its commit is not.
    Path clean = folder.resolve("other");
    JobContext other = SharedSession.context(clean, folder.resolve("conf/assay.yaml"));
    appendTraces(other);
    List<String> lines = spooledLines(other);
    Path spool = folder.resolve("lakehouse/_spool/judge");
    Files.createDirectories(spool);
    Files.write(
        spool.resolve("dead-1.jsonl"),
        Stream.of(
                lines.get(0),
                lines.get(0),
                lines.get(1),
                lines.get(2).substring(0, lines.get(2).length() / 2))
            .toList());
    int before = provider.calls().size();

    Outcome healed = run(context);

    assertThat(healed.lines().get(0)).contains("recovered 2 verdicts");
    assertThat(provider.calls()).hasSize(before + 4);
    FaultTable.seen(17, "the next run stores what the dead one had received: no call for it");
    assertThat(healed.accounting().balances()).isTrue();
    assertThat(scores(context)).isEqualTo(scores(other));
    assertThat(spool()).isEmpty();
  }

  @Test
  void estimatesWithoutAskingOrWriting() {
    JobContext context = context();
    appendTraces(context);
    Outcome estimate = EstimateJob.run(context, REQUEST);
    assertThat(estimate.exit()).isEqualTo(ExitCode.DONE);
    assertThat(estimate.details()).containsEntry("pairs", 6L);
    assertThat((Long) estimate.details().get("input_tokens")).isBetween(1000L, 6000L);
    assertThat((Double) estimate.details().get("cost_usd")).isBetween(0.004, 0.02);
    assertThat(provider.calls()).isEmpty();
    assertThat(context.lakehouse().has(VerdictsTable.TABLE)).isFalse();
    assertThat(context.lakehouse().has(EvaluatorsTable.TABLE)).isFalse();
  }

  @Test
  void runsWithoutAnEndpointAndSaysWhatToSet() throws IOException {
    Files.writeString(folder.resolve("conf/assay.yaml"), "sources: []\n");
    JobContext context = context();
    appendTraces(context);
    Outcome outcome = run(context);
    assertThat(outcome.exit()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.details()).containsEntry("not_run", 6L).containsEntry("scored", 6L);
    assertThat(outcome.lines())
        .contains("Judges were not run: set judge.base_url and judge.model in assay.yaml.");
    assertThat(outcome.accounting().read()).isEqualTo(6);

    conf("judge: {base_url: \"%s\", model: m, api_key_env: NO_SUCH_VARIABLE_HERE}");
    assertThat(run(context()).lines())
        .contains("Judges were not run: set the environment variable NO_SUCH_VARIABLE_HERE.");
    assertThat(provider.calls()).isEmpty();
  }

  @Test
  void refusesAKeyInSparksConfiguration() {
    JobContext context = context();
    appendTraces(context);
    context.spark().sparkContext().conf().set("spark.executorEnv.OPENAI_API_KEY", "abc");
    try {
      assertThatThrownBy(() -> run(context))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("spark.executorEnv.OPENAI_API_KEY")
          .hasMessageNotContaining("abc");
      FaultTable.seen(30, "in Spark's configuration, too");
    } finally {
      context.spark().sparkContext().conf().remove("spark.executorEnv.OPENAI_API_KEY");
    }
  }

  private JobContext context() {
    return SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
  }

  private static Outcome run(JobContext context) {
    Outcome outcome = EvaluateJob.run(context, REQUEST);
    assertThat(outcome.accounting().balances()).isTrue();
    return outcome;
  }

  private static void appendTraces(JobContext context) {
    SupportDataset.append(
        context,
        IntStream.range(0, TRACES)
            .mapToObj(i -> SupportDataset.trace("t" + i, 0, "result " + i + " for ana@example.org"))
            .toArray(Trace[]::new));
  }

  /** The lines that the spool holds when a run has judged and not yet ingested. */
  private List<String> spooledLines(JobContext context) throws IOException {
    List<String> lines = new java.util.ArrayList<>();
    Path spool = folder.resolve("other/lakehouse/_spool/judge");
    provider.play(
        call -> {
          synchronized (lines) {
            return Play.scores(1);
          }
        });
    run(context);
    // The run has removed its spool: what it held is made again from the verdicts.
    Dataset<Row> verdicts =
        context.lakehouse().read(VerdictsTable.TABLE).where("evaluator_id = 'used'");
    for (Row row :
        verdicts
            .selectExpr("*", "false AS stored", "1L AS copies", "CAST(NULL AS STRING) AS prompt")
            .orderBy("trace_id")
            .selectExpr(PairRow.SCHEMA.fieldNames())
            .collectAsList()) {
      lines.add(
          SpoolLine.about(row)
              .with(VerdictsTable.JUDGED_AT, "2026-11-23T12:00:00Z")
              .with(SpoolLine.BODY, Play.scores(1).body())
              .write());
    }
    assertThat(spool).isEmptyDirectory();
    return lines;
  }

  private static List<Row> scores(JobContext context) {
    return context
        .lakehouse()
        .read(VerdictsTable.TABLE)
        .orderBy("verdict_id")
        .select("verdict_id", "evaluator_id", "trace_id", "status", "score", "cost_usd")
        .collectAsList();
  }

  private List<Path> spool() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("lakehouse/_spool/judge"))) {
      return files.toList();
    }
  }

  private static int number(StubProvider.Call call) {
    int at = call.user().indexOf("result ") + "result ".length();
    return call.user().charAt(at) - '0';
  }
}
