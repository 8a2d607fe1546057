package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Operation;

/** Google's ADK, which keeps what Gemini and tools were asked and gave under names of its own. */
final class AdkVocabulary implements Vocabulary {
  private static final String PREFIX = "gcp.vertex.agent.";
  private static final String REQUEST = PREFIX + "llm_request";
  private static final String RESPONSE = PREFIX + "llm_response";
  private static final String TOOL = "gen_ai.tool.name";

  /** The name of the span around tools that were called at once. */
  private static final String AROUND_TOOLS = "(merged tools)";

  @Override
  public String semconv() {
    return "adk";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.hasAttributeUnder(PREFIX);
  }

  @Override
  public void fill(SpanDraft draft) {
    if (AROUND_TOOLS.equals(draft.attribute(TOOL))) {
      draft.refine(Field.OPERATION, Operation.CHAIN);
      draft.refine(Field.TOOL_NAME, null);
      draft.refine(Field.TOOL_CALL_ID, null);
      draft.unlift(TOOL);
      draft.unlift("gen_ai.tool.call.id");
      return;
    }
    draft.text(Field.SESSION_ID, PREFIX + "session_id");
    // On the spans of tools, which call no model, both are empty objects.
    draft.json(REQUEST).filter(json -> !json.isEmpty()).ifPresent(json -> request(draft, json));
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.content(Field.TOOL_ARGUMENTS, PREFIX + "tool_call_args");
      Payload.result(draft, Field.TOOL_RESULT, PREFIX + "tool_response");
    }
  }

  private static void request(SpanDraft draft, JsonNode request) {
    draft.putKeeping(Field.OPERATION, Operation.LLM, REQUEST);
    Payload.fill(draft, REQUEST, RESPONSE);
    String tools = JsonFields.text(request.path("config"), "tools");
    if (tools != null) {
      draft.putKeeping(Field.TOOL_DEFINITIONS, tools, REQUEST);
    }
  }
}
