package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.judge.StubProvider;
import dev.assay.udfs.judge.StubProvider.Play;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the ledger: what machines, other writers and people do to it. */
class JudgeFaultsTest {
  @TempDir private Path folder;
  private final StubProvider provider = StubProvider.playing(call -> Play.scores(1));

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void judgesAContentOnceWhateverItsDaysAndTheirOrder() throws IOException {
    JobContext context = context();
    SupportDataset.append(
        context,
        1,
        SupportDataset.trace("t1", 5, "x"),
        SupportDataset.trace("t2", 5, "x"),
        SupportDataset.trace("t3", 5, "y"));
    assertThat(run(context, "support@1").details())
        .containsEntry("pairs", 3L)
        .containsEntry("new", 2L);
    assertThat(provider.calls()).hasSize(2);

    // An earlier day after a later one, and one content of that.
    SupportDataset.append(
        context, 2, SupportDataset.trace("t4", 0, "x"), SupportDataset.trace("t5", 0, "z"));
    provider.play(
        call -> Play.of(200, Play.scores(1).body().replace("stub-model-1", "stub-model-2")));
    assertThat(run(context, "support@2").details())
        .containsEntry("pairs", 2L)
        .containsEntry("scored", 2L)
        .containsEntry("new", 1L);
    assertThat(provider.calls()).hasSize(3);
    FaultTable.seen(21, "all verdicts land, whatever the order of the days");
    FaultTable.seen(25, "same content: judged once, also across days; other content: both");

    SupportDataset.append(context, 1, SupportDataset.trace("t6", 5, "late"));
    assertThat(run(context, "support@1").details()).containsEntry("new", 1L);
    assertThat(provider.calls()).hasSize(4);
    FaultTable.seen(40, "found by its key in the next run, under its own date: one call");
    assertThat(run(context, "support@2").accounting().changedNothing()).isTrue();
    assertThat(provider.calls()).hasSize(4);
    FaultTable.seen(22, "no call, no row, the same counts");

    Dataset<Row> verdicts = context.lakehouse().read(VerdictsTable.TABLE);
    assertThat(verdicts.count()).isEqualTo(4);
    assertThat(verdicts.select(VerdictsTable.VERDICT_ID).distinct().count()).isEqualTo(4);
    assertThat(verdicts.select(VerdictsTable.MODEL_ANSWERED).distinct().count()).isEqualTo(2);
    FaultTable.seen(24, "model_answered differs by verdict; the gate refuses the mix");

    // The index is made again from the table.
    deleteIndex();
    assertThat(run(context, "support@2").accounting().changedNothing()).isTrue();

    setAsideALineThatMakesNoRow(context);
    refuseAChangedTable(context);
  }

  private void deleteIndex() throws IOException {
    Path index = folder.resolve("lakehouse/_index/verdicts");
    try (Stream<Path> parts = Files.list(index)) {
      for (Path part : parts.toList()) {
        Files.delete(part);
      }
    }
    Files.delete(index);
  }

  /** A good line and a bad one lie in the spool while other writers are at the table. */
  private void setAsideALineThatMakesNoRow(JobContext context) throws IOException {
    Row known =
        context
            .lakehouse()
            .read(VerdictsTable.TABLE)
            .selectExpr("*", "false AS stored", "1L AS copies", "CAST(NULL AS STRING) AS prompt")
            .selectExpr(PairRow.SCHEMA.fieldNames())
            .first();
    SpoolLine good =
        SpoolLine.about(known)
            .with(VerdictsTable.VERDICT_ID, "another")
            .with(VerdictsTable.JUDGED_AT, "2026-11-23T12:00:00Z")
            .with(SpoolLine.BODY, Play.scores(1).body());
    String goodLine = good.write();
    String badLine = good.with(VerdictsTable.CONTENT_HASH, null).write();
    Files.write(
        folder.resolve("lakehouse/_spool/judge/dead-00000.open"), List.of(goodLine, badLine));
    DeltaTable table =
        DeltaTable.forPath(context.spark(), context.lakehouse().path(VerdictsTable.TABLE.name()));
    table.optimize().executeCompaction();
    alter(context, "SET TBLPROPERTIES ('note' = 'by somebody')");

    Outcome outcome = run(context, "support@1");

    assertThat(outcome.lines().get(0)).contains("recovered 1 verdicts");
    assertThat(provider.calls()).hasSize(4);
    List<Row> quarantined = context.lakehouse().read(QuarantineTable.TABLE).collectAsList();
    assertThat(quarantined).hasSize(1);
    assertThat(quarantined.get(0).<String>getAs(QuarantineTable.REASON))
        .contains("has no content_hash");
    FaultTable.seen(31, "quarantined with its reason, the others committed");
    FaultTable.seen(32, "OPTIMIZE and ALTER meanwhile: committed from the spool, no further call");
  }

