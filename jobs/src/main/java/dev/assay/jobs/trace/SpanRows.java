package dev.assay.jobs.trace;

import dev.assay.jobs.lakehouse.InternalRowBuilder;
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
import java.time.LocalDate;
import org.apache.spark.sql.catalyst.InternalRow;

/** Canonical spans as rows of {@link SpansTable}, in Spark's own form. */
public final class SpanRows {
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private static final InternalRowBuilder.Columns COLUMNS =
      new InternalRowBuilder.Columns(SpansTable.TABLE.schema());

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
  public static InternalRow of(CanonicalSpan record, Provenance provenance) {
    InternalRowBuilder row = new InternalRowBuilder(COLUMNS);
    row.with(SpansTable.SOURCE, provenance.source());
    row.with(SpansTable.DIALECT, provenance.dialect());
    row.with(SpansTable.INGEST_BATCH, provenance.batch());
    row.with(SpansTable.SOURCE_FILE, provenance.file());
    row.with(SpansTable.IS_ORPHAN, false);
    putSpan(row, record);
    putContent(row, record.span());
    putOrigin(row, record.origin());
    putContext(row, record.context());
    putCall(row, record.call(), record.oversight());
    row.with(SpansTable.PARSE_WARNINGS, record.warnings());
    String contentHash = ContentHash.of(record.span());
    row.with(SpansTable.CONTENT_HASH, contentHash);
    row.with(SpansTable.RECORD_HASH, ContentHash.ofRecord(record, contentHash));
    return row.row();
  }

  private static void putSpan(InternalRowBuilder row, CanonicalSpan record) {
    Span span = record.span();
    row.with(SpansTable.TRACE_ID, record.traceId());
    row.with(SpansTable.SPAN_ID, span.spanId());
    row.with(SpansTable.PARENT_SPAN_ID, span.parentSpanId());
    row.with(SpansTable.NAME, span.name());
    row.with(SpansTable.OPERATION, span.operation().name());
    row.withTime(SpansTable.START_TIME, span.startUnixNano());
    row.with(SpansTable.START_UNIX_NANO, span.startUnixNano());
    if (span.endUnixNano() != null) {
      row.withTime(SpansTable.END_TIME, span.endUnixNano());
      row.with(SpansTable.END_UNIX_NANO, span.endUnixNano());
      row.with(SpansTable.DURATION_NS, span.endUnixNano() - span.startUnixNano());
    }
    row.with(SpansTable.STATUS, span.status().name());
    row.with(SpansTable.STATUS_MESSAGE, span.statusMessage());
    row.with(SpansTable.ERROR_TYPE, span.errorType());
    LocalDate date = date(span.startUnixNano());
    row.with(SpansTable.SPAN_DATE, date);
    row.with(SpansTable.TRACE_DATE, date);
  }

  private static void putContent(InternalRowBuilder row, Span span) {
    row.with(SpansTable.REQUEST_MODEL, span.requestModel());
    row.with(SpansTable.RESPONSE_MODEL, span.responseModel());
    row.with(SpansTable.FINISH_REASONS, span.finishReasons());
    Tokens tokens = span.tokens();
    row.with(SpansTable.INPUT_TOKENS, tokens.input());
    row.with(SpansTable.OUTPUT_TOKENS, tokens.output());
    row.with(SpansTable.TOTAL_TOKENS, tokens.total());
    row.with(SpansTable.CACHE_READ_TOKENS, tokens.cacheRead());
    row.with(SpansTable.CACHE_WRITE_TOKENS, tokens.cacheWrite());
    row.with(SpansTable.REASONING_TOKENS, tokens.reasoning());
    ToolExecution tool = span.tool();
    if (tool != null) {
      row.with(SpansTable.TOOL_NAME, tool.name());
      row.with(SpansTable.TOOL_CALL_ID, tool.callId());
      row.with(SpansTable.TOOL_ARGUMENTS, tool.arguments());
      row.with(SpansTable.TOOL_RESULT, tool.result());
    }
    row.with(SpansTable.TOOL_DEFINITIONS, span.toolDefinitions());
    row.with(SpansTable.INPUT_TEXT, span.inputText());
    row.with(SpansTable.OUTPUT_TEXT, span.outputText());
    row.with(SpansTable.REASONING_TEXT, span.reasoningText());
    row.with(SpansTable.SYSTEM_INSTRUCTIONS, span.systemInstructions());
    row.with(SpansTable.INPUT_MESSAGES, span.inputMessages(), SpanRows::message);
    row.with(SpansTable.OUTPUT_MESSAGES, span.outputMessages(), SpanRows::message);
    row.with(SpansTable.DOCUMENTS, span.documents(), SpanRows::document);
    row.with(SpansTable.ATTRIBUTES, span.attributes());
  }

