package dev.assay.udfs.dialect;

import java.util.Locale;

/** What the vocabularies of attributes can say of a span; each is a column of the same name. */
public enum Field {
  OPERATION,
  PROVIDER,
  REQUEST_MODEL,
  RESPONSE_MODEL,
  RESPONSE_ID,
  TEMPERATURE,
  MAX_TOKENS,
  FINISH_REASONS,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  TOTAL_TOKENS,
  CACHE_READ_TOKENS,
  CACHE_WRITE_TOKENS,
  REASONING_TOKENS,
  COST_USD,
  TTFT_MS,
  TOOL_NAME,
  TOOL_CALL_ID,
  TOOL_ARGUMENTS,
  TOOL_RESULT,
  TOOL_DEFINITIONS,
  INPUT_TEXT,
  OUTPUT_TEXT,
  REASONING_TEXT,
  SYSTEM_INSTRUCTIONS,
  INPUT_MESSAGES,
  OUTPUT_MESSAGES,
  DOCUMENTS,
  SERVICE_NAME,
  ENVIRONMENT,
  RELEASE,
  ITEM_ID,
  SESSION_ID,
  USER_ID,
  AGENT_NAME,
  PROMPT_VERSION,
  MODEL_VERSION,
  FEATURE_FLAGS,
  CONSENT,
  SYNTHETIC,
  ERROR_TYPE,
  GUARDRAIL,
  CONFIDENCE,
  FEEDBACK;

  /** The column's name. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
