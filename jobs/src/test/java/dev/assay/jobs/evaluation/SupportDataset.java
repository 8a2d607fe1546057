package dev.assay.jobs.evaluation;

import dev.assay.jobs.TableRows;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetsTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.ContentKey;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A small dataset for tests: {@code support}. */
public final class SupportDataset {
  private SupportDataset() {}

  /** A trace of a day of November 2026, from 0, with a tool call for each result. */
  public static Trace trace(String id, int day, String... results) {
    long start =
        TimeUnit.SECONDS.toNanos(
            LocalDate.of(2026, 11, 1).plusDays(day).atStartOfDay().toEpochSecond(ZoneOffset.UTC));
    List<Span> spans = new ArrayList<>();
    spans.add(
        span(id + "a", Operation.LLM, start, null, List.of(Message.text("assistant", "done"))));
    for (int i = 0; i < results.length; i++) {
      spans.add(
          span(
              id + i,
              Operation.TOOL,
              start + 1 + i,
              new ToolExecution("find", "c" + i, "{\"n\": " + i + "}", results[i]),
              List.of()));
    }
    return new Trace("src", id, "session", null, "r1", "item-" + id, spans);
  }

  private static Span span(
      String id, Operation operation, long start, ToolExecution tool, List<Message> output) {
    return new Span(
        id,
        null,
        "step",
        operation,
        start,
        start + 1,
        SpanStatus.OK,
        null,
        null,
        null,
        null,
        null,
        null,
        tool,
        null,
        null,
        null,
        null,
        null,
        output,
        null,
        null,
        null);
  }

  /** Adds items to {@code support@1}. */
  public static void append(JobContext context, Trace... traces) {
    append(context, 1, traces);
  }

  /** Makes {@code support@1} a version that is frozen, without labels. */
  public static void freeze(JobContext context) {
    Map<String, Object> row = new HashMap<>();
    row.put(DatasetsTable.NAME, "support");
    row.put(DatasetsTable.VERSION, 1);
    row.put(DatasetsTable.LABELS_VERSION, -1L);
    row.put(DatasetsTable.ITEM_COUNT, 0L);
    row.put(DatasetsTable.LABEL_COUNT, 0L);
    row.put(DatasetsTable.DEFINITIONS, Map.of());
    row.put(DatasetsTable.ITEMS_HASH, "items");
    row.put(DatasetsTable.LABELS_HASH, "labels");
    row.put(DatasetsTable.CONTENT_HASH, "content");
    row.put(DatasetsTable.CREATED_AT, Timestamp.from(context.clock().instant()));
    row.put(DatasetsTable.CODE_VERSION, "test");
    context
        .lakehouse()
        .append(DatasetsTable.TABLE, TableRows.of(DatasetsTable.TABLE, List.of(row)));
  }

  static void append(JobContext context, int version, Trace... traces) {
    StructType schema = DatasetItemsTable.TABLE.schema();
    List<Row> rows = new ArrayList<>();
    for (Trace trace : traces) {
      Object[] values = new Object[schema.length()];
      values[schema.fieldIndex(DatasetItemsTable.NAME)] = "support";
      values[schema.fieldIndex(DatasetItemsTable.VERSION)] = version;
      values[schema.fieldIndex(DatasetItemsTable.ITEM_ID)] = trace.itemId();
      values[schema.fieldIndex(DatasetItemsTable.SOURCE)] = trace.source();
      values[schema.fieldIndex(DatasetItemsTable.TRACE_ID)] = trace.traceId();
      values[schema.fieldIndex(DatasetItemsTable.SESSION_ID)] = trace.sessionId();
      values[schema.fieldIndex(DatasetItemsTable.CLUSTER)] = trace.sessionId();
      values[schema.fieldIndex(DatasetItemsTable.SPLIT)] = "test";
      values[schema.fieldIndex(DatasetItemsTable.RELEASE)] = trace.release();
      values[schema.fieldIndex(DatasetItemsTable.INPUT_HASH)] = "input";
      values[schema.fieldIndex(DatasetItemsTable.CONTENT_HASH)] = ContentKey.of(trace);
      values[schema.fieldIndex(DatasetItemsTable.SYNTHETIC)] = false;
      values[schema.fieldIndex(DatasetItemsTable.TRACE)] = TraceJson.write(trace);
      rows.add(RowFactory.create(values));
    }
    context
        .lakehouse()
        .append(
            DatasetItemsTable.TABLE,
            context.spark().createDataFrame(rows, DatasetItemsTable.TABLE.schema()));
  }
}
