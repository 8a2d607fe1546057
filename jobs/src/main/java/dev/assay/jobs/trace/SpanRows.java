package dev.assay.jobs.trace;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.ContentHash;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ModelCall;
import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanContext;
import dev.assay.udfs.trace.SpanOrigin;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** Canonical spans as rows of {@link SpansTable}. */
public final class SpanRows {
  private static final StructType SCHEMA = SpansTable.TABLE.schema();
  private static final long NANOS = 1_000_000_000L;

  private SpanRows() {}

  /**
   * What a row of the table says beside the span.
   *
   * @param batch names the set of files that it came with
   */
  public record Provenance(String source, String dialect, String batch, String file) {}

  /**
   * The row of a span, in the table's order of columns. It is no orphan, and its trace is of its
   * own date, as far as it knows.
   */
  public static Row of(CanonicalSpan record, Provenance provenance) {
    Map<String, Object> values = new HashMap<>();
    values.put(SpansTable.SOURCE, provenance.source());
    values.put(SpansTable.DIALECT, provenance.dialect());
    values.put(SpansTable.INGEST_BATCH, provenance.batch());
    values.put(SpansTable.SOURCE_FILE, provenance.file());
    values.put(SpansTable.IS_ORPHAN, false);
    putSpan(values, record);
    putContent(values, record.span());
    putOrigin(values, record.origin());
    putContext(values, record.context());
    putCall(values, record.call(), record.oversight());
    values.put(SpansTable.PARSE_WARNINGS, ScalaViews.nullIfEmpty(record.warnings()));
    String contentHash = ContentHash.of(record.span());
    values.put(SpansTable.CONTENT_HASH, contentHash);
    values.put(SpansTable.RECORD_HASH, ContentHash.ofRecord(record, contentHash));
    Object[] row = new Object[SCHEMA.length()];
    String[] names = SCHEMA.fieldNames();
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(names[i]);
    }
    return RowFactory.create(row);
  }

  private static void putSpan(Map<String, Object> values, CanonicalSpan record) {
    Span span = record.span();
    values.put(SpansTable.TRACE_ID, record.traceId());
    values.put(SpansTable.SPAN_ID, span.spanId());
    values.put(SpansTable.PARENT_SPAN_ID, span.parentSpanId());
    values.put(SpansTable.NAME, span.name());
    values.put(SpansTable.OPERATION, span.operation().name());
    values.put(SpansTable.START_TIME, timestamp(span.startUnixNano()));
    values.put(SpansTable.START_UNIX_NANO, span.startUnixNano());
    if (span.endUnixNano() != null) {
      values.put(SpansTable.END_TIME, timestamp(span.endUnixNano()));
      values.put(SpansTable.END_UNIX_NANO, span.endUnixNano());
      values.put(SpansTable.DURATION_NS, span.endUnixNano() - span.startUnixNano());
    }
    values.put(SpansTable.STATUS, span.status().name());
    values.put(SpansTable.STATUS_MESSAGE, span.statusMessage());
    values.put(SpansTable.ERROR_TYPE, span.errorType());
    Date date = Date.valueOf(date(span.startUnixNano()));
    values.put(SpansTable.SPAN_DATE, date);
    values.put(SpansTable.TRACE_DATE, date);
  }

  private static void putContent(Map<String, Object> values, Span span) {
    values.put(SpansTable.REQUEST_MODEL, span.requestModel());
    values.put(SpansTable.RESPONSE_MODEL, span.responseModel());
    values.put(SpansTable.FINISH_REASONS, ScalaViews.nullIfEmpty(span.finishReasons()));
    Tokens tokens = span.tokens();
    values.put(SpansTable.INPUT_TOKENS, tokens.input());
    values.put(SpansTable.OUTPUT_TOKENS, tokens.output());
    values.put(SpansTable.TOTAL_TOKENS, tokens.total());
    values.put(SpansTable.CACHE_READ_TOKENS, tokens.cacheRead());
    values.put(SpansTable.CACHE_WRITE_TOKENS, tokens.cacheWrite());
    values.put(SpansTable.REASONING_TOKENS, tokens.reasoning());
    ToolExecution tool = span.tool();
    if (tool != null) {
      values.put(SpansTable.TOOL_NAME, tool.name());
      values.put(SpansTable.TOOL_CALL_ID, tool.callId());
      values.put(SpansTable.TOOL_ARGUMENTS, tool.arguments());
      values.put(SpansTable.TOOL_RESULT, tool.result());
    }
    values.put(SpansTable.TOOL_DEFINITIONS, span.toolDefinitions());
    values.put(SpansTable.INPUT_TEXT, span.inputText());
    values.put(SpansTable.OUTPUT_TEXT, span.outputText());
    values.put(SpansTable.REASONING_TEXT, span.reasoningText());
    values.put(SpansTable.SYSTEM_INSTRUCTIONS, span.systemInstructions());
    values.put(SpansTable.INPUT_MESSAGES, messages(span.inputMessages()));
    values.put(SpansTable.OUTPUT_MESSAGES, messages(span.outputMessages()));
    values.put(SpansTable.DOCUMENTS, documents(span.documents()));
    values.put(SpansTable.ATTRIBUTES, ScalaViews.nullIfEmpty(span.attributes()));
  }

  private static void putOrigin(Map<String, Object> values, SpanOrigin origin) {
    values.put(SpansTable.SEMCONV, origin.semconv());
    values.put(SpansTable.SOURCE_TRACE_ID, origin.sourceTraceId());
    values.put(SpansTable.SOURCE_SPAN_ID, origin.sourceSpanId());
    values.put(SpansTable.OPERATION_RAW, origin.operationRaw());
    values.put(SpansTable.OTEL_KIND, origin.otelKind());
    values.put(SpansTable.SCOPE_NAME, origin.scopeName());
    values.put(SpansTable.SCOPE_VERSION, origin.scopeVersion());
    values.put(SpansTable.RESOURCE_ATTRIBUTES, ScalaViews.nullIfEmpty(origin.resourceAttributes()));
    values.put(
        SpansTable.EVENTS,
        ScalaViews.nullIfEmpty(
            origin.events().stream()
                .map(
                    e ->
                        RowFactory.create(
                            e.name(), e.timeUnixNano(), ScalaViews.nullIfEmpty(e.attributes())))
                .toList()));
    values.put(
        SpansTable.LINKS,
        ScalaViews.nullIfEmpty(
            origin.links().stream()
                .map(
                    link ->
                        RowFactory.create(
                            link.traceId(),
                            link.spanId(),
                            ScalaViews.nullIfEmpty(link.attributes())))
                .toList()));
    values.put(SpansTable.REVISION, origin.revision());
  }

  private static void putContext(Map<String, Object> values, SpanContext context) {
    values.put(SpansTable.SERVICE_NAME, context.serviceName());
    values.put(SpansTable.ENVIRONMENT, context.environment());
    values.put(SpansTable.RELEASE, context.release());
    values.put(SpansTable.ITEM_ID, context.itemId());
    values.put(SpansTable.SESSION_ID, context.sessionId());
    values.put(SpansTable.USER_ID, context.userId());
    values.put(SpansTable.AGENT_NAME, context.agentName());
    values.put(SpansTable.PROMPT_VERSION, context.promptVersion());
    values.put(SpansTable.MODEL_VERSION, context.modelVersion());
    values.put(SpansTable.FEATURE_FLAGS, ScalaViews.nullIfEmpty(context.featureFlags()));
    values.put(SpansTable.CONSENT, context.consent());
    values.put(SpansTable.SYNTHETIC, context.synthetic());
  }

  private static void putCall(Map<String, Object> values, ModelCall call, Oversight oversight) {
    values.put(SpansTable.PROVIDER, call.provider());
    values.put(SpansTable.RESPONSE_ID, call.responseId());
    values.put(SpansTable.TEMPERATURE, call.temperature());
    values.put(SpansTable.MAX_TOKENS, call.maxTokens());
    values.put(SpansTable.COST_USD, call.costUsd());
    values.put(SpansTable.TTFT_MS, call.ttftMs());
    values.put(SpansTable.GUARDRAIL, oversight.guardrail());
    values.put(SpansTable.CONFIDENCE, oversight.confidence());
    values.put(SpansTable.FEEDBACK, oversight.feedback());
  }

  private static Seq<Row> messages(List<Message> messages) {
    return ScalaViews.nullIfEmpty(
        messages.stream()
            .map(
                message ->
                    RowFactory.create(
                        message.role(),
                        message.name(),
                        message.content(),
                        message.toolCallId(),
                        ScalaViews.nullIfEmpty(
                            message.toolCalls().stream()
                                .map(c -> RowFactory.create(c.id(), c.name(), c.arguments()))
                                .toList()),
                        message.partsJson()))
            .toList());
  }

  private static Seq<Row> documents(List<Document> documents) {
    return ScalaViews.nullIfEmpty(
        documents.stream()
            .map(d -> RowFactory.create(d.id(), d.content(), d.score(), d.metadata()))
            .toList());
  }

  /** The UTC date of a moment. */
  public static LocalDate date(long unixNano) {
    return LocalDate.ofInstant(instant(unixNano), ZoneOffset.UTC);
  }

  static Timestamp timestamp(long unixNano) {
    return Timestamp.from(instant(unixNano));
  }

  private static Instant instant(long unixNano) {
    return Instant.ofEpochSecond(
        Math.floorDiv(unixNano, NANOS), Math.floorMod(unixNano, NANOS) / 1000 * 1000);
  }
}
