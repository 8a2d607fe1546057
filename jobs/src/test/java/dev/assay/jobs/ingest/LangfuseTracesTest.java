package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.erasure.EraseJob;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LangfuseTracesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/dialects");

  private static final String OWN = "{\"tenant\":\"acme\",\"plan.tier\":2}";

  @TempDir private Path folder;

  @Test
  void whatATraceSaysReachesObservationsThatWereReadBefore() throws IOException {
    Path export = FIXTURES.resolve("night/langfuse");
    JobContext together = SharedSession.context(folder.resolve("together"));
    IngestJob.run(together, IngestJob.Request.of(export.toString(), "night"));
    Path observations = folder.resolve("observations of a day");
    Files.createDirectories(observations);
    Files.copy(
        export.resolve("observations.parquet"), observations.resolve("observations.parquet"));
    JobContext apart = SharedSession.context(folder.resolve("apart"));
    IngestJob.run(apart, IngestJob.Request.of(observations.toString(), "night"));
    String withoutTraces = told(apart);
    IngestJob.Request traces =
        IngestJob.Request.of(export.resolve("traces.parquet").toString(), "night");

    assertThat(IngestJob.run(apart, traces).accounting()).isEqualTo(new Accounting(5, 0, 5, 0, 0));

    assertThat(told(apart)).isEqualTo(told(together)).isNotEqualTo(withoutTraces);
    assertThat(IngestJob.run(apart, traces).accounting()).isEqualTo(Accounting.NOTHING);

    IngestJob.Request again =
        new IngestJob.Request(traces.input(), "night", "auto", IngestJob.Mode.REPROCESS);
    Path moved = folder.resolve("moved.parquet");
    Files.move(observations.resolve("observations.parquet"), moved);
    Outcome gone = IngestJob.run(apart, again);
    assertThat(gone.accounting()).isEqualTo(Accounting.NOTHING);
    assertThat(gone.lines()).anyMatch(line -> line.startsWith("1 files of earlier observations"));

    Files.move(moved, observations.resolve("observations.parquet"));
    EraseJob.run(apart, "user-9");
    assertThat(IngestJob.run(apart, again).accounting())
        .as("what was erased is not read again")
        .isEqualTo(Accounting.NOTHING);
  }

  private static String told(JobContext context) {
    return context
        .lakehouse()
        .read(SpansTable.TABLE)
        .orderBy(SpansTable.SPAN_ID)
        .select(
            to_json(
                struct(
                    SpansTable.SPAN_ID,
                    SpansTable.SESSION_ID,
                    SpansTable.USER_ID,
                    SpansTable.RELEASE,
                    SpansTable.ATTRIBUTES,
                    SpansTable.RECORD_HASH)))
        .collectAsList()
        .toString();
  }

  @Test
  void columnsOfTheExportMayBeOfAnyType() {
    Row said =
        LangfuseTraces.of(
                SharedSession.spark()
                    .sql(
                        "SELECT 't' AS id, 1795341600000000000 AS timestamp, 's' AS session_id,"
                            + " 7 AS user_id, CAST(NULL AS INT) AS release, array('x') AS tags,"
                            + " true AS public, 'acme' AS tenant, 2 AS `plan.tier`"))
            .selectExpr(
                "concat_ws(' ', assay_trace.user_id, assay_trace.tags)",
                "assay_trace.own",
                "assay_trace.release",
                "CAST(timestamp AS STRING)")
            .head();

    assertThat(said).isEqualTo(RowFactory.create("7 [\"x\"]", OWN, null, "2026-11-22"));

    StructType schema = StructType.fromDDL("assay_trace STRUCT<own: STRING>, trace_id STRING");
    Row trace = new GenericRowWithSchema(new Object[] {OWN}, StructType.fromDDL("own STRING"));
    assertThat(
            new LangfuseReader(schema)
                .read(new GenericRowWithSchema(new Object[] {trace, "t"}, schema))
                .get(0)
                .attributes())
        .containsOnly(Map.entry("tenant", "acme"), Map.entry("plan.tier", "2"));
  }

  @Test
  void aDamagedExportOfTracesDoesNotKeepTheirObservations() throws IOException {
    Path export = Files.createDirectories(folder.resolve("export"));
    Path fixture = FIXTURES.resolve("night/langfuse");
    Files.copy(fixture.resolve("observations.parquet"), export.resolve("observations.parquet"));
    byte[] traces = Files.readAllBytes(fixture.resolve("traces.parquet"));
    Arrays.fill(traces, 4, 400, (byte) 0x5a);
    Files.write(export.resolve("traces.parquet"), traces);

    assertThat(
            IngestJob.run(
                    SharedSession.context(folder), IngestJob.Request.of(export.toString(), "night"))
                .accounting())
        .isEqualTo(new Accounting(6, 5, 0, 0, 1));
  }
}
