package dev.assay.jobs.trace;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code traces}: a row is a trace, with the features that signals need and no payload; the key is
 * source, trace_id. {@code trace_date} is fixed when the trace is first seen.
 */
public final class TracesTable {
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String SOURCE_TRACE_ID = "source_trace_id";
  public static final String TRACE_DATE = "trace_date";
  public static final String TOUCHED_DATE = "touched_date";
  public static final String START_TIME = "start_time";
  public static final String END_TIME = "end_time";
  public static final String START_UNIX_NANO = "start_unix_nano";
  public static final String SESSION_ID = "session_id";
  public static final String USER_ID = "user_id";
  public static final String SERVICE_NAME = "service_name";
  public static final String ENVIRONMENT = "environment";
  public static final String AGENT_NAME = "agent_name";
  public static final String RELEASE = "release";
  public static final String ITEM_ID = "item_id";
  public static final String PROMPT_VERSION = "prompt_version";
  public static final String MODEL_VERSION = "model_version";
  public static final String MODEL = "model";
  public static final String FEATURE_FLAGS = "feature_flags";
  public static final String CONTENT_HASH = "content_hash";
  public static final String SYNTHETIC = "synthetic";
  public static final String CONSENT = "consent";
  public static final String SPAN_COUNT = "span_count";
  public static final String LLM_CALLS = "llm_calls";
  public static final String TOOL_CALLS = "tool_calls";
  public static final String ERROR_SPANS = "error_spans";
  public static final String ORPHAN_SPANS = "orphan_spans";
  public static final String TOOL_ERRORS = "tool_errors";
  public static final String REPEATED_CALLS = "repeated_calls";
  public static final String MAX_SAME_CALL = "max_same_call";
  public static final String ADJUSTED_RETRIES = "adjusted_retries";
  public static final String IGNORED_RESULTS = "ignored_results";
  public static final String USER_TURNS = "user_turns";
  public static final String RESUBMISSIONS = "resubmissions";
  public static final String INPUT_TOKENS = "input_tokens";
  public static final String OUTPUT_TOKENS = "output_tokens";
  public static final String TOTAL_TOKENS = "total_tokens";
  public static final String REASONING_TOKENS = "reasoning_tokens";
  public static final String MAX_INPUT_TOKENS = "max_input_tokens";
  public static final String MAX_INPUT_MODEL = "max_input_model";
  public static final String COST_USD = "cost_usd";
  public static final String DURATION_MS = "duration_ms";
  public static final String DEPTH = "depth";
  public static final String GUARDRAIL_TRIPS = "guardrail_trips";
  public static final String MIN_CONFIDENCE = "min_confidence";
  public static final String REFUSALS = "refusals";
  public static final String HANDOFFS = "handoffs";
  public static final String TRUNCATED_OUTPUTS = "truncated_outputs";
  public static final String EMPTY_OUTPUTS = "empty_outputs";
  public static final String NEGATIVE_FEEDBACK = "negative_feedback";
  public static final String ANSWER_CHARS = "answer_chars";
  public static final String TOOL_NAMES = "tool_names";
  public static final String FIRST_USER_SHINGLES = "first_user_shingles";
  public static final String LAST_USER_SHINGLES = "last_user_shingles";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "traces",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(TRACE_ID, StringType, false)
                  .add(SOURCE_TRACE_ID, StringType)
                  .add(TRACE_DATE, DateType, false)
                  .add(TOUCHED_DATE, DateType, false)
                  .add(START_TIME, TimestampType, false)
                  .add(END_TIME, TimestampType)
                  .add(START_UNIX_NANO, LongType, false)
                  .add(SESSION_ID, StringType)
                  .add(USER_ID, StringType)
                  .add(SERVICE_NAME, StringType)
                  .add(ENVIRONMENT, StringType)
                  .add(AGENT_NAME, StringType)
                  .add(RELEASE, StringType)
                  .add(ITEM_ID, StringType)
                  .add(PROMPT_VERSION, StringType)
                  .add(MODEL_VERSION, StringType)
                  .add(MODEL, StringType)
                  .add(FEATURE_FLAGS, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(CONTENT_HASH, StringType, false)
                  .add(SYNTHETIC, BooleanType, false)
                  .add(CONSENT, BooleanType)
                  .add(SPAN_COUNT, LongType, false)
                  .add(LLM_CALLS, LongType, false)
                  .add(TOOL_CALLS, LongType, false)
                  .add(ERROR_SPANS, LongType, false)
                  .add(ORPHAN_SPANS, LongType, false)
                  .add(TOOL_ERRORS, LongType, false)
                  .add(REPEATED_CALLS, LongType, false)
                  .add(MAX_SAME_CALL, LongType, false)
                  .add(ADJUSTED_RETRIES, LongType, false)
                  .add(IGNORED_RESULTS, LongType)
                  .add(USER_TURNS, LongType, false)
                  .add(RESUBMISSIONS, LongType, false)
                  .add(INPUT_TOKENS, LongType)
                  .add(OUTPUT_TOKENS, LongType)
                  .add(TOTAL_TOKENS, LongType)
                  .add(REASONING_TOKENS, LongType)
                  .add(MAX_INPUT_TOKENS, LongType)
                  .add(MAX_INPUT_MODEL, StringType)
                  .add(COST_USD, DoubleType)
                  .add(DURATION_MS, LongType)
                  .add(DEPTH, LongType, false)
                  .add(GUARDRAIL_TRIPS, LongType, false)
                  .add(MIN_CONFIDENCE, DoubleType)
                  .add(REFUSALS, LongType, false)
                  .add(HANDOFFS, LongType, false)
                  .add(TRUNCATED_OUTPUTS, LongType, false)
                  .add(EMPTY_OUTPUTS, LongType, false)
                  .add(NEGATIVE_FEEDBACK, LongType, false)
                  .add(ANSWER_CHARS, LongType)
                  .add(TOOL_NAMES, DataType.fromDDL("ARRAY<STRING>"))
                  .add(FIRST_USER_SHINGLES, DataType.fromDDL("ARRAY<INT>"))
                  .add(LAST_USER_SHINGLES, DataType.fromDDL("ARRAY<INT>")),
              TableDefinition.Kind.STATE)
          .partitionedBy(TRACE_DATE)
          .indexedBy(
              SOURCE, TRACE_ID, TOUCHED_DATE, START_TIME, END_TIME, RELEASE, ITEM_ID, CONTENT_HASH);

  private TracesTable() {}
}