  private static void putOrigin(InternalRowBuilder row, SpanOrigin origin) {
    row.with(SpansTable.SEMCONV, origin.semconv());
    row.with(SpansTable.SOURCE_TRACE_ID, origin.sourceTraceId());
    row.with(SpansTable.SOURCE_SPAN_ID, origin.sourceSpanId());
    row.with(SpansTable.OPERATION_RAW, origin.operationRaw());
    row.with(SpansTable.OTEL_KIND, origin.otelKind());
    row.with(SpansTable.SCOPE_NAME, origin.scopeName());
    row.with(SpansTable.SCOPE_VERSION, origin.scopeVersion());
    row.with(SpansTable.RESOURCE_ATTRIBUTES, origin.resourceAttributes());
    row.with(
        SpansTable.EVENTS,
        origin.events(),
        event ->
            InternalRowBuilder.struct(
                event.name(), event.timeUnixNano(), InternalRowBuilder.map(event.attributes())));
    row.with(
        SpansTable.LINKS,
        origin.links(),
        link ->
            InternalRowBuilder.struct(
                link.traceId(), link.spanId(), InternalRowBuilder.map(link.attributes())));
    row.with(SpansTable.REVISION, origin.revision());
  }

  private static void putContext(InternalRowBuilder row, SpanContext context) {
    row.with(SpansTable.SERVICE_NAME, context.serviceName());
    row.with(SpansTable.ENVIRONMENT, context.environment());
    row.with(SpansTable.RELEASE, context.release());
    row.with(SpansTable.ITEM_ID, context.itemId());
    row.with(SpansTable.SESSION_ID, context.sessionId());
    row.with(SpansTable.USER_ID, context.userId());
    row.with(SpansTable.AGENT_NAME, context.agentName());
    row.with(SpansTable.PROMPT_VERSION, context.promptVersion());
    row.with(SpansTable.MODEL_VERSION, context.modelVersion());
    row.with(SpansTable.FEATURE_FLAGS, context.featureFlags());
    row.with(SpansTable.CONSENT, context.consent());
    row.with(SpansTable.SYNTHETIC, context.synthetic());
  }

  private static void putCall(InternalRowBuilder row, ModelCall call, Oversight oversight) {
    row.with(SpansTable.PROVIDER, call.provider());
    row.with(SpansTable.RESPONSE_ID, call.responseId());
    row.with(SpansTable.TEMPERATURE, call.temperature());
    row.with(SpansTable.MAX_TOKENS, call.maxTokens());
    row.with(SpansTable.COST_USD, call.costUsd());
    row.with(SpansTable.TTFT_MS, call.ttftMs());
    row.with(SpansTable.GUARDRAIL, oversight.guardrail());
    row.with(SpansTable.CONFIDENCE, oversight.confidence());
    row.with(SpansTable.FEEDBACK, oversight.feedback());
  }

  private static InternalRow message(Message message) {
    return InternalRowBuilder.struct(
        message.role(),
        message.name(),
        message.content(),
        message.toolCallId(),
        InternalRowBuilder.list(
            message.toolCalls(),
            call -> InternalRowBuilder.struct(call.id(), call.name(), call.arguments())),
        message.partsJson());
  }

  private static InternalRow document(Document document) {
    return InternalRowBuilder.struct(
        document.id(), document.content(), document.score(), document.metadata());
  }

  /** The UTC date of a moment. */
  public static LocalDate date(long unixNano) {
    return LocalDate.ofEpochDay(Math.floorDiv(unixNano, NANOS_PER_DAY));
  }
}
