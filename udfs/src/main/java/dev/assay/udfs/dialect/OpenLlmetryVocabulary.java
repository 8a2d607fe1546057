package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenLLMetry (Traceloop): numbered prompts and completions, and inputs of its entities. */
final class OpenLlmetryVocabulary implements Vocabulary {
  private static final String KIND = "traceloop.span.kind";
  private static final String INPUT = "traceloop.entity.input";
  private static final String OUTPUT = "traceloop.entity.output";

  /** Under this name a message holds what a model thought before it. */
  private static final String THOUGHT = "reasoning_content";

  @Override
  public String semconv() {
    return "openllmetry";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.hasAttributeUnder("traceloop.")
        || span.hasAttributeUnder("gen_ai.prompt.")
        || span.hasAttributeUnder("gen_ai.completion.")
        || span.hasAttributeUnder("llm.")
        || span.events().stream().anyMatch(OpenLlmetryVocabulary::isFound);
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(KIND)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, KIND));
    draft
        .firstAttribute("llm.request.type")
        .flatMap(Operations::ofRequestType)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, "llm.request.type"));
    found(draft);
    draft.count(Field.TOTAL_TOKENS, "llm.usage.total_tokens");
    messages(draft);
    Operation operation = draft.value(Field.OPERATION, Operation.class);
    if (operation == Operation.TOOL) {
      draft.text(Field.TOOL_NAME, "traceloop.entity.name");
      draft.content(Field.TOOL_ARGUMENTS, INPUT);
      draft.content(Field.TOOL_RESULT, OUTPUT);
    }
    draft.content(Field.INPUT_TEXT, INPUT);
    if (operation == Operation.RETRIEVER) {
      Contents.documents(draft, OUTPUT);
    }
    if (operation != Operation.RETRIEVER || !draft.has(Field.DOCUMENTS)) {
      draft.content(Field.OUTPUT_TEXT, OUTPUT);
    }
    draft.text(
        Field.SESSION_ID,
        "traceloop.association.properties.session_id",
        "traceloop.association.properties.thread_id");
    draft.text(Field.USER_ID, "traceloop.association.properties.user_id");
    draft.text(Field.PROMPT_VERSION, "traceloop.prompt.version");
  }

  /** An event of a client of a vector store tells a document that was found. */
  private static boolean isFound(SpanEvent event) {
    return "db.query.result".equals(event.name()) || "db.search.result".equals(event.name());
  }

  private static void found(SpanDraft draft) {
    List<Document> documents = new ArrayList<>();
    for (SpanEvent event : draft.raw().events()) {
      if (isFound(event)) {
        Map<String, String> found = event.attributes();
        String score = found.get(event.name() + ".score");
        String number = score == null ? found.get(event.name() + ".distance") : score;
        documents.add(
            new Document(
                found.get(event.name() + ".id"),
                found.get(event.name() + ".document"),
                number == null ? null : Numbers.finite(number).orElse(null),
                found.getOrDefault(
                    event.name() + ".metadata", found.get(event.name() + ".entity"))));
      }
    }
    if (!documents.isEmpty()) {
      draft.putKeeping(Field.OPERATION, Operation.RETRIEVER, "");
      draft.putKeeping(Field.DOCUMENTS, List.copyOf(documents), "");
    }
  }

  private static void messages(SpanDraft draft) {
    IndexedAttributes.under("gen_ai.prompt.", draft.raw().attributes())
        .ifPresent(
            found ->
                Contents.inputMessages(
                    draft, Conversation.read(found.list(), "user"), found.names()));
    IndexedAttributes.under("gen_ai.completion.", draft.raw().attributes())
        .ifPresent(
            found ->
                Contents.outputMessages(
                    draft,
                    Conversation.read(completions(found.list()), "assistant"),
                    found.names()));
    IndexedAttributes.under("llm.request.functions.", draft.raw().attributes())
        .ifPresent(
            found ->
                draft.put(Field.TOOL_DEFINITIONS, JsonText.write(found.list()), found.names()));
  }

  /**
   * Completions as messages: what Anthropic's models thought has a number of its own before their
   * answer, and so has each call that LiteLLM writes.
   */
  private static ArrayNode completions(JsonNode list) {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (JsonNode node : list) {
      JsonNode last = messages.path(messages.size() - 1);
      JsonNode call = node.path("function_call");
      if (call.isObject() && node.size() == 1 && last.path("tool_calls") instanceof ArrayNode all) {
        all.add(call);
      } else if (node instanceof ObjectNode message) {
        boolean thinks = node.path("role").asText().equals("thinking");
        boolean thought = last.has(THOUGHT) && !last.has("content") && !last.has("tool_calls");
        ObjectNode whole = thought && !thinks ? (ObjectNode) last : messages.addObject();
        whole.setAll(message);
        if (call.isObject() && !whole.has("tool_calls")) {
          whole.putArray("tool_calls").add(whole.remove("function_call"));
        }
        if (thinks) {
          whole.put("role", "assistant").set(THOUGHT, whole.remove("content"));
        }
      }
    }
    return messages;
  }
}
