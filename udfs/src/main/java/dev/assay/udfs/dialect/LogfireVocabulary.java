package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanStatus;
import java.util.Optional;

/**
 * Logfire's spans of OpenAI's and Anthropic's clients, which keep what was asked and answered whole
 * or, later, under the names of GenAI. An answer that streams is told by a log of its own.
 */
final class LogfireVocabulary implements Vocabulary {
  private static final String REQUEST = "request_data";
  private static final String RESPONSE = "response_data";
  private static final String KIND = "logfire.span_type";
  private static final String USAGE = "gen_ai.usage.raw";

  @Override
  public String semconv() {
    return "logfire";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(REQUEST) && span.attributes().containsKey(KIND);
  }

  @Override
  public void fill(SpanDraft draft) {
    Optional<JsonNode> request = draft.json(REQUEST);
    request
        .filter(json -> json.has("model") && (json.has("messages") || isOfResponses(draft)))
        .ifPresent(json -> draft.putKeeping(Field.OPERATION, Operation.LLM, REQUEST));
    if (draft.value(Field.OPERATION, Operation.class) != Operation.LLM) {
      return;
    }
    if (request.filter(json -> json.has("messages") || json.has("input")).isPresent()) {
      Payload.fill(draft, REQUEST, RESPONSE);
    }
    draft.json(RESPONSE).ifPresent(json -> answer(draft, json));
    draft.json(USAGE).ifPresent(json -> usage(draft, json, USAGE));
    if (isBegun(draft)) {
      draft.refine(Field.OPERATION, Operation.CHAIN);
    }
  }

  private static boolean isOfResponses(SpanDraft draft) {
    return String.valueOf(draft.raw().name()).startsWith("Responses API")
        || draft.attribute("events") != null;
  }

  private static void answer(SpanDraft draft, JsonNode response) {
    JsonNode streamed = response.path("combined_chunk_content");
    if (streamed.isTextual()) {
      JsonNode message = JsonNodeFactory.instance.objectNode().set("content", streamed);
      Contents.outputMessages(draft, Conversation.read(message, "assistant"), RESPONSE);
    }
    usage(draft, response.path("usage"), RESPONSE);
  }

  private static void usage(SpanDraft draft, JsonNode usage, String attribute) {
    draft.countKeeping(Field.INPUT_TOKENS, usage, attribute, "prompt_tokens", "input_tokens");
    draft.countKeeping(Field.OUTPUT_TOKENS, usage, attribute, "completion_tokens", "output_tokens");
    draft.countKeeping(Field.TOTAL_TOKENS, usage, attribute, "total_tokens");
    JsonNode out = JsonFields.first(usage, "completion_tokens_details", "output_tokens_details");
    draft.countKeeping(Field.REASONING_TOKENS, out, attribute, "reasoning_tokens");
    JsonNode in = JsonFields.first(usage, "prompt_tokens_details", "input_tokens_details");
    draft.countKeeping(Field.CACHE_READ_TOKENS, in, attribute, "cached_tokens");
  }

  /** Whether the span ends where the answer begins to stream, which a log tells at its end. */
  private static boolean isBegun(SpanDraft draft) {
    return !"log".equals(draft.attribute(KIND))
        && draft.attribute(RESPONSE) == null
        && !draft.has(Field.OUTPUT_MESSAGES)
        && !draft.has(Field.OUTPUT_TOKENS)
        && !draft.has(Field.RESPONSE_ID)
        && SpanLift.status(draft.raw()) != SpanStatus.ERROR;
  }
}
