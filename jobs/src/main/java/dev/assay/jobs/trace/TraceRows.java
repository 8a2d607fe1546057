package dev.assay.jobs.trace;

import dev.assay.udfs.trace.Answers;
import dev.assay.udfs.trace.SpanContext;
import dev.assay.udfs.trace.ToolUse;
import dev.assay.udfs.trace.TraceSummary;
import dev.assay.udfs.trace.Usage;
import dev.assay.udfs.trace.UserTurns;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Trace summaries as rows of {@link TracesTable}. */
final class TraceRows {
  private static final StructType SCHEMA = TracesTable.TABLE.schema();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private TraceRows() {}

  /**
   * The cells of a trace, in the table's order of columns.
   *
   * @param touched the day that its spans came for
   */
  static Object[] of(TraceSummary trace, String source, LocalDate touched) {
    Map<String, Object> values = new HashMap<>();
    values.put(TracesTable.SOURCE, source);
    values.put(TracesTable.TRACE_ID, trace.traceId());
    values.put(TracesTable.SOURCE_TRACE_ID, trace.sourceTraceId());
    values.put(TracesTable.TRACE_DATE, Date.valueOf(SpanRows.date(trace.startUnixNano())));
    values.put(TracesTable.TOUCHED_DATE, Date.valueOf(touched));
    values.put(TracesTable.CONTENT_HASH, trace.contentHash());
    putTimes(values, trace);
    putContext(values, trace.context());
    values.put(TracesTable.SPAN_COUNT, trace.spanCount());
    values.put(TracesTable.ERROR_SPANS, trace.errorSpans());
    values.put(TracesTable.IGNORED_RESULTS, trace.ignoredResults());
    values.put(TracesTable.ORPHAN_SPANS, (long) trace.tree().orphans().size());
    values.put(TracesTable.DEPTH, trace.tree().depth());
    putTools(values, trace.tools());
    putTurns(values, trace.turns());
    putUsage(values, trace.usage());
    putAnswers(values, trace.answers());
    Object[] row = new Object[SCHEMA.length()];
    String[] names = SCHEMA.fieldNames();
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(names[i]);
    }
    return row;
  }

  private static void putTimes(Map<String, Object> values, TraceSummary trace) {
    values.put(TracesTable.START_TIME, SpanRows.timestamp(trace.startUnixNano()));
    values.put(TracesTable.START_UNIX_NANO, trace.startUnixNano());
    if (trace.endUnixNano() != null) {
      values.put(TracesTable.END_TIME, SpanRows.timestamp(trace.endUnixNano()));
      values.put(
          TracesTable.DURATION_MS, (trace.endUnixNano() - trace.startUnixNano()) / NANOS_PER_MILLI);
    }
  }

  private static void putContext(Map<String, Object> values, SpanContext context) {
    values.put(TracesTable.SESSION_ID, context.sessionId());
    values.put(TracesTable.USER_ID, context.userId());
    values.put(TracesTable.SERVICE_NAME, context.serviceName());
    values.put(TracesTable.ENVIRONMENT, context.environment());
    values.put(TracesTable.AGENT_NAME, context.agentName());
    values.put(TracesTable.RELEASE, context.release());
    values.put(TracesTable.ITEM_ID, context.itemId());
    values.put(TracesTable.PROMPT_VERSION, context.promptVersion());
    values.put(TracesTable.MODEL_VERSION, context.modelVersion());
    values.put(TracesTable.FEATURE_FLAGS, ScalaViews.nullIfEmpty(context.featureFlags()));
    values.put(TracesTable.SYNTHETIC, context.synthetic());
    values.put(TracesTable.CONSENT, context.consent());
  }

  private static void putTools(Map<String, Object> values, ToolUse tools) {
    values.put(TracesTable.TOOL_CALLS, tools.calls());
    values.put(TracesTable.TOOL_ERRORS, tools.errors());
    values.put(TracesTable.REPEATED_CALLS, tools.repeatedCalls());
    values.put(TracesTable.MAX_SAME_CALL, tools.maxSameCall());
    values.put(TracesTable.ADJUSTED_RETRIES, tools.adjustedRetries());
    values.put(TracesTable.HANDOFFS, tools.handoffs());
    values.put(TracesTable.TOOL_NAMES, ScalaViews.of(tools.names()));
  }

  private static void putTurns(Map<String, Object> values, UserTurns turns) {
    values.put(TracesTable.USER_TURNS, turns.count());
    values.put(TracesTable.RESUBMISSIONS, turns.resubmissions());
    values.put(TracesTable.FIRST_USER_SHINGLES, ScalaViews.of(turns.firstShingles()));
    values.put(TracesTable.LAST_USER_SHINGLES, ScalaViews.of(turns.lastShingles()));
  }

  private static void putUsage(Map<String, Object> values, Usage usage) {
    values.put(TracesTable.LLM_CALLS, usage.llmCalls());
    values.put(TracesTable.INPUT_TOKENS, usage.inputTokens());
    values.put(TracesTable.OUTPUT_TOKENS, usage.outputTokens());
    values.put(TracesTable.TOTAL_TOKENS, usage.totalTokens());
    values.put(TracesTable.REASONING_TOKENS, usage.reasoningTokens());
    values.put(TracesTable.MAX_INPUT_TOKENS, usage.maxInputTokens());
    values.put(TracesTable.MAX_INPUT_MODEL, usage.maxInputModel());
    values.put(TracesTable.MODEL, usage.model());
    values.put(TracesTable.COST_USD, usage.costUsd());
  }

  private static void putAnswers(Map<String, Object> values, Answers answers) {
    values.put(TracesTable.GUARDRAIL_TRIPS, answers.guardrailTrips());
    values.put(TracesTable.MIN_CONFIDENCE, answers.minConfidence());
    values.put(TracesTable.REFUSALS, answers.refusals());
    values.put(TracesTable.TRUNCATED_OUTPUTS, answers.truncated());
    values.put(TracesTable.EMPTY_OUTPUTS, answers.empty());
    values.put(TracesTable.NEGATIVE_FEEDBACK, answers.negativeFeedback());
    values.put(TracesTable.ANSWER_CHARS, answers.answerChars());
  }
}
