package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Operation;

/** LangSmith; the columns of its bulk export are read under the names of its OTel attributes. */
public final class LangSmithVocabulary implements Vocabulary {
  /** The run's type. */
  public static final String KIND = "langsmith.span.kind";

  public static final String INPUTS = "langsmith.inputs";
  public static final String OUTPUTS = "langsmith.outputs";
  public static final String METADATA = "metadata.";
  public static final String INVOCATION = "langsmith.invocation_params";
  public static final String PROMPT_TOKENS = "langsmith.prompt_tokens";
  public static final String COMPLETION_TOKENS = "langsmith.completion_tokens";
  public static final String TOTAL_TOKENS = "langsmith.total_tokens";
  public static final String TOTAL_COST = "langsmith.total_cost";
  public static final String TOOL_CALL_ID = "langsmith.tool_call_id";
  public static final String FIRST_TOKEN = "langsmith.first_token_time";

  private static final double NANOS_IN_MILLI = 1e6;

  @Override
  public String semconv() {
    return "langsmith";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(KIND);
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(KIND)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, KIND));
    draft.text(Field.PROVIDER, METADATA + "ls_provider");
    draft.text(Field.REQUEST_MODEL, METADATA + "ls_model_name");
    draft.number(Field.TEMPERATURE, 1, METADATA + "ls_temperature");
    draft.count(Field.MAX_TOKENS, METADATA + "ls_max_tokens");
    draft
        .json(INVOCATION)
        .ifPresent(
            json -> {
              String model = JsonFields.text(json, "model", "model_name");
              draft.putKeeping(Field.REQUEST_MODEL, model, INVOCATION);
              draft.putKeeping(
                  Field.TOOL_DEFINITIONS, JsonFields.text(json, "tools", "functions"), INVOCATION);
            });
    draft.count(Field.INPUT_TOKENS, PROMPT_TOKENS);
    draft.count(Field.OUTPUT_TOKENS, COMPLETION_TOKENS);
    draft.count(Field.TOTAL_TOKENS, TOTAL_TOKENS);
    draft
        .json(METADATA + "usage_metadata")
        .ifPresent(
            usage -> {
              detail(draft, usage, Field.CACHE_READ_TOKENS, "input_token_details", "cache_read");
              detail(
                  draft, usage, Field.CACHE_WRITE_TOKENS, "input_token_details", "cache_creation");
              detail(draft, usage, Field.REASONING_TOKENS, "output_token_details", "reasoning");
            });
    draft.number(Field.COST_USD, 1, TOTAL_COST);
    draft
        .firstAttribute(FIRST_TOKEN)
        .flatMap(Numbers::whole)
        .filter(at -> at >= draft.raw().startUnixNano())
        .ifPresent(
            at ->
                draft.put(
                    Field.TTFT_MS,
                    (at - draft.raw().startUnixNano()) / NANOS_IN_MILLI,
                    FIRST_TOKEN));
    draft.text(
        Field.SESSION_ID,
        METADATA + "session_id",
        METADATA + "thread_id",
        METADATA + "conversation_id");
    draft.text(Field.USER_ID, METADATA + "user_id");
    draft.text(Field.RELEASE, METADATA + "revision_id", METADATA + "version");
    draft.text(Field.ENVIRONMENT, METADATA + "environment", METADATA + "env");
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.put(Field.TOOL_NAME, draft.raw().name());
      draft.text(Field.TOOL_CALL_ID, TOOL_CALL_ID);
      Payload.arguments(draft, INPUTS);
      Payload.result(draft, Field.TOOL_RESULT, OUTPUTS);
      return;
    }
    Payload.fill(draft, INPUTS, OUTPUTS);
  }

  private static void detail(
      SpanDraft draft, JsonNode usage, Field field, String details, String name) {
    Numbers.count(usage.path(details).path(name).asText())
        .ifPresent(count -> draft.putKeeping(field, count, METADATA + "usage_metadata"));
  }
}
