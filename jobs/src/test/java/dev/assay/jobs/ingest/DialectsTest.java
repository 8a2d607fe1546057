package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.parse_json;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.label.EvaluationsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.errors.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One conversation in every dialect, and a night of files of all kinds, good and bad. */
class DialectsTest {
  private static final Path FIXTURES = Path.of("src", "test", "resources", "dialects");

  private static final List<String> COLUMNS =
      List.of(
          SpansTable.TRACE_ID,
          SpansTable.SPAN_ID,
          SpansTable.PARENT_SPAN_ID,
          SpansTable.NAME,
          SpansTable.OPERATION,
          SpansTable.START_UNIX_NANO,
          SpansTable.END_UNIX_NANO,
          SpansTable.STATUS,
          SpansTable.SERVICE_NAME,
          SpansTable.ENVIRONMENT,
          SpansTable.RELEASE,
          SpansTable.SESSION_ID,
          SpansTable.USER_ID,
          SpansTable.AGENT_NAME,
          SpansTable.PROMPT_VERSION,
          SpansTable.MODEL_VERSION,
          SpansTable.PROVIDER,
          SpansTable.REQUEST_MODEL,
          SpansTable.RESPONSE_MODEL,
          SpansTable.TEMPERATURE,
          SpansTable.MAX_TOKENS,
          SpansTable.FINISH_REASONS,
          SpansTable.INPUT_TOKENS,
          SpansTable.OUTPUT_TOKENS,
          SpansTable.TOTAL_TOKENS,
          SpansTable.TOOL_NAME,
          SpansTable.TOOL_CALL_ID,
          SpansTable.TOOL_ARGUMENTS,
          SpansTable.TOOL_RESULT,
          SpansTable.TOOL_DEFINITIONS,
          SpansTable.INPUT_TEXT,
          SpansTable.OUTPUT_TEXT,
          SpansTable.SYSTEM_INSTRUCTIONS,
          SpansTable.INPUT_MESSAGES,
          SpansTable.OUTPUT_MESSAGES,
          SpansTable.DOCUMENTS);

  private static final ColumnMap OWN =
      new ColumnMap(
          Map.ofEntries(
              Map.entry("trace_id", "trace.trace_id"),
              Map.entry("span_id", "trace.span_id"),
              Map.entry("parent_span_id", "trace.parent_id"),
              Map.entry("name", "name"),
              Map.entry("start_time", "Timestamp"),
              Map.entry("duration_ms", "duration_ms"),
              Map.entry("status", "outcome"),
              Map.entry("operation", "what"),
              Map.entry("service_name", "service.name"),
              Map.entry("release", "version"),
              Map.entry("environment", "stage")));

  /** Where a dialect cannot say what the others say, and why. */
  private static final Map<String, Map<String, String>> DIFFERENCES = differences();

