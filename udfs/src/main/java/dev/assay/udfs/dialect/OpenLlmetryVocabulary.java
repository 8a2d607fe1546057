package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Operation;

/** OpenLLMetry (Traceloop): numbered prompts and completions, and inputs of its entities. */
final class OpenLlmetryVocabulary implements Vocabulary {
  private static final String KIND = "traceloop.span.kind";
  private static final String INPUT = "traceloop.entity.input";
  private static final String OUTPUT = "traceloop.entity.output";

  @Override
  public String semconv() {
    return "openllmetry";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.hasAttributeUnder("traceloop.")
        || span.hasAttributeUnder("gen_ai.prompt.")
        || span.hasAttributeUnder("gen_ai.completion.")
        || span.hasAttributeUnder("llm.");
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
    draft.count(Field.TOTAL_TOKENS, "llm.usage.total_tokens");
    messages(draft);
    if (draft.value(Field.OPERATION, Operation.class) == Operation.TOOL) {
      draft.text(Field.TOOL_NAME, "traceloop.entity.name");
      draft.content(Field.TOOL_ARGUMENTS, INPUT);
      draft.content(Field.TOOL_RESULT, OUTPUT);
    }
    draft.content(Field.INPUT_TEXT, INPUT);
    draft.content(Field.OUTPUT_TEXT, OUTPUT);
    draft.text(
        Field.SESSION_ID,
        "traceloop.association.properties.session_id",
        "traceloop.association.properties.thread_id");
    draft.text(Field.USER_ID, "traceloop.association.properties.user_id");
    draft.text(Field.PROMPT_VERSION, "traceloop.prompt.version");
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
                    draft, Conversation.read(found.list(), "assistant"), found.names()));
    IndexedAttributes.under("llm.request.functions.", draft.raw().attributes())
        .ifPresent(
            found ->
                draft.put(Field.TOOL_DEFINITIONS, JsonText.write(found.list()), found.names()));
  }
}
