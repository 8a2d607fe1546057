package dev.assay.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.RealData;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.rank.RealQueue;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealTracesTest {
  private static final String COUNTS =
      "count(*), sum(span_count), sum(llm_calls), sum(tool_calls), sum(error_spans)";

  @TempDir private Path folder;

  @Test
  void readsToolCallingTracesOnceAndFindsThemAgain() throws IOException {
    Path input = RealData.folder("tau-airline").resolve("spans.parquet");
    JobContext context = SharedSession.context(folder);
    IngestJob.Request request = IngestJob.Request.of(input.toString(), "tau");

    assertThat(IngestJob.run(context, request).accounting()).isEqualTo(Accounting.allWritten(3818));

    Dataset<Row> traces = context.lakehouse().read(TracesTable.TABLE);
    assertThat(row(traces, COUNTS)).isEqualTo(RowFactory.create(200L, 3818L, 2454L, 1164L, 73L));
    assertThat(
            row(
                traces,
                "count_if(error_spans > 0)",
                "count_if(tool_errors >= 2)",
                "count_if(max_same_call >= 2)",
                "count_if(max_same_call >= 3)",
                "count_if(repeated_calls >= 2)",
                "count_if(handoffs > 0)",
                "count_if(tool_calls = 0)"))
        .isEqualTo(RowFactory.create(36L, 14L, 15L, 4L, 7L, 48L, 18L));
    assertThat(
            row(
                traces,
                "sum(input_tokens)",
                "sum(output_tokens)",
                "sum(total_tokens)",
                "percentile(total_tokens, 0.5)",
                "count_if(release = 'r1')",
                "count(DISTINCT trace_date)",
                "sum(orphan_spans)",
                "max(depth)"))
        .isEqualTo(RowFactory.create(6579651L, 142282L, 6721933L, 27046.5, 100L, 28L, 0L, 2L));
    Dataset<Row> spans = context.lakehouse().read(SpansTable.TABLE);
    assertThat(
            row(
                spans.where("operation = 'LLM'"),
                "count_if(size(input_messages) > 0)",
                "count_if(size(output_messages) > 0)",
                "count_if(system_instructions LIKE '# Airline Agent Policy%')",
                "count_if(parse_warnings IS NOT NULL)"))
        .isEqualTo(RowFactory.create(2454L, 2454L, 2454L, 0L));

    long version = context.lakehouse().version(SpansTable.TABLE).orElseThrow();
    assertThat(IngestJob.run(context, request).accounting()).isEqualTo(Accounting.NOTHING);
    IngestJob.Request again =
        new IngestJob.Request(input.toString(), "tau", "auto", IngestJob.Mode.REPROCESS);
    assertThat(IngestJob.run(context, again).accounting())
        .isEqualTo(new Accounting(3818, 0, 0, 3818, 0));
    assertThat(context.lakehouse().version(SpansTable.TABLE)).hasValue(version);
    assertThat(context.lakehouse().version(TracesTable.TABLE)).hasValue(version);

    givesWholeTracesOfADay(context);
    RealQueue.isNoWorseThanTheBestSignal(context, folder);
  }

  private static void givesWholeTracesOfADay(JobContext context) {
    List<Row> rows =
        WholeTraces.onDate(context.lakehouse(), LocalDate.parse("2026-10-26")).collectAsList();
    assertThat(rows).hasSize(7);
    Trace trace = TraceJson.read(rows.get(0).getAs(WholeTraces.TRACE));
    assertThat(trace.traceId()).isEqualTo(rows.get(0).getAs(TracesTable.TRACE_ID));
    assertThat(trace.release()).isEqualTo("r1");
    assertThat(trace.root().orElseThrow().operation()).isEqualTo(Operation.AGENT);
    assertThat(trace.question()).isPresent();
    assertThat(trace.answer()).isPresent();
  }

  @Test
  void readsEveryFormOfOtlp() {
    Path input = RealData.folder("otlp2parquet").resolve("testdata");
    JobContext context = SharedSession.context(folder);
    IngestJob.Request request = IngestJob.Request.of(input.toString(), "shop");

    // 2 spans in trace.json and trace.pb each, the same 19 in traces.jsonl, traces.pb and Parquet.
    assertThat(IngestJob.run(context, request).accounting())
        .isEqualTo(new Accounting(65, 21, 0, 40, 4));
    assertThat(IngestJob.run(context, request).accounting()).isEqualTo(Accounting.NOTHING);
  }

  @Test
  void readsPhoenixColumns() {
    JobContext context = ingested("halueval", 2254);
    Dataset<Row> traces = context.lakehouse().read(TracesTable.TABLE);
    assertThat(
            row(
                traces,
                "count(*)",
                "sum(input_tokens)",
                "sum(output_tokens)",
                "count_if(refusals > 0)",
                "count(item_id)",
                "count_if(model = 'chatgpt')"))
        .isEqualTo(RowFactory.create(2254L, 36264L, 240412L, 323L, 2253L, 2254L));
    assertThat(
            row(
                context.lakehouse().read(SpansTable.TABLE),
                "count_if(dialect = 'phoenix' AND semconv = 'openinference')",
                "count_if(size(input_messages) = 1 AND size(output_messages) = 1)",
                "count_if(status = 'OK')"))
        .isEqualTo(RowFactory.create(2254L, 2254L, 2254L));
  }

  @Test
  void readsFlattenedOpenInferenceWithDocuments() {
    JobContext context = ingested("unieval-topical-chat", 498);
    assertThat(row(context.lakehouse().read(TracesTable.TABLE), "count(*)", "max(depth)"))
        .isEqualTo(RowFactory.create(174L, 2L));
    assertThat(
            row(
                context.lakehouse().read(SpansTable.TABLE),
                "count_if(operation = 'RETRIEVER' AND size(documents) = 1)",
                "count_if(operation = 'LLM' AND size(output_messages) = 1)",
                "count_if(operation = 'CHAIN')",
                "count_if(system_instructions LIKE 'Fact: %')",
                "count_if(attributes IS NULL OR NOT map_contains_key(attributes, 'unieval.system_id'))"))
        .isEqualTo(RowFactory.create(150L, 174L, 174L, 150L, 0L));
  }

  @Test
  void readsAnswersWithoutInputs() {
    JobContext context = ingested("refchecker", 1050);
    assertThat(
            row(
                context.lakehouse().read(TracesTable.TABLE),
                "count(*)",
                "count(DISTINCT model)",
                "count(input_tokens)",
                "count(output_tokens)",
                "count(answer_chars)",
                "sum(user_turns)"))
        .isEqualTo(RowFactory.create(1050L, 7L, 0L, 1050L, 1050L, 0L));
  }

  private JobContext ingested(String set, long spans) {
    Path input = RealData.folder(set).resolve("spans.parquet");
    JobContext context = SharedSession.context(folder);
    assertThat(IngestJob.run(context, IngestJob.Request.of(input.toString(), set)).accounting())
        .isEqualTo(Accounting.allWritten(spans));
    return context;
  }

  private static Row row(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns.length == 1 ? columns[0].split(", ") : columns).head();
  }
}
