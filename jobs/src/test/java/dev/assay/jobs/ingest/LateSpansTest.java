package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.evaluation.SupersededVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace whose root comes a day late, with a span that was there already. */
class LateSpansTest {
  private static final LocalDate DAY = LocalDate.parse("2025-10-26");

  @TempDir private Path folder;

  @Test
  void aTraceIsWholeOnceItsLastSpanHasCome() {
    Dataset<Row> spans =
        SharedSession.spark().read().parquet("src/test/resources/dialects/otel_flat.parquet");
    JobContext first = SharedSession.context(folder).onDate(DAY);
    write(spans.where("parent_span_id IS NOT NULL"), "day=1");

    assertThat(ingest(first)).isEqualTo(Accounting.allWritten(4));

    Row orphaned = trace(first);
    assertThat(orphaned.<Long>getAs(TracesTable.ORPHAN_SPANS)).isEqualTo(4);
    assertThat(orphans(first)).isEqualTo(4);
    judge(first, orphaned.getAs(TracesTable.CONTENT_HASH));
    assertThat(SupersededVerdicts.of(first.lakehouse()).count()).isZero();

    JobContext second = first.onDate(DAY.plusDays(1));
    write(spans.where("parent_span_id IS NULL OR name = 'search'"), "day=2");

    // The span that came again says nothing new; its parent has come.
    assertThat(ingest(second)).isEqualTo(new Accounting(2, 1, 0, 1, 0));

    Row whole = trace(second);
    assertThat(whole.<Long>getAs(TracesTable.SPAN_COUNT)).isEqualTo(5);
    assertThat(whole.<Long>getAs(TracesTable.ORPHAN_SPANS)).isZero();
    assertThat(whole.<Date>getAs(TracesTable.TRACE_DATE)).isEqualTo(Date.valueOf(DAY));
    assertThat(whole.<Date>getAs(TracesTable.TOUCHED_DATE))
        .isEqualTo(Date.valueOf(DAY.plusDays(1)));
    assertThat(orphans(second)).isZero();
    assertThat(DayTraces.whole(second.lakehouse(), DAY.plusDays(1), lit(true)).count())
        .isEqualTo(1);
    assertThat(
            SupersededVerdicts.of(second.lakehouse())
                .select(SupersededVerdicts.PRESENT_CONTENT_HASH)
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(whole.<String>getAs(TracesTable.CONTENT_HASH));
    assertThat(ingest(second)).isEqualTo(Accounting.NOTHING);
  }

  private void write(Dataset<Row> spans, String name) {
    spans.coalesce(1).write().parquet(folder.resolve("in").resolve(name).toString());
  }

  private Accounting ingest(JobContext context) {
    return IngestJob.run(context, IngestJob.Request.of(folder.resolve("in").toString(), "late"))
        .accounting();
  }

  private static Row trace(JobContext context) {
    return context.lakehouse().read(TracesTable.TABLE).head();
  }

  private static long orphans(JobContext context) {
    return context.lakehouse().read(SpansTable.TABLE).where(col(SpansTable.IS_ORPHAN)).count();
  }

  private static void judge(JobContext context, String contentHash) {
    Row trace = trace(context);
    Row verdict =
        NamedRow.of(VerdictsTable.TABLE)
            .with(VerdictsTable.VERDICT_ID, "v")
            .with(VerdictsTable.PAIR_ID, "p")
            .with(VerdictsTable.ATTEMPT, 1)
            .with(VerdictsTable.EVALUATOR_ID, "e")
            .with(VerdictsTable.EVALUATOR_VERSION, 1)
            .with(VerdictsTable.FINGERPRINT, "f")
            .with(VerdictsTable.SOURCE, trace.getAs(TracesTable.SOURCE))
            .with(VerdictsTable.TRACE_ID, trace.getAs(TracesTable.TRACE_ID))
            .with(VerdictsTable.CONTENT_HASH, contentHash)
            .with(VerdictsTable.STATUS, "scored")
            .with(VerdictsTable.SCORE, 1.0)
            .with(VerdictsTable.REPEAT, 0)
            .with(VerdictsTable.ATTEMPTS, 1)
            .with(VerdictsTable.JUDGED_AT, Timestamp.from(context.clock().instant()))
            .with(VerdictsTable.TARGET_DATE, Date.valueOf(DAY))
            .row();
    context
        .lakehouse()
        .append(
            VerdictsTable.TABLE,
            context.spark().createDataFrame(List.of(verdict), VerdictsTable.TABLE.schema()));
  }
}
