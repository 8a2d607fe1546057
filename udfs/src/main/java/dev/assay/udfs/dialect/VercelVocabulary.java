package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.Operation;

/** The Vercel AI SDK's own {@code ai.*} attributes. */
final class VercelVocabulary implements Vocabulary {
  private static final String OPERATION = "ai.operationId";
  private static final String PROMPT = "ai.prompt";
  private static final String TEXT = "ai.response.text";
  private static final String CALLS = "ai.response.toolCalls";

  @Override
  public String semconv() {
    return "vercel";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.hasAttributeUnder("ai.");
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(OPERATION)
        .flatMap(Operations::ofVercel)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, OPERATION));
    draft.text(Field.PROVIDER, "ai.model.provider");
    draft.text(Field.REQUEST_MODEL, "ai.model.id");
    draft.text(Field.RESPONSE_MODEL, "ai.response.model");
    draft.text(Field.RESPONSE_ID, "ai.response.id");
    Contents.texts(draft, Field.FINISH_REASONS, "ai.response.finishReason");
    draft.count(
        Field.INPUT_TOKENS, "ai.usage.promptTokens", "ai.usage.inputTokens", "ai.usage.tokens");
    draft.count(Field.OUTPUT_TOKENS, "ai.usage.completionTokens", "ai.usage.outputTokens");
    draft.count(Field.TOTAL_TOKENS, "ai.usage.totalTokens");
    draft.count(Field.CACHE_READ_TOKENS, "ai.usage.cachedInputTokens");
    draft.count(Field.REASONING_TOKENS, "ai.usage.reasoningTokens");
    draft.number(Field.TTFT_MS, 1, "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk");
    draft.text(Field.TOOL_DEFINITIONS, "ai.prompt.tools");
    draft.text(Field.REASONING_TEXT, "ai.response.reasoning");
    draft.text(
        Field.SESSION_ID, "ai.telemetry.metadata.sessionId", "ai.settings.context.sessionId");
    draft.text(Field.USER_ID, "ai.telemetry.metadata.userId", "ai.settings.context.userId");
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.text(Field.TOOL_NAME, "ai.toolCall.name");
      draft.text(Field.TOOL_CALL_ID, "ai.toolCall.id");
      draft.content(Field.TOOL_ARGUMENTS, "ai.toolCall.args", "ai.toolCall.input");
      draft.content(Field.TOOL_RESULT, "ai.toolCall.result", "ai.toolCall.output");
      return;
    }
    if (draft.value(Field.OPERATION, Operation.class) == Operation.LLM) {
      Contents.inputMessages(draft, "ai.prompt.messages");
      answer(draft);
    }
    draft.json(PROMPT).ifPresent(prompt -> prompt(draft, prompt));
    draft.content(Field.INPUT_TEXT, PROMPT);
    Payload.text(draft, Field.INPUT_TEXT, "ai.value");
    draft.content(Field.INPUT_TEXT, "ai.values");
    draft.content(Field.OUTPUT_TEXT, TEXT, "ai.response.object");
  }

  /** What the application asked for: a text or messages, and the system prompt beside them. */
  private static void prompt(SpanDraft draft, JsonNode prompt) {
    JsonNode asked = JsonFields.first(prompt, "messages", "prompt");
    JsonNode messages =
        asked.isTextual() ? JsonNodeFactory.instance.objectNode().set("content", asked) : asked;
    Conversation conversation = Conversation.read(messages, "user");
    if (!conversation.isEmpty()) {
      Contents.inputMessages(draft, conversation, PROMPT);
      draft.putKeeping(Field.SYSTEM_INSTRUCTIONS, JsonFields.text(prompt, "system"), PROMPT);
    }
  }

  private static void answer(SpanDraft draft) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    if (draft.attribute(TEXT) != null) {
      message.put("content", draft.attribute(TEXT));
    }
    draft.json(CALLS).ifPresent(calls -> message.set("tool_calls", calls));
    if (!message.isEmpty()) {
      Contents.outputMessages(draft, Conversation.read(message, "assistant"), TEXT, CALLS);
    }
  }
}
