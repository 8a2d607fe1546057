package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.Console;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.FaultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJobTest {
  private static final EvaluationRequest REQUEST =
      EvaluationRequest.of(EvaluationRequest.dataset("support@1"));

  @TempDir private Path folder;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.writeString(folder.resolve("conf/assay.yaml"), "sources: []\n");
    evaluator("tool-error", "version: 1", "rule: {tool_error: {}}");
    evaluator("each-call", "version: 1", "scope: span\noperations: [tool]\nrule: {tool_error: {}}");
    Files.writeString(
        folder.resolve("conf/evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
  }

  @Test
  void storesEachAnswerOnceAndSaysWhereEveryPairWent() throws IOException {
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    SupportDataset.append(
        context,
        SupportDataset.trace("t1", 0, "ok", "Error: write to ana@example.org"),
        SupportDataset.trace("t2", 1, "ok"),
        // The same content on the same day as t2.
        SupportDataset.trace("t3", 1, "ok"),
        SupportDataset.trace("t4", 1));

    Outcome first = EvaluateJob.run(context, REQUEST);

    // tool-error: 4 traces; each-call: 2 + 1 + 1 spans, and t4 without one; t3 shares those of t2;
    // used: no endpoint is configured, so it is not asked.
    assertThat(first.exit()).isEqualTo(ExitCode.DONE);
    assertThat(first.lines())
        .contains("Judges were not run: set judge.base_url and judge.model in assay.yaml.");
    assertThat(first.details())
        .containsEntry("pairs", 13L)
        .containsEntry("new", 7L)
        .containsEntry("scored", 8L)
        .containsEntry("not_applicable", 1L)
        .containsEntry("not_run", 4L);
    assertThat(first.accounting().balances()).isTrue();
    assertThat(first.accounting().written()).isEqualTo(7);
    assertThat(first.accounting().duplicates()).isEqualTo(2);
    assertThat(first.lines()).anyMatch(line -> line.contains("tool-error@1  4 pairs"));
    Dataset<Row> verdicts = context.lakehouse().read(VerdictsTable.TABLE);
    assertThat(verdicts.where("flag").select("trace_id", "evaluator_id", "score").collectAsList())
        .containsExactlyInAnyOrder(
            RowFactory.create("t1", "tool-error", 0.25),
            RowFactory.create("t1", "each-call", 0.25));
    assertThat(verdicts.where("justification LIKE '%ana@%'").count()).isZero();
    assertThat(verdicts.where("justification LIKE '%[EMAIL_%'").count()).isEqualTo(2);
    assertThat(
            verdicts.where("trace_id = 't1'").select("target_date").distinct().first().getDate(0))
        .isEqualTo(java.sql.Date.valueOf("2026-11-01"));

    long before = context.lakehouse().version(VerdictsTable.TABLE).orElseThrow();
    Outcome second = EvaluateJob.run(context, REQUEST);

    assertThat(second.accounting().changedNothing()).isTrue();
    assertThat(second.details()).containsEntry("pairs", 13L).containsEntry("new", 0L);
    assertThat(second.lines().get(0)).contains("nothing new");
    assertThat(context.lakehouse().version(VerdictsTable.TABLE)).hasValue(before);

    evaluator("tool-error", "version: 1", "rule: {tool_error: {max_errors: 1}}");
    assertThatThrownBy(() -> EvaluateJob.run(context, REQUEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tool-error@1 was changed");
    evaluator("tool-error", "version: 2", "rule: {tool_error: {max_errors: 1}}");
    assertThat(EvaluateJob.run(context, REQUEST).details())
        .containsEntry("new", 3L)
        .containsEntry("pairs", 13L);
    FaultTable.seen(23, "a changed file needs a new version; only its pairs are new");
  }

  @Test
  void refusesReleasesOfWhichNothingIsThere() {
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    SupportDataset.append(context, SupportDataset.trace("t1", 0, "ok"));
    // Where the item's source has the release, a trace of another is none of the item.
    context
        .lakehouse()
        .append(
            TracesTable.TABLE,
            TableRows.of(
                TracesTable.TABLE,
                List.of(
                    Map.of(
                        TracesTable.SOURCE, "other",
                        TracesTable.RELEASE, "r1",
                        TracesTable.ITEM_ID, "item-t1"),
                    Map.of(
                        TracesTable.SOURCE, "src",
                        TracesTable.RELEASE, "r1",
                        TracesTable.ITEM_ID, "item-else"),
                    Map.of(
                        TracesTable.SOURCE, "other",
                        TracesTable.RELEASE, "r3",
                        TracesTable.ITEM_ID, "item-t1"))));
    EvaluationRequest releases =
        EvaluationRequest.of(
            new EvaluationRequest.OfReleases("support", 1, List.of("r3", "r1", "r2")));

    assertThatThrownBy(() -> EvaluateJob.run(context, releases))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Release 'r1' has no trace of an item of support@1");
    assertThatThrownBy(() -> EstimateJob.run(context, releases))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Release 'r1' has no trace of an item of support@1");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    assertThatThrownBy(() -> EvaluateJob.run(context, REQUEST))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no dataset support@1");
    Console release = Console.run(List.of("evaluate", "--date", "2026-11-02", "--release", "r1"));
    assertThat(release.exit()).isEqualTo(2);
    assertThat(release.err()).contains("--release r1", "give --dataset NAME@V");
    assertThatThrownBy(() -> EvaluationRequest.dataset("support"))
        .hasMessageContaining("write NAME@V");
    assertThatThrownBy(
            () ->
                EvaluateJob.run(
                    context,
                    new EvaluationRequest(
                        REQUEST.targets(), java.util.Optional.of("none"), REQUEST.errors())))
        .hasMessageContaining("evaluators/ has: each-call, tool-error, used");
    evaluator("other", "version: 0", "rule: {tool_error: {}}");
    Files.move(
        folder.resolve("conf/evaluators/each-call.yaml"),
        folder.resolve("conf/evaluators/renamed.yaml"));
    assertThatThrownBy(() -> EvaluateJob.run(context, REQUEST))
        .hasMessageContaining("other.yaml")
        .hasMessageContaining("renamed.yaml");
  }

  private void evaluator(String id, String version, String rest) throws IOException {
    Files.writeString(
        folder.resolve("conf/evaluators/" + id + ".yaml"),
        "id: %s\n%s\nfailure_mode: task-failure\nkind: rule\n%s\n".formatted(id, version, rest));
  }
}
