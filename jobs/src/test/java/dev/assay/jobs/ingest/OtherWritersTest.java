package dev.assay.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same layouts in the forms that other tools rewrite them in: cells, not whole files. */
class OtherWritersTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final long START = 1_795_341_600_000_000_000L;

  @Test
  void statusAndResourceMayBeNumbersOrJson() {
    RawSpan number = flat("status INT", 2);
    RawSpan json =
        flat(
            "status STRING, resource STRING, instrumentation_scope STRING",
            "{\"code\":2,\"message\":\"late\"}",
            "{\"attributes\":{\"service.name\":\"shop\"}}",
            "{\"name\":\"tracer\"}");

    assertThat(number.statusCode()).isEqualTo("2");
    assertThat(json.statusCode()).isEqualTo("2");
    assertThat(json.statusMessage()).isEqualTo("late");
    assertThat(json.resourceAttributes()).containsEntry("service.name", "shop");
    assertThat(json.scopeName()).isEqualTo("tracer");
  }

  @Test
  void columnsOfAttributesLoseTheirPrefix() {
    RawSpan span =
        flat(
            "`attributes.gen_ai.request.model` STRING, `status.code` INT, `status.message` STRING,"
                + " `resource.attributes.service.name` STRING, `resource.host` STRING",
            "m",
            2,
            "late",
            "shop",
            "h");

    assertThat(span.attributes()).containsExactly(Map.entry("gen_ai.request.model", "m"));
    assertThat(span.statusCode()).isEqualTo("2");
    assertThat(span.statusMessage()).isEqualTo("late");
    assertThat(span.resourceAttributes())
        .containsOnly(Map.entry("service.name", "shop"), Map.entry("host", "h"));
  }

  @Test
  void anAttributesColumnOfAnyKindTellsTheLayout() {
    StructType schema =
        StructType.fromDDL(
            "trace_id STRING, span_id STRING, start_time TIMESTAMP, `attributes.a` STRING");

    assertThat(Dialect.of(schema, ColumnMap.NONE)).contains(Dialect.OTEL_FLAT);
  }

  @Test
  void aMapMayBeAListOfPairs() {
    Object pairs = List.of(List.of("a", "1"), List.of("b", "2"));

    assertThat(flat("attributes ARRAY<ARRAY<STRING>>", pairs).attributes())
        .containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
  }

  @Test
  void aMapMayBeAListOfKeysAndValues() {
    StructType pair = StructType.fromDDL("key STRING, value STRING");
    Row model = row(pair, "gen_ai.request.model", "\"m\"");
    Row usage = row(StructType.fromDDL("key STRING, value BIGINT"), "input", 7L);

    RawSpan mlflow =
        read(
            new MlflowReader(mlflowSchema()),
            row(
                mlflowSchema(),
                TRACE,
                List.of(
                    row(
                        StructType.fromDDL(
                            "span_id STRING, start_time_unix_nano BIGINT, attributes"
                                + " ARRAY<STRUCT<key: STRING, value: STRING>>"),
                        SPAN,
                        START,
                        List.of(model)))));
    RawSpan langfuse =
        langfuse("usage_details ARRAY<STRUCT<key: STRING, value: BIGINT>>", List.of(usage));

    assertThat(mlflow.attributes()).containsEntry("gen_ai.request.model", "\"m\"");
    assertThat(langfuse.attributes())
        .containsEntry("langfuse.observation.usage_details", "{\"input\":7}");
  }

  @Test
  void idsOfLinksMayBeBytes() {
    byte[] id = {(byte) 0xAB, 1, 2, (byte) 0xFF, 4, 5, 6, 7};
    StructType link = StructType.fromDDL("trace_id BINARY, span_id BINARY");
    RawSpan span =
        flat(
            "links ARRAY<STRUCT<trace_id: BINARY, span_id: BINARY>>",
            List.of(row(link, id, "b7ad6b7169203331".getBytes(StandardCharsets.UTF_8))));

    assertThat(span.links())
        .extracting(SpanLink::traceId, SpanLink::spanId)
        .containsExactly(tuple("ab0102ff04050607", SPAN));
  }

  @Test
  void theFirstTokenOfLangfuseIsATimeOfAnyForm() {
    assertThat(
            List.of(
                firstToken("BIGINT", START + 200_000_000),
                firstToken("STRING", "2026-11-22 10:00:00.200000"),
                firstToken("TIMESTAMP", Timestamp.from(Instant.parse("2026-11-22T10:00:00.2Z")))))
        .containsOnly("2026-11-22T10:00:00.200Z");
  }

  private static String firstToken(String type, Object value) {
    return langfuse("completion_start_time " + type, value)
        .attributes()
        .get("langfuse.observation.completion_start_time");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:00:00Z, 0",
    "2026-11-22 10:00:00 UTC, 0",
    "2026-11-22 10:00:00.123, 123000000",
    "2026-11-22 11:00:00+0100, 0",
    "2026-11-22 11:00:00.5+01:00, 500000000",
    "2026-11-22 10:00:00.5 +0000 UTC, 500000000",
    "2026-11-22 11:00:00+01, 0",
    "1795341600.123, 123000000",
    "1795341600, 0",
    "1795341600000000001, 1",
    "1795341600000.25, 250000"
  })
  void timesAreReadInTheFormsThatToolsWrite(String text, long nanos) {
    assertThat(Cells.nanos(text)).isEqualTo(START + nanos);
  }

  @Test
  void aDecimalTimeKeepsItsFraction() {
    assertThat(Cells.nanos(new BigDecimal("1795341600.123456"))).isEqualTo(START + 123_456_000);
    assertThat(Cells.nanos(1_795_341_600.25)).isEqualTo(START + 250_000_000);
  }

  @Test
  void whatIsNoTimeIsNone() {
    assertThat(Cells.nanos("soon")).isNull();
    assertThat(Cells.nanos("1e999999999")).isNull();
    assertThat(Cells.nanos("9999999999999999999")).isNull();
    assertThat(Cells.nanos("2026-11-22")).isNull();
    assertThat(Cells.nanos(Double.NaN)).isNull();
    assertThat(Cells.nanos(Instant.parse("9999-12-31T23:59:59Z"))).isNull();
    assertThat(Cells.nanos("9999-12-31 23:59:59")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"region=eu, eu", "region=eu/date=2026-11-22, eu", "region=, ", "date=2026-11-22, "})
  void whatFoldersSayIsAnAttributeOfSpansOfAnyLayout(String folder, String region) {
    StructType file = StructType.fromDDL("TraceId STRING, SpanId STRING, SpanAttributes STRING");
    PartitionFolders folders = PartitionFolders.of("/in/" + folder + "/a.parquet", file);
    StructType schema = folders.with(file);
    Discovery.Layout layout =
        new Discovery.Layout(Dialect.CLICKHOUSE, Discovery.Format.PARQUET, schema, folders);
    Object[] cells = {TRACE, SPAN, "{\"a\":1}", region};

    RawSpan span =
        read(
            layout.reader(schema, ColumnMap.NONE),
            row(schema, Arrays.copyOf(cells, schema.length())));

    assertThat(span.attributes().get("region")).isEqualTo(region);
    assertThat(span.attributes()).containsEntry("a", "1").hasSize(region == null ? 1 : 2);
  }

  @ParameterizedTest
  @CsvSource({
    "CLICKHOUSE, 'TraceId STRING, SpanId STRING, EventsName STRING, TraceState STRING'",
    "PHOENIX, '`context.trace_id` STRING, `context.span_id` STRING, events STRING, name STRING'",
    "LANGFUSE, 'trace_id STRING, id STRING, metadata STRING, latency STRING'",
    "LANGSMITH, 'trace_id STRING, id STRING, extra STRING, parent_run_ids STRING'"
  })
  void columnsThatALayoutDoesNotHaveAreAttributes(Dialect dialect, String columns) {
    StructType schema =
        StructType.fromDDL(columns + ", tenant STRING, cell STRUCT<zone: STRING>, none STRING");
    Row cell = row(StructType.fromDDL("zone STRING"), "b");
    Discovery.Layout layout =
        new Discovery.Layout(dialect, Discovery.Format.PARQUET, schema, PartitionFolders.NONE);

    RawSpan span =
        read(
            layout.reader(schema, ColumnMap.NONE),
            row(schema, TRACE, SPAN, null, "", "acme", cell, null));

    assertThat(span.attributes())
        .containsOnly(Map.entry("tenant", "acme"), Map.entry("cell", "{\"zone\":\"b\"}"));
  }

  @Test
  void typesThatSparkDoesNotHaveAreReadAsNumbersAndBytes(@TempDir Path folder) throws IOException {
    ParquetFooter footer =
        footer(
            "optional int64 __index_level_0__;"
                + " optional fixed_len_byte_array(16) id (UUID); optional int64 of_day (TIME(NANOS,true));"
                + " optional int32 at_millis (TIME(MILLIS,false));"
                + " optional int64 at (TIMESTAMP(NANOS,false));"
                + " optional group s { optional int64 at (TIMESTAMP(NANOS,false)); }"
                + " optional group l (LIST) { repeated group list"
                + " { optional fixed_len_byte_array(16) element (UUID); } }",
            folder);

    assertThat(footer.problem()).isNull();
    assertThat(footer.schema().toDDL())
        .isEqualTo(
            "id BINARY,of_day BIGINT,at_millis INT,at BIGINT,s STRUCT<at: BIGINT>,l ARRAY<BINARY>");
  }

  @Test
  void aTypeThatSparkCannotReadIsToldOfItsColumn(@TempDir Path folder) throws IOException {
    assertThat(footer("required group m (MAP) { required int32 a; }", folder).problem())
        .contains("column m cannot be read by Spark")
        .contains("write it as text");
  }

  @Test
  void anEncodingThatSparkCannotReadIsToldOfItsColumn(@TempDir Path folder) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message m { required double f; }");
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(folder.resolve("a.parquet").toUri());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file)
            .withType(type)
            .withDictionaryEncoding(false)
            .withByteStreamSplitEncoding(true)
            .build()) {
      writer.write(new SimpleGroup(type).append("f", 1.5));
    }

    assertThat(footer(file).problem()).startsWith("column f is encoded as BYTE_STREAM_SPLIT");
  }

  @Test
  void aChecksumOfAnotherFileIsToldAsSuch(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.parquet");
    footer("required int32 a;", folder);
    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);

    assertThat(footer(new org.apache.hadoop.fs.Path(file.toUri())).problem())
        .contains(".a.parquet.crc beside it", "delete the checksum");
  }

  @Test
  void whatMayBeOtlpAndCannotBeReadIsNotPassedOver(@TempDir Path folder) throws IOException {
    String otlp = "{\"resourceSpans\":[]}";
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(otlp.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(json(folder, "a.json", otlp.getBytes(StandardCharsets.UTF_16)))
        .extracting(JsonFile::form, JsonFile::problem)
        .containsExactly(JsonFile.Form.UNREADABLE, "it is not UTF-8, but UTF-16: save it as UTF-8");
    assertThat(json(folder, "b.json", gzip.toByteArray()).problem()).contains("end in .gz");
    assertThat(json(folder, "c.json.gz", otlp.getBytes(StandardCharsets.UTF_8)).form())
        .isEqualTo(JsonFile.Form.UNREADABLE);
    assertThat(json(folder, "d.json", "{}".getBytes(StandardCharsets.UTF_8)).form())
        .isEqualTo(JsonFile.Form.OTHER);
  }

  private static JsonFile json(Path folder, String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    return JsonFile.look(
        new InputFile(file.toUri().toString(), content.length, 0), new Configuration());
  }

  @Test
  void aDocumentOfJsonMayBeginWithAByteOrderMark() {
    StructType text = StructType.fromDDL("value STRING");
    String document =
        "\uFEFF{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"%s\",\"spanId\":\"%s\"}]}]}]}"
            .formatted(TRACE, SPAN);

    assertThat(read(new OtlpJsonReader(text), row(text, document)).traceId()).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @CsvSource({
    "user_id | User_Id, 'user_id and User_Id differ only in case'",
    "_metadata, a name that Spark keeps for itself"
  })
  void aNameThatSparkCannotReadIsToldOfItsFile(String columns, String problem, @TempDir Path folder)
      throws IOException {
    String fields =
        Stream.of(columns.split(" \\| "))
            .map("optional binary %s (STRING);"::formatted)
            .collect(Collectors.joining());

    assertThat(footer(fields, folder).problem()).contains(problem);
  }

  private static ParquetFooter footer(String fields, Path folder) throws IOException {
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(folder.resolve("a.parquet").toUri());
    ExampleParquetWriter.builder(file)
        .withType(MessageTypeParser.parseMessageType("message m { " + fields + " }"))
        .build()
        .close();
    return footer(file);
  }

  private static ParquetFooter footer(org.apache.hadoop.fs.Path file) {
    return ParquetFooter.read(
        file.toString(), new Configuration(), new ParquetToSparkSchemaConverter(new SQLConf()));
  }

  @Test
  void aNameWithAColonIsToldAsSuch(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("t10:20.parquet"), "PAR1");

    ParquetFooter footer =
        ParquetFooter.read(
            file.toUri().toString(),
            new Configuration(),
            new ParquetToSparkSchemaConverter(new SQLConf()));

    assertThat(footer.problem()).contains("its name has a colon").contains("rename");
  }

  private static RawSpan flat(String columns, Object... values) {
    StructType schema =
        StructType.fromDDL(
            "trace_id STRING, span_id STRING, start_time_unix_nano BIGINT, " + columns);
    Object[] cells = new Object[values.length + 3];
    cells[0] = TRACE;
    cells[1] = SPAN;
    cells[2] = START;
    System.arraycopy(values, 0, cells, 3, values.length);
    return read(new FlatOtlpReader(schema), row(schema, cells));
  }

  private static RawSpan langfuse(String column, Object value) {
    StructType schema = StructType.fromDDL("trace_id STRING, id STRING, " + column);
    return read(new LangfuseReader(schema), row(schema, TRACE, SPAN, value));
  }

  private static StructType mlflowSchema() {
    return new StructType()
        .add("trace_id", DataType.fromDDL("STRING"))
        .add(
            "spans",
            DataType.fromDDL(
                "ARRAY<STRUCT<span_id: STRING, start_time_unix_nano: BIGINT, attributes:"
                    + " ARRAY<STRUCT<key: STRING, value: STRING>>>>"));
  }

  private static RawSpan read(RowReader reader, Row row) {
    return reader.read(row).get(0);
  }

  private static Row row(StructType schema, Object... cells) {
    return new GenericRowWithSchema(cells, schema);
  }
}
