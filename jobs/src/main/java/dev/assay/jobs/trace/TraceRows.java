package dev.assay.jobs.trace;

import dev.assay.jobs.lakehouse.InternalRowBuilder;
import dev.assay.udfs.trace.Answers;
import dev.assay.udfs.trace.SpanContext;
import dev.assay.udfs.trace.ToolUse;
import dev.assay.udfs.trace.TraceSummary;
import dev.assay.udfs.trace.Usage;
import dev.assay.udfs.trace.UserTurns;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.unsafe.types.UTF8String;

/** Trace summaries as rows that have the columns of {@link TracesTable}, in Spark's own form. */
final class TraceRows {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private TraceRows() {}

  /**
   * The row of a trace, in the making.
   *
   * @param columns those of the table, and maybe others
   * @param touched the day that its spans came for
   */
  static InternalRowBuilder of(
      InternalRowBuilder.Columns columns, TraceSummary trace, String source, LocalDate touched) {
    InternalRowBuilder row = new InternalRowBuilder(columns);
    row.with(TracesTable.SOURCE, source);
    row.with(TracesTable.TRACE_ID, trace.traceId());
    row.with(TracesTable.SOURCE_TRACE_ID, trace.sourceTraceId());
    row.with(TracesTable.TRACE_DATE, SpanRows.date(trace.startUnixNano()));
    row.with(TracesTable.TOUCHED_DATE, touched);
    row.with(TracesTable.CONTENT_HASH, trace.contentHash());
    putTimes(row, trace);
    putContext(row, trace.context());
    row.with(TracesTable.SPAN_COUNT, trace.spanCount());
    row.with(TracesTable.ERROR_SPANS, trace.errorSpans());
    row.with(TracesTable.IGNORED_RESULTS, trace.ignoredResults());
    row.with(TracesTable.ORPHAN_SPANS, (long) trace.tree().orphans().size());
    row.with(TracesTable.DEPTH, trace.tree().depth());
    putTools(row, trace.tools());
    putTurns(row, trace.turns());
    putUsage(row, trace.usage());
    putAnswers(row, trace.answers());
    return row;
  }

  private static void putTimes(InternalRowBuilder row, TraceSummary trace) {
    row.withTime(TracesTable.START_TIME, trace.startUnixNano());
    row.with(TracesTable.START_UNIX_NANO, trace.startUnixNano());
    if (trace.endUnixNano() != null) {
      row.withTime(TracesTable.END_TIME, trace.endUnixNano());
      row.with(
          TracesTable.DURATION_MS, (trace.endUnixNano() - trace.startUnixNano()) / NANOS_PER_MILLI);
    }
  }

  private static void putContext(InternalRowBuilder row, SpanContext context) {
    row.with(TracesTable.SESSION_ID, context.sessionId());
    row.with(TracesTable.USER_ID, context.userId());
    row.with(TracesTable.SERVICE_NAME, context.serviceName());
    row.with(TracesTable.ENVIRONMENT, context.environment());
    row.with(TracesTable.AGENT_NAME, context.agentName());
    row.with(TracesTable.RELEASE, context.release());
    row.with(TracesTable.ITEM_ID, context.itemId());
    row.with(TracesTable.PROMPT_VERSION, context.promptVersion());
    row.with(TracesTable.MODEL_VERSION, context.modelVersion());
    row.with(TracesTable.FEATURE_FLAGS, context.featureFlags());
    row.with(TracesTable.SYNTHETIC, context.synthetic());
    row.with(TracesTable.CONSENT, context.consent());
  }

  private static void putTools(InternalRowBuilder row, ToolUse tools) {
    row.with(TracesTable.TOOL_CALLS, tools.calls());
    row.with(TracesTable.TOOL_ERRORS, tools.errors());
    row.with(TracesTable.REPEATED_CALLS, tools.repeatedCalls());
    row.with(TracesTable.MAX_SAME_CALL, tools.maxSameCall());
    row.with(TracesTable.ADJUSTED_RETRIES, tools.adjustedRetries());
    row.with(TracesTable.HANDOFFS, tools.handoffs());
    row.withList(TracesTable.TOOL_NAMES, tools.names(), UTF8String::fromString);
  }

  private static void putTurns(InternalRowBuilder row, UserTurns turns) {
    row.with(TracesTable.USER_TURNS, turns.count());
    row.with(TracesTable.RESUBMISSIONS, turns.resubmissions());
    row.withList(TracesTable.FIRST_USER_SHINGLES, turns.firstShingles(), Function.identity());
    row.withList(TracesTable.LAST_USER_SHINGLES, turns.lastShingles(), Function.identity());
  }

  private static void putUsage(InternalRowBuilder row, Usage usage) {
    row.with(TracesTable.LLM_CALLS, usage.llmCalls());
    row.with(TracesTable.INPUT_TOKENS, usage.inputTokens());
    row.with(TracesTable.OUTPUT_TOKENS, usage.outputTokens());
    row.with(TracesTable.TOTAL_TOKENS, usage.totalTokens());
    row.with(TracesTable.REASONING_TOKENS, usage.reasoningTokens());
    row.with(TracesTable.MAX_INPUT_TOKENS, usage.maxInputTokens());
    row.with(TracesTable.MAX_INPUT_MODEL, usage.maxInputModel());
    row.with(TracesTable.MODEL, usage.model());
    row.with(TracesTable.COST_USD, usage.costUsd());
  }

  private static void putAnswers(InternalRowBuilder row, Answers answers) {
    row.with(TracesTable.GUARDRAIL_TRIPS, answers.guardrailTrips());
    row.with(TracesTable.MIN_CONFIDENCE, answers.minConfidence());
    row.with(TracesTable.REFUSALS, answers.refusals());
    row.with(TracesTable.TRUNCATED_OUTPUTS, answers.truncated());
    row.with(TracesTable.EMPTY_OUTPUTS, answers.empty());
    row.with(TracesTable.NEGATIVE_FEEDBACK, answers.negativeFeedback());
    row.with(TracesTable.ANSWER_CHARS, answers.answerChars());
  }
}
