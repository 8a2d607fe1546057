package dev.assay.udfs.signal;

/** A number that a trace was rolled up to, of which signals are made. */
public enum Feature {
  /** Spans of any operation. */
  SPAN_COUNT,
  /** Spans that ended in an error, of any operation. */
  ERROR_SPANS,
  /** Tool executions that failed, by status or by what they returned. */
  TOOL_ERRORS,
  /** Tool calls beyond the first of each name and arguments. */
  REPEATED_CALLS,
  /** How often the most repeated call was made, with the same name and arguments. */
  MAX_SAME_CALL,
  /** Calls of a tool again with other arguments after it had failed. */
  ADJUSTED_RETRIES,
  /** Tool results that the answer passes over, though it has figures of its own. */
  IGNORED_RESULTS,
  /** User turns that say again what an earlier turn said. */
  RESUBMISSIONS,
  /** 1 where a trace of the same session, soon after this one, asks the same again, else 0. */
  ASKED_AGAIN_AFTER,
  /** 1 where this trace asks again what the session's previous one had asked, else 0. */
  ASKS_AGAIN,
  /** Tokens that the model calls wrote. */
  OUTPUT_TOKENS,
  /** Tokens that the model calls read and wrote. */
  TOTAL_TOKENS,
  /** Tokens of hidden reasoning. */
  REASONING_TOKENS,
  /** Tokens that the largest model call read. */
  MAX_INPUT_TOKENS,
  /** Tokens that the model of the largest call can read; absent for an unknown model. */
  CONTEXT_WINDOW,
  /** From the first start to the last end, in milliseconds. */
  DURATION_MS,
  /** Spans on the longest path from a root. */
  DEPTH,
  /** Guardrails that intervened. */
  GUARDRAIL_TRIPS,
  /** The lowest confidence that the trace states, 0 to 1. */
  MIN_CONFIDENCE,
  /** Answers that refuse, by their words. */
  REFUSALS,
  /** Hand-overs to a person or another agent. */
  HANDOFFS,
  /** Model calls that stopped at their token limit. */
  TRUNCATED_OUTPUTS,
  /** Model calls that wrote neither text nor a tool call. */
  EMPTY_OUTPUTS,
  /** Bad marks that a user gave. */
  NEGATIVE_FEEDBACK,
  /** How far the trace is from all that was labelled, 0 to 1. */
  NOVELTY
}
