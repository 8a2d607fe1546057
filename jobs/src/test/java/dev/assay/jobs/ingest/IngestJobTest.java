package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.evaluation.SupersededVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Spans that come late, changed, twice or broken. */
class IngestJobTest {
  private static final StructType OTLP =
      new StructType()
          .add("trace_id", StringType)
          .add("span_id", StringType)
          .add("parent_span_id", StringType)
          .add("name", StringType)
          .add("start_time_unix_nano", LongType)
          .add("end_time_unix_nano", LongType)
          .add("attributes", createMapType(StringType, StringType));

  private static final String BIT_BY_BIT = "a".repeat(32);
  private static final String WHOLE = "b".repeat(32);
  private static final String NEXT = "c".repeat(32);
  private static final String LONG = "d".repeat(32);
  private static final String ALONE = "e".repeat(32);
  private static final int CHANGING = 6;
  private static final long MONDAY = 1_793_577_600_000_000_000L;
  private static final long TUESDAY = MONDAY + 86_400_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  @Test
  void bringsLateAndChangedSpansIntoTheirTraces() {
    write(
        "monday",
        changing(MONDAY + SECOND),
        span(BIT_BY_BIT, "01", null, MONDAY, MONDAY + 60 * SECOND, "invoke_agent"),
        span(BIT_BY_BIT, "02", "01", MONDAY + SECOND, null, "chat"),
        span(BIT_BY_BIT, "04", "03", MONDAY + 3 * SECOND, MONDAY + 4 * SECOND, "execute_tool"),
        span(WHOLE, "05", null, MONDAY, MONDAY + SECOND, "chat"),
        span(WHOLE, "05", null, MONDAY, MONDAY + SECOND, "chat"),
        span(null, "06", null, MONDAY, MONDAY + SECOND, "chat"),
        span(WHOLE, "no id at all", null, MONDAY, MONDAY + SECOND, "chat"),
        span(WHOLE, "07", null, null, null, "chat"));
    write(
        "tuesday",
        changing(MONDAY + 2 * SECOND),
        // Its end has come, its child's parent has come, and a new trace.
        span(BIT_BY_BIT, "02", "01", MONDAY + SECOND, MONDAY + 9 * SECOND, "chat"),
        span(BIT_BY_BIT, "03", "01", MONDAY + 2 * SECOND, MONDAY + 5 * SECOND, "chat"),
        span(WHOLE, "05", null, MONDAY, MONDAY + SECOND, "chat"),
        span(NEXT, "08", null, TUESDAY, TUESDAY + SECOND, "chat"));
    JobContext context = SharedSession.context(folder);
    assertThatThrownBy(() -> IngestJob.run(context, IngestJob.Request.of("monday", " ")))
        .hasMessageStartingWith("--source is empty");

    assertThat(ingest(context, "2026-11-02", "monday")).isEqualTo(new Accounting(14, 10, 0, 1, 3));
    assertThat(
            context
                .lakehouse()
                .read(QuarantineTable.TABLE)
                .select(QuarantineTable.REASON, QuarantineTable.ROW)
                .orderBy(QuarantineTable.REASON)
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "no start time that can be read",
            "no trace_id",
            "span_id is no id: it is neither hex digits nor base64 of 16 or 8 bytes; a table that"
                + " sources[].columns in assay.yaml describes may have any");
    assertThat(trace(context, BIT_BY_BIT))
        .isEqualTo(RowFactory.create(3L, 1L, "2026-11-02", "2026-11-02"));

    judge(context, BIT_BY_BIT);
    judge(context, WHOLE);
    assertThat(SupersededVerdicts.of(context.lakehouse()).count()).isZero();

    assertThat(ingest(context, "2026-11-03", "tuesday")).isEqualTo(new Accounting(10, 2, 7, 1, 0));
    assertThat(
            SupersededVerdicts.of(context.lakehouse())
                .select(VerdictsTable.TRACE_ID)
                .collectAsList())
        .containsExactly(RowFactory.create(BIT_BY_BIT));
    assertThat(trace(context, BIT_BY_BIT))
        .isEqualTo(RowFactory.create(4L, 0L, "2026-11-02", "2026-11-03"));
    assertThat(trace(context, WHOLE))
        .isEqualTo(RowFactory.create(1L, 0L, "2026-11-02", "2026-11-02"));
    assertThat(spans(context)).hasSize(12).contains("02 true false").contains("04 true false");

    Optional<Long> spans = context.lakehouse().version(SpansTable.TABLE);
    Optional<Long> traces = context.lakehouse().version(TracesTable.TABLE);
    assertThat(reprocess(context, "2026-11-04", "")).isEqualTo(new Accounting(24, 0, 0, 24, 0));
    assertThat(reprocess(context, "2026-11-04", "monday"))
        .as("an older file alone")
        .isEqualTo(new Accounting(14, 0, 0, 14, 0));
    assertThat(context.lakehouse().version(SpansTable.TABLE)).isEqualTo(spans);
    assertThat(context.lakehouse().version(TracesTable.TABLE)).isEqualTo(traces);
  }

