package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Mastra's own spans, as its exporter for OpenTelemetry writes them. */
final class MastraVocabulary implements Vocabulary {
  private static final String TYPE = "mastra.span.type";
  private static final String METADATA = "mastra.metadata.";
  private static final String CALLS = "toolCalls";
  private static final String FIRST_TOKEN = "mastra.completion_start_time";

  /** Types whose output is an answer: an object with its text and the tools that it calls. */
  private static final Set<String> ANSWERS =
      Set.of("agent_run", "llm_generation", "model_generation", "model_step", "model_inference");

  private static final Map<String, Operation> OPERATIONS =
      Map.ofEntries(
          Map.entry("agent_run", Operation.AGENT),
          Map.entry("workflow_run", Operation.WORKFLOW),
          Map.entry("workflow_step", Operation.CHAIN),
          Map.entry("model_step", Operation.CHAIN),
          Map.entry("processor_run", Operation.CHAIN),
          Map.entry("model_inference", Operation.LLM),
          Map.entry("tool_call", Operation.TOOL),
          Map.entry("mcp_tool_call", Operation.TOOL),
          Map.entry("provider_tool_call", Operation.TOOL),
          Map.entry("rag_embedding", Operation.EMBEDDING),
          Map.entry("memory_operation", Operation.MEMORY),
          Map.entry("scorer_run", Operation.EVALUATOR));

  @Override
  public String semconv() {
    return "mastra";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(TYPE);
  }

  @Override
  public void fill(SpanDraft draft) {
    String type = draft.attribute(TYPE);
    draft.putKeeping(Field.OPERATION, operation(draft, type), TYPE);
    draft.text(Field.SESSION_ID, METADATA + "threadId", METADATA + "sessionId");
    draft.text(Field.USER_ID, METADATA + "userId", METADATA + "resourceId");
    draft
        .firstAttribute(FIRST_TOKEN)
        .flatMap(LangfuseVocabulary::nanos)
        .flatMap(draft::millisUntil)
        .ifPresent(waited -> draft.putKeeping(Field.TTFT_MS, waited, FIRST_TOKEN));
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.content(Field.TOOL_ARGUMENTS, "gen_ai.tool.input");
      draft.content(Field.TOOL_RESULT, "gen_ai.tool.output");
      draft.lifted("input", "output");
    } else if (!"model_chunk".equals(type)) {
      // A chunk is a part of the answer that the call around it tells whole.
      content(draft, type);
    }
  }

  /** A generation is one call where it names its model, else what is around several. */
  private static Operation operation(SpanDraft draft, String type) {
    if (type.endsWith("_generation")) {
      return draft.has(Field.REQUEST_MODEL) ? Operation.LLM : Operation.CHAIN;
    }
    return OPERATIONS.get(type);
  }

  private static void content(SpanDraft draft, String type) {
    String output = "mastra." + type + ".output";
    if (ANSWERS.contains(type)) {
      for (String name : new String[] {output, "gen_ai.completion", "output"}) {
        draft
            .json(name)
            .flatMap(MastraVocabulary::answer)
            .ifPresent(answer -> Contents.outputMessages(draft, answer, name));
      }
    }
    // A step is given the request, in short or in the provider's own form.
    if (!"model_step".equals(type)) {
      draft.content(Field.INPUT_TEXT, "mastra." + type + ".input", "input");
    }
    draft.content(Field.OUTPUT_TEXT, output, "output");
  }

  private static Optional<Conversation> answer(JsonNode output) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    String text = JsonFields.text(output, "text");
    if (text != null && !text.isBlank()) {
      message.put("content", text);
    }
    if (output.path(CALLS).isArray() && !output.path(CALLS).isEmpty()) {
      message.set("tool_calls", output.get(CALLS));
    }
    return message.isEmpty()
        ? Optional.empty()
        : Optional.of(Conversation.read(message, "assistant"));
  }
}
