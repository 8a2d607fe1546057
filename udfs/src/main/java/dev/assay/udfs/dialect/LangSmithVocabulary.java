package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Operation;
import java.util.stream.Stream;

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

  /** What went in and out, in its own exporter for OpenTelemetry. */
  private static final String PROMPT = "gen_ai.prompt";

  private static final String COMPLETION = "gen_ai.completion";

  /** What that exporter writes of a run that failed. */
  private static final String NOTHING = "{}";

  /** Before the names of metadata, of its own exporter for OpenTelemetry. */
  private static final String OTEL = "langsmith.";

  @Override
  public String semconv() {
    return "langsmith";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(KIND);
  }

  /** The metadata of some names, as both exports write them. */
  private static String[] metadata(String... names) {
    return Stream.of(names)
        .flatMap(name -> Stream.of(METADATA + name, OTEL + METADATA + name))
        .toArray(String[]::new);
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(KIND)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, KIND));
    draft.text(Field.PROVIDER, metadata("ls_provider"));
    draft.text(Field.REQUEST_MODEL, metadata("ls_model_name"));
    draft.number(Field.TEMPERATURE, 1, metadata("ls_temperature"));
    draft.count(Field.MAX_TOKENS, metadata("ls_max_tokens"));
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
        .firstAttribute(metadata("usage_metadata"))
        .flatMap(JsonText::container)
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
        .flatMap(draft::millisUntil)
        .ifPresent(waited -> draft.put(Field.TTFT_MS, waited, FIRST_TOKEN));
    draft.text(Field.SESSION_ID, metadata("session_id", "thread_id", "conversation_id"));
    draft.text(Field.USER_ID, metadata("user_id"));
    draft.text(Field.RELEASE, metadata("revision_id", "version"));
    draft.text(Field.ENVIRONMENT, metadata("environment", "env"));
    String inputs = draft.attribute(INPUTS) == null ? PROMPT : INPUTS;
    String outputs = draft.attribute(OUTPUTS) == null ? COMPLETION : OUTPUTS;
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.put(Field.TOOL_NAME, draft.raw().name());
      draft.text(Field.TOOL_CALL_ID, TOOL_CALL_ID);
      Payload.arguments(draft, inputs);
      if (!NOTHING.equals(draft.attribute(outputs))) {
        Payload.result(draft, Field.TOOL_RESULT, outputs);
      }
      return;
    }
    Payload.fill(draft, inputs, outputs);
  }

  private static void detail(
      SpanDraft draft, JsonNode usage, Field field, String details, String name) {
    Numbers.count(usage.path(details).path(name).asText())
        .ifPresent(count -> draft.putKeeping(field, count, METADATA + "usage_metadata"));
  }
}