  private static Map<String, Map<String, String>> differences() {
    Map<String, String> mlflow =
        Map.of(
            SpansTable.AGENT_NAME, "an agent has no name but its span's",
            SpansTable.DOCUMENTS, "a score stands in the metadata, which is kept",
            SpansTable.ENVIRONMENT, "a tag of the trace: its root has it",
            SpansTable.PROMPT_VERSION, "a tag of the trace: its root has it",
            SpansTable.RELEASE, "a tag of the trace: its root has it",
            SpansTable.SERVICE_NAME, "a trace has no resource",
            SpansTable.TOOL_CALL_ID, "a span of a tool does not name the call");
    return Map.of(
        "phoenix.parquet",
        Map.of(
            SpansTable.ENVIRONMENT, "an export has no resource",
            SpansTable.PROMPT_VERSION, "no column says it",
            SpansTable.RELEASE, "an export has no resource",
            SpansTable.SERVICE_NAME, "an export has no resource"),
        "otlp_json.jsonl",
        Map.of(SpansTable.PROMPT_VERSION, "the library that wrote it has no attribute for it"),
        "otlp_protobuf.pb",
        Map.of(SpansTable.PROMPT_VERSION, "the library that wrote it has no attribute for it"),
        "mlflow_trace.parquet",
        mlflow,
        "mlflow_v2.parquet",
        mlflow,
        "mlflow_v4.parquet",
        mlflow,
        "night/langfuse",
        Map.of(
            SpansTable.AGENT_NAME, "an agent has no name but its observation's",
            SpansTable.FINISH_REASONS, "the output is the message, without its reason",
            SpansTable.PROMPT_VERSION, "generations have one, other observations none",
            SpansTable.PROVIDER, "no column says it",
            SpansTable.REQUEST_MODEL, "one model is exported, the one that answered",
            SpansTable.STATUS, "levels tell errors, and nothing else",
            SpansTable.TOOL_CALL_ID, "an observation of a tool does not name the call"),
        "langsmith.parquet",
        Map.of(
            SpansTable.AGENT_NAME, "an agent has no name but its run's",
            SpansTable.DOCUMENTS, "a score stands in the metadata, which is kept",
            SpansTable.OPERATION, "agents are chains",
            SpansTable.PARENT_SPAN_ID, "ids are UUIDs",
            SpansTable.SERVICE_NAME, "a run has no resource",
            SpansTable.SPAN_ID, "ids are UUIDs",
            SpansTable.TOOL_CALL_ID, "a run of a tool does not name the call"));
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "otel_flat_json.parquet",
        "otel_flat_list.parquet",
        "otel_flat_struct.parquet",
        "clickhouse.parquet",
        "phoenix.parquet",
        "otlp_json.jsonl",
        "otlp_protobuf.pb",
        "night/langfuse",
        "langsmith.parquet",
        "mlflow_trace.parquet",
        "mlflow_v2.parquet",
        "mlflow_v4.parquet",
        "flat_wide.parquet"
      })
  void everyDialectGivesTheSameSpans(String file) {
    List<JsonNode> expected = spans("otel_flat.parquet");
    assertThat(expected).hasSize(5);
    List<JsonNode> actual = spans(file);
    assertThat(actual).hasSize(5);
    Map<String, Set<String>> differences = new TreeMap<>();
    for (int i = 0; i < expected.size(); i++) {
      for (String column : COLUMNS) {
        JsonNode mine = value(actual.get(i), column);
        JsonNode golden = value(expected.get(i), column);
        if (!mine.equals(golden)) {
          differences
              .computeIfAbsent(column, name -> new TreeSet<>())
              .add("%s: %s is not %s".formatted(golden.path("name"), mine, golden));
        }
      }
    }
    Map<String, String> known = DIFFERENCES.getOrDefault(file, Map.of());
    assertThat(differences.keySet())
        .as("%s differs in %s", file, differences)
        .isEqualTo(known.keySet());
  }

  /** Blanks in JSON say nothing. */
  private static JsonNode value(JsonNode span, String column) {
    JsonNode value = span.path(column);
    return JsonText.container(value.asText(null)).orElse(value);
  }

  @Test
  void attributesMayBeVariants() {
    String input = folder.resolve("variants").toString();
    SharedSession.spark()
        .read()
        .parquet(FIXTURES.resolve("otel_flat_json.parquet").toString())
        .withColumn("attributes", parse_json(col("attributes")))
        .withColumn("resource", struct(parse_json(col("resource.attributes")).as("attributes")))
        .write()
        .parquet(input);
    assertThat(spansOf(input)).isEqualTo(spans("otel_flat.parquet"));
  }

  @Test
  void theViewOfUnityCatalogThatHasATraceInARowGivesTheSameSpans() {
    String input = folder.resolve("unified").toString();
    Dataset<Row> rows =
        SharedSession.spark().read().parquet(FIXTURES.resolve("otel_flat.parquet").toString());
    rows.groupBy("trace_id")
        .agg(collect_list(struct(col("*"))).as("spans"))
        .selectExpr(
            "trace_id",
            "CAST(NULL AS STRING) AS client_request_id",
            "'OK' AS state",
            "map('mlflow.trace_schema.version', '4') AS trace_metadata",
            "CAST(map() AS MAP<STRING, STRING>) AS tags",
            "spans")
        .write()
        .parquet(input);
    assertThat(spansOf(input)).isEqualTo(spans("otel_flat.parquet"));
  }

  private static List<JsonNode> spans(String file) {
    return spansOf(FIXTURES.resolve(file).toString());
  }

  private static List<JsonNode> spansOf(String input) {
    Discovery discovery =
        Discovery.of(
            SharedSession.spark(),
            new Discovery.Request("golden", input, Optional.empty(), OWN),
            InputFiles.list(input, SharedSession.spark()),
            new HashSet<>());
    Dataset<Row> spans =
        new Lifting(
                SharedSession.spark(),
                discovery,
                new LiftRows.Origin("golden", "batch", AttributeMapping.NONE, OWN))
            .spans();
    Column[] columns = COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new);
    return spans
        .orderBy(SpansTable.START_UNIX_NANO)
        .select(to_json(struct(columns)))
        .collectAsList()
        .stream()
        .map(row -> JsonText.parse(row.getString(0)).orElseThrow())
        .toList();
  }

  @Test
  void aNightReadsWhatCanBeReadAndSaysWhyOfTheRest() {
    JobContext context = SharedSession.context(folder);
    String night = FIXTURES.resolve("night").toString();
    IngestJob.Request request = IngestJob.Request.of(night, "night");

    Outcome outcome = IngestJob.run(context, request);

    Dataset<Row> quarantine = context.lakehouse().read(QuarantineTable.TABLE);
    Map<String, Long> reasons = new TreeMap<>();
    for (Row row :
        quarantine
            .select(
                org.apache.spark.sql.functions.regexp_extract(
                    col(QuarantineTable.SOURCE_FILE), "([^/]+)$", 1),
                col(QuarantineTable.REASON))
            .collectAsList()) {
      String reason = row.getString(1);
      reasons.merge(row.getString(0) + ": " + first(reason), 1L, Long::sum);
    }
    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("empty.parquet: the file is empty", 1L),
                Map.entry("truncated.parquet: the file is no Parquet, or was cut off", 1L),
                Map.entry("damaged.parquet: the file is damaged", 1L),
                Map.entry("no_traces.parquet: no known dialect has its columns", 1L),
                Map.entry("other_types.parquet: trace_id is no id", 1L),
                Map.entry("other_types.parquet: no start time that can be read", 1L),
                Map.entry("spans.jsonl: trace_id is no id", 1L),
                Map.entry("spans.jsonl: no span_id", 1L),
                Map.entry("spans.jsonl: no trace_id", 1L),
                Map.entry("spans.jsonl: no start time that can be read", 1L),
                Map.entry("spans.jsonl: kind is no kind of span that OTLP has", 1L),
                Map.entry("spans.jsonl: it is no JSON", 1L),
                Map.entry("spans.jsonl: it is JSON, but holds no resourceSpans", 1L),
                Map.entry("spans.jsonl: it is JSON, but neither an object nor a list", 1L)));
    assertThat(outcome.lines()).contains("  2: no start time that can be read");
    // Spans 5 + 2 + 5 + 1, a machine score, a label; 14 in quarantine.
    assertThat(outcome.accounting()).isEqualTo(new Accounting(29, 15, 0, 0, 14));

    Dataset<Row> spans = context.lakehouse().read(SpansTable.TABLE);
    assertThat(
            spans
                .where("parse_warnings IS NOT NULL")
                .orderBy(SpansTable.NAME)
                .selectExpr("name || ': ' || array_join(parse_warnings, '; ')")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "case 10: parent_span_id is no id",
            "case 6: the end, 1761479999999999999 ns, is before the start",
            "case 7: gen_ai.usage.input_tokens is no count; gen_ai.usage.output_tokens is no count");
    assertThat(
            spans
                .where("name LIKE '%\uFFFD%'")
                .orderBy(SpansTable.NAME)
                .select(SpansTable.NAME)
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("half \uFFFD a pair", "nul \uFFFD in it");
    assertThat(
            context
                .lakehouse()
                .read(TracesTable.TABLE)
                .where("session_id = 'session-1' AND item_id = 'q-1' AND release = '2026.10.1'")
                .count())
        .isEqualTo(1);
    assertThat(
            context
                .lakehouse()
                .read(EvaluationsTable.TABLE)
                .selectExpr("criterion", "value_number", "annotator_kind", "span_id")
                .collectAsList())
        .extracting(Row::mkString)
        .containsExactly("helpfulness0.8LLMa000000000000005");
    assertThat(
            context
                .lakehouse()
                .read(LabelsTable.TABLE)
                .selectExpr("criterion", "value_bool", "annotator_kind")
                .collectAsList())
        .extracting(Row::mkString)
        .containsExactly("invented_citationfalseHUMAN");

    assertThat(IngestJob.run(context, request).accounting()).isEqualTo(Accounting.NOTHING);
    IngestJob.Request again =
        new IngestJob.Request(night, "night", "auto", IngestJob.Mode.REPROCESS);
    assertThat(IngestJob.run(context, again).accounting())
        .isEqualTo(new Accounting(29, 0, 0, 29, 0));
    annotationsOfSpansFindTheirTraces(context);
  }

  private void annotationsOfSpansFindTheirTraces(JobContext context) {
    Row span =
        context
            .lakehouse()
            .read(SpansTable.TABLE)
            .where(col(SpansTable.SPAN_ID).equalTo("a000000000000005"))
            .select(SpansTable.TRACE_ID, SpansTable.START_TIME)
            .first();
    StructType columns =
        StructType.fromDDL(
            "id STRING, span_id STRING, annotation_name STRING, annotator_kind STRING, `result.score` DOUBLE, created_at TIMESTAMP");
    List<Row> annotations = new ArrayList<>();
    for (String kind : List.of("LLM", "HUMAN")) {
      for (String id : List.of("a000000000000005", "a00000000000ffff")) {
        annotations.add(RowFactory.create(kind + id, id, "tone", kind, 1.0, span.getTimestamp(1)));
      }
    }
    String file = folder.resolve("annotations").toString();
    context.spark().createDataFrame(annotations, columns).coalesce(1).write().parquet(file);

    Outcome outcome = IngestJob.run(context, IngestJob.Request.of(file, "night"));

    assertThat(outcome.accounting()).isEqualTo(new Accounting(4, 2, 0, 0, 2));
    assertThat(outcome.lines())
        .contains(
            "2 machine scores: 1 new, 0 known already",
            "2 labels of people: 1 new, 0 known already")
        .filteredOn(line -> line.startsWith("  1 of them cannot be stored"))
        .hasSize(2);
    for (TableDefinition table : List.of(EvaluationsTable.TABLE, LabelsTable.TABLE)) {
      assertThat(
              context
                  .lakehouse()
                  .read(table)
                  .where("criterion = 'tone'")
                  .select(LabelsTable.SOURCE, LabelsTable.TRACE_ID, LabelsTable.SPAN_ID)
                  .collectAsList())
          .containsExactly(RowFactory.create("night", span.getString(0), "a000000000000005"));
    }
    IngestJob.Request again =
        new IngestJob.Request(file, "night", "auto", IngestJob.Mode.REPROCESS);
    assertThat(IngestJob.run(context, again).accounting()).isEqualTo(new Accounting(4, 0, 0, 4, 0));

    Outcome renamed = IngestJob.run(context, IngestJob.Request.of(file, "renamed"));
    assertThat(renamed.accounting()).isEqualTo(new Accounting(4, 0, 0, 0, 4));
    assertThat(renamed.lines())
        .contains(
            "2 machine scores: 0 new, 0 known already",
            "2 labels of people: 0 new, 0 known already")
        .noneMatch(line -> line.contains("unreadable"));
    assertThat(
            context
                .lakehouse()
                .read(QuarantineTable.TABLE)
                .where(col(QuarantineTable.REASON).contains("of another source"))
                .count())
        .isEqualTo(2);
  }

  private static String first(String reason) {
    return reason.split(": ", 2)[0].split(":", 2)[0];
  }

  @Test
  void explainSaysWhatFillsAColumnAndWritesNothing() {
    JobContext context = SharedSession.context(folder);
    Outcome outcome =
        ExplainJob.run(
            context,
            IngestJob.Request.of(FIXTURES.resolve("otel_flat.parquet").toString(), "golden"));
    assertThat(outcome.lines())
        .anySatisfy(
            line ->
                assertThat(line.replaceAll(" +", " "))
                    .isEqualTo(" input_tokens <- gen_ai.usage.input_tokens (2 of 5 spans)"))
        .anySatisfy(
            line ->
                assertThat(line.replaceAll(" +", " "))
                    .isEqualTo(" start_unix_nano <- start_time_unix_nano"));
    assertThat(
            ExplainJob.run(
                    context, IngestJob.Request.of(FIXTURES.resolve("night").toString(), "night"))
                .lines())
        .anyMatch(line -> line.contains("damaged.parquet: the file is damaged"));
    assertThat(folder.resolve("lakehouse")).doesNotExist();
  }

  @Test
  void anUnknownLayoutIsToldWithItsColumns() {
    String file = FIXTURES.resolve("night/date=2025-10-26/no_traces.parquet").toString();
    assertThatThrownBy(
            () ->
                IngestJob.run(SharedSession.context(folder), IngestJob.Request.of(file, "nobody")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no known dialect has these columns: a")
        .hasMessageContaining("mlflow_trace");
  }
}