  private void refuseAChangedTable(JobContext context) {
    alter(context, "UNSET TBLPROPERTIES ('delta.deletedFileRetentionDuration')");
    alter(context, "ADD COLUMNS (mine STRING)");
    assertThatThrownBy(() -> run(context, "support@1"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("ALTER TABLE")
        .hasMessageContaining("'delta.deletedFileRetentionDuration' = 'interval 3650 days'")
        .hasMessageContaining("DROP COLUMN `mine`");
    FaultTable.seen(33, "refused (code 2) with the ALTER statements that mend it");
  }

  private static void alter(JobContext context, String change) {
    context
        .spark()
        .sql(
            "ALTER TABLE delta.`%s` %s"
                .formatted(context.lakehouse().path(VerdictsTable.TABLE.name()), change));
  }

  @Test
  void knowsWhatATaskThatDiedHadStored() throws IOException {
    Configuration hadoop = new Configuration();
    String spool = folder.resolve("spool").toString();
    SpoolWriter closed = new SpoolWriter(hadoop, spool, "run-00000-0");
    closed.append(line("v1"));
    closed.close();
    SpoolWriter dead = new SpoolWriter(hadoop, spool, "run-00001-1");
    dead.append(line("v2"));
    try (SpoolWriter other = new SpoolWriter(hadoop, spool, "other-00000-0")) {
      other.append(line("v3"));
    }
    Path done = folder.resolve("spool/run-00002-2-00000.done");
    String half = line("v5").write();
    Files.write(done, List.of(line("v4").write(), half.substring(0, half.length() - 9)));

    assertThat(Spool.verdictIds(hadoop, spool, "run")).containsExactlyInAnyOrder("v1", "v2", "v4");
    FaultTable.seen(16, "the second attempt leaves out what the first had stored");
    FaultTable.seen(18, "known by its checksum and left out: that pair is asked again");
    dead.close();
  }

  private static SpoolLine line(String verdictId) {
    return SpoolLine.about(new PairRow().set(VerdictsTable.VERDICT_ID, verdictId).row());
  }

  @Test
  void refusesToRunWhereSparkWouldPayTwice() throws IOException {
    JobContext context = context();
    context.spark().sparkContext().conf().set("spark.speculation", "true");
    try {
      assertThatThrownBy(() -> JudgeStage.obstacle(context))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("spark.speculation");
      FaultTable.seen(43, "refused at start (code 2); limits are shared out among executors");
    } finally {
      context.spark().sparkContext().conf().remove("spark.speculation");
    }
  }

  private JobContext context() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        "judge: {base_url: \"%s\", model: m, concurrency: 4, timeout_seconds: 5}\n"
            .formatted(provider.baseUrl()));
    Files.writeString(
        folder.resolve("conf/evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    return SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
  }

  private static Outcome run(JobContext context, String dataset) {
    Outcome outcome =
        EvaluateJob.run(context, EvaluationRequest.of(EvaluationRequest.dataset(dataset)));
    assertThat(outcome.accounting().balances()).isTrue();
    return outcome;
  }
}
