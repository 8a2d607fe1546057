package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.udfs.trace.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** OpenInference, flattened as its instrumentations send it or nested as Phoenix exports it. */
final class OpenInferenceVocabulary implements Vocabulary {
  private static final String KIND = "openinference.span.kind";
  private static final String INPUT = "input.value";
  private static final String OUTPUT = "output.value";
  private static final String PARAMETERS = "llm.invocation_parameters";

  /** How spans end that LlamaIndex's models have for the request, which is no call yet. */
  private static final String PREPARES = "._prepare_chat_with_tools";

  @Override
  public String semconv() {
    return "openinference";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(KIND)
        || span.attributes().containsKey(INPUT)
        || span.attributes().containsKey(OUTPUT)
        || span.attributes().containsKey("session.id")
        || span.hasAttributeUnder("llm.");
  }

  @Override
  public void fill(SpanDraft draft) {
    if (String.valueOf(draft.raw().name()).endsWith(PREPARES)) {
      draft.put(Field.OPERATION, Operation.CHAIN, KIND);
    }
    draft
        .firstAttribute(KIND)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, KIND));
    model(draft);
    tokens(draft);
    messages(draft);
    documents(draft);
    tool(draft);
    if (draft.value(Field.OPERATION, Operation.class) == Operation.EMBEDDING) {
      embedded(draft);
    }
    draft.content(Field.INPUT_TEXT, "reranker.query", "embedding.text", INPUT);
    if (isTextOut(draft)) {
      draft.content(Field.OUTPUT_TEXT, OUTPUT);
    }
    draft.text(Field.SESSION_ID, "session.id");
    draft.text(Field.USER_ID, "user.id");
    draft.text(Field.AGENT_NAME, "agent.name");
    draft.text(Field.PROMPT_VERSION, "llm.prompt_template.version");
  }

  private static void model(SpanDraft draft) {
    draft.text(Field.PROVIDER, "llm.provider", "llm.system");
    draft.text(Field.REQUEST_MODEL, "llm.request.model_name");
    draft.text(
        Field.RESPONSE_MODEL,
        "llm.response.model_name",
        "llm.model_name",
        "embedding.model_name",
        "reranker.model_name");
    Contents.texts(draft, Field.FINISH_REASONS, "llm.finish_reason");
    draft
        .json(PARAMETERS)
        .ifPresent(
            json -> {
              Optional<Double> temperature = Numbers.finite(json.path("temperature").asText());
              temperature.ifPresent(
                  value -> draft.putKeeping(Field.TEMPERATURE, value, PARAMETERS));
              String most =
                  JsonFields.text(json, "max_tokens", "max_completion_tokens", "maxOutputTokens");
              if (most != null) {
                Numbers.count(most)
                    .ifPresent(value -> draft.putKeeping(Field.MAX_TOKENS, value, PARAMETERS));
              }
              String model = JsonFields.text(json, "model", "model_name");
              draft.putKeeping(Field.REQUEST_MODEL, model, PARAMETERS);
              String tools = JsonFields.text(json, "tools", "functions");
              draft.putKeeping(Field.TOOL_DEFINITIONS, tools, PARAMETERS);
            });
  }

  private static void tokens(SpanDraft draft) {
    draft.count(Field.INPUT_TOKENS, "llm.token_count.prompt");
    draft.count(Field.OUTPUT_TOKENS, "llm.token_count.completion");
    draft.count(Field.TOTAL_TOKENS, "llm.token_count.total");
    draft.count(Field.CACHE_READ_TOKENS, "llm.token_count.prompt_details.cache_read");
    draft.count(Field.CACHE_WRITE_TOKENS, "llm.token_count.prompt_details.cache_write");
    draft.count(Field.REASONING_TOKENS, "llm.token_count.completion_details.reasoning");
    draft.number(Field.COST_USD, 1, "llm.cost.total");
  }

  private static void messages(SpanDraft draft) {
    Contents.inputMessages(draft, "llm.input_messages");
    Contents.outputMessages(draft, "llm.output_messages");
    IndexedAttributes.under("llm.input_messages.", draft.raw().attributes())
        .ifPresent(
            found ->
                Contents.inputMessages(
                    draft, Conversation.read(found.list(), "user"), found.names()));
    IndexedAttributes.under("llm.output_messages.", draft.raw().attributes())
        .ifPresent(
            found ->
                Contents.outputMessages(
                    draft, Conversation.read(found.list(), "assistant"), found.names()));
    if (draft.value(Field.OPERATION, Operation.class) == Operation.LLM
        && !draft.has(Field.OUTPUT_MESSAGES)) {
      draft.json(OUTPUT).ifPresent(json -> responses(draft, json));
    }
    tools(draft);
  }

  /** A list of responses is all that the Agents SDK tells of an answer that it streamed. */
  private static void responses(SpanDraft draft, JsonNode list) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (JsonNode response : list) {
      if (response.path("object").asText().equals("response")) {
        response.path("output").forEach(items::add);
      }
    }
    Conversation answer = Conversation.read(items, "assistant");
    if (!answer.isEmpty()) {
      Contents.outputMessages(draft, answer, OUTPUT);
    }
  }

  private static void tools(SpanDraft draft) {
    draft.json("llm.tools").ifPresent(list -> tools(draft, list, "llm.tools"));
    draft.text(Field.TOOL_DEFINITIONS, "llm.tools");
    IndexedAttributes.under("llm.tools.", draft.raw().attributes())
        .ifPresent(found -> tools(draft, found.list(), found.names()));
  }

  /** Tools as they were offered to the model: OpenInference keeps each as text in an object. */
  private static void tools(SpanDraft draft, JsonNode list, String... origin) {
    List<JsonNode> tools = new ArrayList<>();
    for (JsonNode element : list) {
      JsonNode nested = element.path("tool").path("json_schema");
      JsonNode schema = nested.isMissingNode() ? element.path("tool.json_schema") : nested;
      tools.add(
          schema.isTextual()
              ? JsonText.container(schema.asText()).orElse(element)
              : schema.isObject() ? schema : element);
    }
    draft.put(Field.TOOL_DEFINITIONS, JsonText.write(tools), origin);
  }

  private static void documents(SpanDraft draft) {
    for (String list : new String[] {"retrieval.documents", "reranker.output_documents"}) {
      Contents.documents(draft, list);
      IndexedAttributes.under(list + ".", draft.raw().attributes())
          .ifPresent(found -> Contents.documents(draft, found.list(), found.names()));
    }
  }

  /** The texts that were embedded, a line each. */
  private static void embedded(SpanDraft draft) {
    draft
        .json("embedding.embeddings")
        .ifPresent(
            list -> draft.putKeeping(Field.INPUT_TEXT, embedded(list), "embedding.embeddings"));
    IndexedAttributes.under("embedding.embeddings.", draft.raw().attributes())
        .ifPresent(
            found ->
                draft.put(
                    Field.INPUT_TEXT,
                    embedded(found.list()),
                    found.attributes().stream()
                        .filter(name -> name.endsWith(".embedding.text"))
                        .toArray(String[]::new)));
  }

  private static String embedded(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list) {
      String nested = JsonFields.text(element.path("embedding"), "text");
      String text = nested == null ? JsonFields.text(element, "embedding.text") : nested;
      if (text != null) {
        texts.add(text);
      }
    }
    return texts.isEmpty() ? null : String.join("\n", texts);
  }

  /**
   * Whether the output is text: that of a retriever is its documents, an embedding's is vectors.
   */
  private static boolean isTextOut(SpanDraft draft) {
    Operation operation = draft.value(Field.OPERATION, Operation.class);
    boolean retrieved = operation == Operation.RETRIEVER || operation == Operation.RERANKER;
    return operation != Operation.EMBEDDING && !(retrieved && draft.has(Field.DOCUMENTS));
  }

  private static void tool(SpanDraft draft) {
    if (draft.value(Field.OPERATION, Operation.class) != Operation.TOOL) {
      return;
    }
    draft.text(Field.TOOL_NAME, "tool.name");
    draft.text(Field.TOOL_CALL_ID, "tool.id", "tool_call.id");
    draft.content(Field.TOOL_ARGUMENTS, INPUT, "tool.parameters");
    draft.content(Field.TOOL_RESULT, OUTPUT);
    draft.text(Field.TOOL_DEFINITIONS, "tool.json_schema");
    // The name of a tool's span is the tool's, where nothing else names it.
    draft.put(Field.TOOL_NAME, draft.raw().name());
  }
}
