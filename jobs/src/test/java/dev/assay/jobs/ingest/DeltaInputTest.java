package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.errors.UserException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaInputTest {
  private static final String SPANS = "src/test/resources/dialects/otel_flat.parquet";

  @TempDir private Path folder;

  @Test
  void ofATableTheNewestVersionIsRead() {
    JobContext context = SharedSession.context(folder);
    Path table = folder.resolve("tracing/otel spans");
    Dataset<Row> spans =
        SharedSession.spark().read().parquet(SPANS).withColumn("date", lit("2025-10-26"));
    spans.coalesce(1).write().format("delta").partitionBy("date").save(table.toString());
    sql("DELETE FROM delta.`%s` WHERE span_id = 'a000000000000002'", table);

    assertThat(ingest(context, table.getParent())).isEqualTo(Accounting.allWritten(4));
    assertThat(ingest(context, table)).isEqualTo(Accounting.NOTHING);

    spans
        .where("span_id = 'a000000000000002'")
        .write()
        .format("delta")
        .mode("append")
        .save(table.toString());
    assertThat(ingest(context, table)).isEqualTo(Accounting.allWritten(1));
    assertThat(
            ingest(SharedSession.context(folder.resolve("part")), table.resolve("date=2025-10-26")))
        .isEqualTo(Accounting.allWritten(5));
  }

  @Test
  void filesThatOnlyDeltaCanReadAreRefused() {
    JobContext context = SharedSession.context(folder);
    Path deleted = folder.resolve("deleted");
    SharedSession.spark()
        .read()
        .parquet(SPANS)
        .coalesce(1)
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .save(deleted.toString());
    sql("DELETE FROM delta.`%s` WHERE span_id = 'a000000000000002'", deleted);
    assertThatThrownBy(() -> ingest(context, deleted))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deletion vectors")
        .hasMessageContaining("REORG TABLE");

    Path mapped = folder.resolve("mapped");
    SharedSession.spark()
        .read()
        .parquet(SPANS)
        .write()
        .format("delta")
        .option("delta.columnMapping.mode", "name")
        .save(mapped.toString());
    assertThatThrownBy(() -> ingest(context, mapped))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column mapping");
  }

  private static Accounting ingest(JobContext context, Path input) {
    return IngestJob.run(context, IngestJob.Request.of(input.toString(), "team")).accounting();
  }

  private static void sql(String statement, Path table) {
    SharedSession.spark().sql(statement.formatted(table));
  }
}
