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
 * {@code spans}: a row is a canonical span; the key is source, trace_id, span_id. Partitioned by
 * the UTC date of its own start. {@code record_hash} tells a repeated record of a span from a
 * changed one, {@code revision} which of two is the later; {@code ingest_batch} is the set of files
 * that the record came with, {@code trace_date} its trace's in {@link TracesTable}.
 */
public final class SpansTable {
  public static final String SOURCE = "source";
  public static final String DIALECT = "dialect";
  public static final String SEMCONV = "semconv";
  public static final String TRACE_ID = "trace_id";
  public static final String SPAN_ID = "span_id";
  public static final String PARENT_SPAN_ID = "parent_span_id";
  public static final String IS_ORPHAN = "is_orphan";
  public static final String SOURCE_TRACE_ID = "source_trace_id";
  public static final String SOURCE_SPAN_ID = "source_span_id";
  public static final String NAME = "name";
  public static final String OPERATION = "operation";
  public static final String OPERATION_RAW = "operation_raw";
  public static final String OTEL_KIND = "otel_kind";
  public static final String START_TIME = "start_time";
  public static final String END_TIME = "end_time";
  public static final String START_UNIX_NANO = "start_unix_nano";
  public static final String END_UNIX_NANO = "end_unix_nano";
  public static final String DURATION_NS = "duration_ns";
  public static final String STATUS = "status";
  public static final String STATUS_MESSAGE = "status_message";
  public static final String ERROR_TYPE = "error_type";
  public static final String SERVICE_NAME = "service_name";
  public static final String ENVIRONMENT = "environment";
  public static final String RELEASE = "release";
  public static final String ITEM_ID = "item_id";
  public static final String SESSION_ID = "session_id";
  public static final String USER_ID = "user_id";
  public static final String AGENT_NAME = "agent_name";
  public static final String PROMPT_VERSION = "prompt_version";
  public static final String MODEL_VERSION = "model_version";
  public static final String FEATURE_FLAGS = "feature_flags";
  public static final String PROVIDER = "provider";
  public static final String REQUEST_MODEL = "request_model";
  public static final String RESPONSE_MODEL = "response_model";
  public static final String RESPONSE_ID = "response_id";
  public static final String TEMPERATURE = "temperature";
  public static final String MAX_TOKENS = "max_tokens";
  public static final String FINISH_REASONS = "finish_reasons";
  public static final String INPUT_TOKENS = "input_tokens";
  public static final String OUTPUT_TOKENS = "output_tokens";
  public static final String TOTAL_TOKENS = "total_tokens";
  public static final String CACHE_READ_TOKENS = "cache_read_tokens";
  public static final String CACHE_WRITE_TOKENS = "cache_write_tokens";
  public static final String REASONING_TOKENS = "reasoning_tokens";
  public static final String COST_USD = "cost_usd";
  public static final String TTFT_MS = "ttft_ms";
  public static final String TOOL_NAME = "tool_name";
  public static final String TOOL_CALL_ID = "tool_call_id";
  public static final String TOOL_ARGUMENTS = "tool_arguments";
  public static final String TOOL_RESULT = "tool_result";
  public static final String TOOL_DEFINITIONS = "tool_definitions";
  public static final String INPUT_TEXT = "input_text";
  public static final String OUTPUT_TEXT = "output_text";
  public static final String REASONING_TEXT = "reasoning_text";
  public static final String SYSTEM_INSTRUCTIONS = "system_instructions";
  public static final String INPUT_MESSAGES = "input_messages";
  public static final String OUTPUT_MESSAGES = "output_messages";
  public static final String DOCUMENTS = "documents";
  public static final String GUARDRAIL = "guardrail";
  public static final String CONFIDENCE = "confidence";
  public static final String ATTRIBUTES = "attributes";
  public static final String RESOURCE_ATTRIBUTES = "resource_attributes";
  public static final String SCOPE_NAME = "scope_name";
  public static final String SCOPE_VERSION = "scope_version";
  public static final String EVENTS = "events";
  public static final String LINKS = "links";
  public static final String SYNTHETIC = "synthetic";
  public static final String CONSENT = "consent";
  public static final String FEEDBACK = "feedback";
  public static final String PARSE_WARNINGS = "parse_warnings";
  public static final String CONTENT_HASH = "content_hash";
  public static final String RECORD_HASH = "record_hash";
  public static final String REVISION = "revision";
  public static final String INGEST_BATCH = "ingest_batch";
  public static final String SOURCE_FILE = "source_file";
  public static final String TRACE_DATE = "trace_date";
  public static final String SPAN_DATE = "span_date";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "spans",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(DIALECT, StringType, false)
                  .add(SEMCONV, StringType)
                  .add(TRACE_ID, StringType, false)
                  .add(SPAN_ID, StringType, false)
                  .add(PARENT_SPAN_ID, StringType)
                  .add(IS_ORPHAN, BooleanType)
                  .add(SOURCE_TRACE_ID, StringType)
                  .add(SOURCE_SPAN_ID, StringType)
                  .add(NAME, StringType)
                  .add(OPERATION, StringType, false)
                  .add(OPERATION_RAW, StringType)
                  .add(OTEL_KIND, StringType)
                  .add(START_TIME, TimestampType, false)
                  .add(END_TIME, TimestampType)
                  .add(START_UNIX_NANO, LongType, false)
                  .add(END_UNIX_NANO, LongType)
                  .add(DURATION_NS, LongType)
                  .add(STATUS, StringType, false)
                  .add(STATUS_MESSAGE, StringType)
                  .add(ERROR_TYPE, StringType)
                  .add(SERVICE_NAME, StringType)
                  .add(ENVIRONMENT, StringType)
                  .add(RELEASE, StringType)
                  .add(ITEM_ID, StringType)
                  .add(SESSION_ID, StringType)
                  .add(USER_ID, StringType)
                  .add(AGENT_NAME, StringType)
                  .add(PROMPT_VERSION, StringType)
                  .add(MODEL_VERSION, StringType)
                  .add(FEATURE_FLAGS, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(PROVIDER, StringType)
                  .add(REQUEST_MODEL, StringType)
                  .add(RESPONSE_MODEL, StringType)
                  .add(RESPONSE_ID, StringType)
                  .add(TEMPERATURE, DoubleType)
                  .add(MAX_TOKENS, LongType)
                  .add(FINISH_REASONS, DataType.fromDDL("ARRAY<STRING>"))
                  .add(INPUT_TOKENS, LongType)
                  .add(OUTPUT_TOKENS, LongType)
                  .add(TOTAL_TOKENS, LongType)
                  .add(CACHE_READ_TOKENS, LongType)
                  .add(CACHE_WRITE_TOKENS, LongType)
                  .add(REASONING_TOKENS, LongType)
                  .add(COST_USD, DoubleType)
                  .add(TTFT_MS, DoubleType)
                  .add(TOOL_NAME, StringType)
                  .add(TOOL_CALL_ID, StringType)
                  .add(TOOL_ARGUMENTS, StringType)
                  .add(TOOL_RESULT, StringType)
                  .add(TOOL_DEFINITIONS, StringType)
                  .add(INPUT_TEXT, StringType)
                  .add(OUTPUT_TEXT, StringType)
                  .add(REASONING_TEXT, StringType)
                  .add(SYSTEM_INSTRUCTIONS, StringType)
                  .add(
                      INPUT_MESSAGES,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<role: STRING, name: STRING, content: STRING, tool_call_id:"
                              + " STRING, tool_calls: ARRAY<STRUCT<id: STRING, name: STRING,"
                              + " arguments: STRING>>, parts_json: STRING>>"))
                  .add(
                      OUTPUT_MESSAGES,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<role: STRING, name: STRING, content: STRING, tool_call_id:"
                              + " STRING, tool_calls: ARRAY<STRUCT<id: STRING, name: STRING,"
                              + " arguments: STRING>>, parts_json: STRING>>"))
                  .add(
                      DOCUMENTS,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<id: STRING, content: STRING, score: DOUBLE, metadata:"
                              + " STRING>>"))
                  .add(GUARDRAIL, StringType)
                  .add(CONFIDENCE, DoubleType)
                  .add(ATTRIBUTES, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(RESOURCE_ATTRIBUTES, DataType.fromDDL("MAP<STRING, STRING>"))
                  .add(SCOPE_NAME, StringType)
                  .add(SCOPE_VERSION, StringType)
                  .add(
                      EVENTS,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<name: STRING, time_unix_nano: BIGINT, attributes:"
                              + " MAP<STRING, STRING>>>"))
                  .add(
                      LINKS,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<trace_id: STRING, span_id: STRING, attributes: MAP<STRING,"
                              + " STRING>>>"))
                  .add(SYNTHETIC, BooleanType)
                  .add(CONSENT, BooleanType)
                  .add(FEEDBACK, StringType)
                  .add(PARSE_WARNINGS, DataType.fromDDL("ARRAY<STRING>"))
                  .add(CONTENT_HASH, StringType, false)
                  .add(RECORD_HASH, LongType, false)
                  .add(REVISION, LongType, false)
                  .add(INGEST_BATCH, StringType)
                  .add(SOURCE_FILE, StringType)
                  .add(TRACE_DATE, DateType, false)
                  .add(SPAN_DATE, DateType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(SPAN_DATE)
          .indexedBy(SOURCE, TRACE_ID, SPAN_ID, START_UNIX_NANO);

  private SpansTable() {}
}
