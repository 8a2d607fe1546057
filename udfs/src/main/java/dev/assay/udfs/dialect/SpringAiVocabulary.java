package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Operation;

/** What Spring AI observes beside calls of models, which it names as GenAI does. */
final class SpringAiVocabulary implements Vocabulary {
  private static final String KIND = "spring.ai.kind";
  private static final String QUERY = "db.vector.query.content";

  @Override
  public String semconv() {
    return "spring_ai";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(KIND);
  }

  @Override
  public void fill(SpanDraft draft) {
    draft.text(Field.SESSION_ID, "spring.ai.chat.client.conversation.id");
    switch (draft.attribute(KIND)) {
      case "tool_call" -> {
        draft.put(Field.OPERATION, Operation.TOOL, KIND);
        draft.text(Field.TOOL_NAME, "spring.ai.tool.definition.name");
        draft.text(Field.TOOL_CALL_ID, "spring.ai.tool.call.id");
        draft.content(Field.TOOL_ARGUMENTS, "spring.ai.tool.call.arguments");
        draft.content(Field.TOOL_RESULT, "spring.ai.tool.call.result");
      }
      case "vector_store" -> {
        if (draft.attribute(QUERY) != null
            || "query".equals(draft.attribute("db.operation.name"))) {
          draft.put(Field.OPERATION, Operation.RETRIEVER, KIND);
          draft.content(Field.INPUT_TEXT, QUERY);
          Contents.documents(draft, "db.vector.query.response.documents");
        }
      }
      case "chat_client", "advisor" -> draft.put(Field.OPERATION, Operation.CHAIN, KIND);
      default -> {}
    }
  }
}
