package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanEvent;
import java.util.Optional;

/** OpenTelemetry's GenAI conventions as they are now. */
final class GenAiVocabulary implements Vocabulary {
  private static final String DETAILS = "gen_ai.client.inference.operation.details";
  private static final double MILLIS = 1000;

  /** What Google's ADK writes where a call has no id. */
  private static final String NO_ID = "<not specified>";

  @Override
  public String semconv() {
    return "genai";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.hasAttributeUnder("gen_ai.")
        || span.events().stream().anyMatch(event -> event.name().startsWith("gen_ai."));
  }

  @Override
  public void fill(SpanDraft draft) {
    operation(draft);
    model(draft);
    tokens(draft);
    tool(draft);
    content(draft);
    draft.text(Field.SESSION_ID, "gen_ai.conversation.id");
    draft.text(Field.AGENT_NAME, "gen_ai.agent.name");
    draft.text(Field.PROMPT_VERSION, "gen_ai.prompt.version");
    draft.raw().events().stream()
        .filter(event -> DETAILS.equals(event.name()))
        .forEach(event -> details(draft, event));
  }

  private static void operation(SpanDraft draft) {
    Optional<String> name = draft.firstAttribute("gen_ai.operation.name");
    name.flatMap(Operations::ofGenAi)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, "gen_ai.operation.name"));
  }

  private static void model(SpanDraft draft) {
    draft.text(Field.PROVIDER, "gen_ai.provider.name");
    draft.text(Field.REQUEST_MODEL, "gen_ai.request.model");
    draft.text(Field.RESPONSE_MODEL, "gen_ai.response.model");
    draft.text(Field.RESPONSE_ID, "gen_ai.response.id");
    draft.number(Field.TEMPERATURE, 1, "gen_ai.request.temperature");
    draft.count(Field.MAX_TOKENS, "gen_ai.request.max_tokens");
    Contents.texts(draft, Field.FINISH_REASONS, "gen_ai.response.finish_reasons");
    Contents.texts(draft, Field.FINISH_REASONS, "gen_ai.response.finish_reason");
    draft.number(
        Field.TTFT_MS,
        MILLIS,
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.client.operation.time_to_first_chunk");
  }

  private static void tokens(SpanDraft draft) {
    draft.count(Field.INPUT_TOKENS, "gen_ai.usage.input_tokens");
    draft.count(Field.OUTPUT_TOKENS, "gen_ai.usage.output_tokens");
    draft.count(Field.TOTAL_TOKENS, "gen_ai.usage.total_tokens");
    draft.count(
        Field.CACHE_READ_TOKENS,
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.cached_input_tokens");
    draft.count(
        Field.CACHE_WRITE_TOKENS,
        "gen_ai.usage.cache_write.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.cache_write_input_tokens");
    draft.count(
        Field.REASONING_TOKENS,
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.reasoning_tokens",
        "gen_ai.usage.details.reasoning_tokens");
    draft.number(
        Field.COST_USD,
        1,
        "gen_ai.usage.cost",
        "gen_ai.usage.total_cost",
        "operation.cost",
        "gen_ai.cost.total_cost");
  }

  private static void tool(SpanDraft draft) {
    draft.text(Field.TOOL_NAME, "gen_ai.tool.name");
    if (!NO_ID.equals(draft.attribute("gen_ai.tool.call.id"))) {
      draft.text(Field.TOOL_CALL_ID, "gen_ai.tool.call.id");
    }
    draft.content(Field.TOOL_ARGUMENTS, "gen_ai.tool.call.arguments");
    draft.content(Field.TOOL_RESULT, "gen_ai.tool.call.result");
    draft.text(Field.TOOL_DEFINITIONS, "gen_ai.tool.definitions");
    Contents.documents(draft, "gen_ai.retrieval.documents");
    draft.text(Field.INPUT_TEXT, "gen_ai.retrieval.query.text", "gen_ai.memory.query.text");
  }

  private static void content(SpanDraft draft) {
    Contents.inputMessages(draft, "gen_ai.input.messages");
    Contents.outputMessages(draft, "gen_ai.output.messages");
    Contents.partsText(draft, Field.SYSTEM_INSTRUCTIONS, "gen_ai.system_instructions");
  }

  private static void details(SpanDraft draft, SpanEvent event) {
    read(event, "gen_ai.input.messages", "user")
        .ifPresent(found -> Contents.inputMessages(draft, found, DETAILS));
    read(event, "gen_ai.output.messages", "assistant")
        .ifPresent(found -> Contents.outputMessages(draft, found, DETAILS));
    JsonText.container(event.attributes().get("gen_ai.system_instructions"))
        .ifPresent(
            json -> {
              MessageParts parts = new MessageParts();
              parts.addAll(json);
              draft.put(Field.SYSTEM_INSTRUCTIONS, parts.text(), DETAILS);
            });
    text(draft, Field.SESSION_ID, event, "gen_ai.conversation.id");
    text(draft, Field.USER_ID, event, "user.id");
    text(draft, Field.TOOL_DEFINITIONS, event, "gen_ai.tool.definitions");
  }

  private static void text(SpanDraft draft, Field field, SpanEvent event, String name) {
    String text = event.attributes().get(name);
    if (text != null && !text.isBlank()) {
      draft.put(field, text, DETAILS);
    }
  }

  private static Optional<Conversation> read(SpanEvent event, String name, String role) {
    return JsonText.container(event.attributes().get(name))
        .map(json -> Conversation.read(json, role))
        .filter(conversation -> !conversation.isEmpty());
  }

  /** Whether a span without an operation can only be a model call. */
  static boolean isModelCall(SpanDraft draft) {
    boolean model = draft.has(Field.REQUEST_MODEL) || draft.has(Field.RESPONSE_MODEL);
    boolean called =
        draft.has(Field.INPUT_TOKENS)
            || draft.has(Field.OUTPUT_TOKENS)
            || draft.has(Field.OUTPUT_MESSAGES)
            || draft.has(Field.FINISH_REASONS);
    return model && called && !draft.has(Field.TOOL_NAME);
  }

  /** The operation that a draft without one must have; empty if nothing tells. */
  static Optional<Operation> implied(SpanDraft draft) {
    if (isModelCall(draft)) {
      return Optional.of(Operation.LLM);
    }
    return draft.has(Field.TOOL_NAME) ? Optional.of(Operation.TOOL) : Optional.empty();
  }
}
