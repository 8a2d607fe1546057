package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MLflow's span attributes, whose values are JSON: a text stands in quotes. */
final class MlflowVocabulary implements Vocabulary {
  private static final String TYPE = "mlflow.spanType";
  private static final String INPUTS = "mlflow.spanInputs";
  private static final String OUTPUTS = "mlflow.spanOutputs";
  private static final String PROMPTS = "mlflow.linkedPrompts";
  private static final String USAGE = "mlflow.chat.tokenUsage";

  @Override
  public String semconv() {
    return "mlflow";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(TYPE)
        || span.attributes().containsKey(INPUTS)
        || span.attributes().containsKey(OUTPUTS)
        || span.attributes().containsKey("mlflow.traceRequestId");
  }

  @Override
  public void fill(SpanDraft draft) {
    Payload.unquoted(draft, TYPE)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, TYPE));
    Payload.text(draft, Field.RESPONSE_MODEL, "mlflow.llm.model");
    Payload.text(draft, Field.PROVIDER, "mlflow.llm.provider");
    Payload.text(draft, Field.SESSION_ID, "mlflow.trace.session");
    Payload.text(draft, Field.USER_ID, "mlflow.trace.user");
    tokens(draft);
    draft
        .json("mlflow.llm.cost")
        .flatMap(json -> Numbers.finite(json.path("total_cost").asText()))
        .ifPresent(cost -> draft.put(Field.COST_USD, cost, "mlflow.llm.cost"));
    draft.text(Field.TOOL_DEFINITIONS, "mlflow.chat.tools");
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      Payload.text(draft, Field.TOOL_CALL_ID, "tool_call_id");
    }
    draft.json(PROMPTS).ifPresent(prompts -> promptVersion(draft, prompts));
    Payload.fill(draft, INPUTS, OUTPUTS);
  }

  /** The version of the one prompt that a trace was made with; of several, each with its name. */
  private static void promptVersion(SpanDraft draft, JsonNode prompts) {
    List<String> versions = new ArrayList<>();
    for (JsonNode prompt : prompts) {
      String version = JsonFields.text(prompt, "version");
      if (version != null) {
        versions.add(
            prompts.size() == 1 ? version : JsonFields.text(prompt, "name") + ':' + version);
      }
    }
    if (!versions.isEmpty()) {
      draft.putKeeping(Field.PROMPT_VERSION, String.join(", ", versions), PROMPTS);
    }
  }

  private static void tokens(SpanDraft draft) {
    Optional<JsonNode> usage = draft.json(USAGE);
    usage.ifPresent(
        json -> {
          count(draft, json, Field.INPUT_TOKENS, "input_tokens");
          count(draft, json, Field.OUTPUT_TOKENS, "output_tokens");
          count(draft, json, Field.TOTAL_TOKENS, "total_tokens");
          count(draft, json, Field.CACHE_READ_TOKENS, "cache_read_input_tokens");
          count(draft, json, Field.CACHE_WRITE_TOKENS, "cache_creation_input_tokens");
        });
  }

  private static void count(SpanDraft draft, JsonNode usage, Field field, String member) {
    JsonNode value = usage.path(member);
    if (value.isValueNode() && !value.isNull()) {
      Numbers.count(value.asText()).ifPresent(count -> draft.put(field, count, USAGE));
    }
  }
}
