package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/dialects");

  @TempDir private Path folder;

  @Test
  void aFileMayBeNamedAsAPattern() throws IOException {
    Path odd = folder.resolve("traces/odd [1] {a,b}/tenant=x[y]");
    Files.createDirectories(odd);
    for (String name : List.of("otel_flat.parquet", "otlp_json.jsonl", "otlp_protobuf.pb")) {
      Files.copy(FIXTURES.resolve(name), odd.resolve("what? 100% *" + name));
    }
    JobContext context = SharedSession.context(folder);
    IngestJob.Request request = IngestJob.Request.of(folder.resolve("traces").toString(), "team");

    // Five spans in each; the library's two also have a score.
    Outcome outcome = IngestJob.run(context, request);
    assertThat(outcome.details()).containsEntry("spans", 15L).containsEntry("evaluations", 2L);
    assertThat(outcome.accounting()).isEqualTo(new Accounting(17, 6, 0, 11, 0));
    IngestJob.Request named = IngestJob.Request.of(odd.toString(), "team");
    assertThat(IngestJob.run(context, named).details()).containsEntry("files_known", 3);
  }

  @Test
  void whatFoldersSayIsReadButForTimes() {
    Dataset<Row> rows =
        SharedSession.spark()
            .read()
            .parquet(FIXTURES.resolve("otel_flat.parquet").toString())
            .withColumn("tenant", when(col("name").equalTo("search"), lit("a b")).otherwise("c"))
            .withColumn("ingest_date", lit("2025-10-27"));
    String input = folder.resolve("folders").toString();
    rows.where("name <> 'research'").write().partitionBy("tenant", "ingest_date").parquet(input);
    rows.where("name = 'research'")
        .drop("tenant")
        .write()
        .partitionBy("ingest_date")
        .parquet(input + "/others");
    JobContext context = SharedSession.context(folder);

    IngestJob.run(context, IngestJob.Request.of(input, "team"));

    assertThat(
            context
                .lakehouse()
                .read(SpansTable.TABLE)
                .orderBy(SpansTable.START_UNIX_NANO)
                .selectExpr("name || ' ' || coalesce(attributes['tenant'], 'none')")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly(
            "research none", "chat gpt-4o c", "search a b", "retrieve c", "chat gpt-4o c");
    assertThat(
            context
                .lakehouse()
                .read(SpansTable.TABLE)
                .where("attributes['ingest_date'] IS NOT NULL")
                .count())
        .isZero();
  }
}