  @Test
  void aTraceGoesOnOverMidnightWithoutAParentToTellOfIt() {
    write(
        "monday",
        span(BIT_BY_BIT, "01", null, TUESDAY - 10 * SECOND, null, "chat"),
        span(BIT_BY_BIT, "02", "01", TUESDAY, null, "chat"),
        span(WHOLE, "03", null, TUESDAY - SECOND, TUESDAY, "chat"),
        span(NEXT, "04", null, TUESDAY - SECOND, TUESDAY, "chat"),
        // Of the same trace as one of the day before, an orphan, and of none.
        span(LONG, "08", null, TUESDAY - SECOND, TUESDAY, "chat"),
        span(LONG, "09", "08", TUESDAY, TUESDAY + SECOND, "chat"),
        span(LONG, "10", "99", TUESDAY, TUESDAY + SECOND, "chat"),
        span(ALONE, "11", null, TUESDAY, TUESDAY + SECOND, "chat"));
    write(
        "tuesday",
        // Another root, and a start that was corrected.
        span(WHOLE, "06", null, TUESDAY + SECOND, TUESDAY + 2 * SECOND, "chat"),
        span(NEXT, "04", null, TUESDAY + SECOND, TUESDAY + 2 * SECOND, "chat"));
    JobContext context = SharedSession.context(folder);

    assertThat(ingest(context, "2026-11-03", "monday")).isEqualTo(Accounting.allWritten(8));
    assertThat(ingest(context, "2026-11-03", "tuesday")).isEqualTo(new Accounting(2, 1, 1, 0, 0));

    assertThat(
            context
                .lakehouse()
                .read(TracesTable.TABLE)
                .orderBy(TracesTable.TRACE_ID)
                .selectExpr(
                    "concat_ws(' ', left(trace_id, 1), trace_date, to_date(end_time), span_count)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "a 2026-11-02 2026-11-03 2",
            "b 2026-11-02 2026-11-03 2",
            "c 2026-11-02 2026-11-03 1",
            "d 2026-11-02 2026-11-03 3",
            "e 2026-11-03 2026-11-03 1");
    assertThat(
            context
                .lakehouse()
                .read(SpansTable.TABLE)
                .orderBy(SpansTable.SPAN_ID)
                .selectExpr("concat_ws(' ', right(span_id, 2), span_date, trace_date, is_orphan)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "01 2026-11-02 2026-11-02 false",
            "02 2026-11-03 2026-11-02 false",
            "03 2026-11-02 2026-11-02 false",
            "04 2026-11-03 2026-11-02 false",
            "06 2026-11-03 2026-11-02 false",
            "08 2026-11-02 2026-11-02 false",
            "09 2026-11-03 2026-11-02 false",
            "10 2026-11-03 2026-11-02 true",
            "11 2026-11-03 2026-11-03 false");
  }

  private Accounting ingest(JobContext context, String day, String input) {
    return run(context, day, input, IngestJob.Mode.NEW_FILES);
  }

  /** Reads again what was read before. */
  private Accounting reprocess(JobContext context, String day, String input) {
    return run(context, day, input, IngestJob.Mode.REPROCESS);
  }

  private Accounting run(JobContext context, String day, String input, IngestJob.Mode mode) {
    String path = folder.resolve("input").resolve(input).toString();
    return IngestJob.run(
            SharedSession.on(context, day), new IngestJob.Request(path, "s", "auto", mode))
        .accounting();
  }

  private static Row trace(JobContext context, String id) {
    return context
        .lakehouse()
        .read(TracesTable.TABLE)
        .where("trace_id = '%s'".formatted(id))
        .selectExpr(
            "CAST(span_count AS BIGINT)",
            "CAST(orphan_spans AS BIGINT)",
            "CAST(trace_date AS STRING)",
            "CAST(touched_date AS STRING)")
        .head();
  }

  /** Of each span the last digits of its id, whether it has ended, and whether it is an orphan. */
  private static List<String> spans(JobContext context) {
    return context
        .lakehouse()
        .read(SpansTable.TABLE)
        .orderBy(SpansTable.SPAN_ID)
        .selectExpr("concat_ws(' ', right(span_id, 2), end_unix_nano IS NOT NULL, is_orphan)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static void judge(JobContext context, String traceId) {
    Row trace =
        context
            .lakehouse()
            .read(TracesTable.TABLE)
            .where(col(TracesTable.TRACE_ID).equalTo(traceId))
            .head();
    Row verdict =
        NamedRow.of(VerdictsTable.TABLE)
            .with(VerdictsTable.VERDICT_ID, traceId)
            .with(VerdictsTable.PAIR_ID, "p")
            .with(VerdictsTable.ATTEMPT, 1)
            .with(VerdictsTable.EVALUATOR_ID, "e")
            .with(VerdictsTable.EVALUATOR_VERSION, 1)
            .with(VerdictsTable.FINGERPRINT, "f")
            .with(VerdictsTable.SOURCE, trace.getAs(TracesTable.SOURCE))
            .with(VerdictsTable.TRACE_ID, trace.getAs(TracesTable.TRACE_ID))
            .with(VerdictsTable.CONTENT_HASH, trace.getAs(TracesTable.CONTENT_HASH))
            .with(VerdictsTable.STATUS, "scored")
            .with(VerdictsTable.SCORE, 1.0)
            .with(VerdictsTable.REPEAT, 0)
            .with(VerdictsTable.ATTEMPTS, 1)
            .with(VerdictsTable.JUDGED_AT, Timestamp.from(context.clock().instant()))
            .with(VerdictsTable.TARGET_DATE, trace.getAs(TracesTable.TRACE_DATE))
            .row();
    context
        .lakehouse()
        .append(
            VerdictsTable.TABLE,
            context.spark().createDataFrame(List.of(verdict), VerdictsTable.TABLE.schema()));
  }

  /** Spans that are exported twice, with another end each time. */
  private static List<Row> changing(long end) {
    return IntStream.range(0, CHANGING)
        .mapToObj(i -> span(LONG, "2" + i, null, MONDAY, end, "chat"))
        .toList();
  }

  private void write(String name, Row... spans) {
    write(name, List.of(), spans);
  }

  private void write(String name, List<Row> more, Row... spans) {
    List<Row> rows = new ArrayList<>(more);
    rows.addAll(List.of(spans));
    SharedSession.spark()
        .createDataFrame(rows, OTLP)
        .coalesce(1)
        .write()
        .parquet(folder.resolve("input").resolve(name).toString());
  }

  private static Row span(
      String trace, String span, String parent, Long start, Long end, String operation) {
    return RowFactory.create(
        trace,
        id(span),
        parent == null ? null : id(parent),
        operation,
        start,
        end,
        CollectionConverters.asScala(Map.of("gen_ai.operation.name", operation)));
  }

  private static String id(String digits) {
    return digits.length() == 2 ? digits.repeat(8) : digits;
  }
}
