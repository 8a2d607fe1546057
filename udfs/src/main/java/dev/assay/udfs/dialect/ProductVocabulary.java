package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Products that keep what a span is, got and gave in one attribute each, beside GenAI's.
 *
 * @param kind the attribute that says what the span is: a word, or JSON whose {@code type} it is
 * @param input may be null
 * @param output may be null
 */
record ProductVocabulary(
    String semconv,
    String kind,
    String input,
    String output,
    List<String> session,
    List<String> user)
    implements Vocabulary {
  static final ProductVocabulary LAMINAR =
      new ProductVocabulary(
          "laminar",
          "lmnr.span.type",
          "lmnr.span.input",
          "lmnr.span.output",
          List.of("lmnr.association.properties.session_id"),
          List.of("lmnr.association.properties.user_id"));

  static final ProductVocabulary AGENT_OPS =
      new ProductVocabulary(
          "agentops",
          "agentops.span.kind",
          "agentops.entity.input",
          "agentops.entity.output",
          List.of(),
          List.of());

  static final ProductVocabulary BRAINTRUST =
      new ProductVocabulary(
          "braintrust",
          "braintrust.span_attributes",
          "braintrust.input_json",
          "braintrust.output_json",
          List.of(),
          List.of());

  private static final String METADATA = "braintrust.metadata";
  private static final String METRICS = "braintrust.metrics";

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(kind)
        || span.attributes().containsKey(input)
        || span.attributes().containsKey(output);
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(kind)
        .flatMap(ProductVocabulary::type)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, kind));
    draft.text(Field.SESSION_ID, session.toArray(String[]::new));
    draft.text(Field.USER_ID, user.toArray(String[]::new));
    draft
        .json(METADATA)
        .ifPresent(
            json -> {
              draft.putKeeping(Field.REQUEST_MODEL, JsonFields.text(json, "model"), METADATA);
              draft.putKeeping(Field.PROVIDER, JsonFields.text(json, "provider"), METADATA);
            });
    draft.json(METRICS).ifPresent(json -> metrics(draft, json));
    Payload.fill(draft, input, output);
  }

  private static Optional<String> type(String written) {
    return written.startsWith("{")
        ? JsonText.container(written).map(json -> JsonFields.text(json, "type"))
        : Optional.of(written);
  }

  private static void metrics(SpanDraft draft, JsonNode metrics) {
    draft.countKeeping(Field.INPUT_TOKENS, metrics, METRICS, "prompt_tokens");
    draft.countKeeping(Field.OUTPUT_TOKENS, metrics, METRICS, "completion_tokens");
    draft.countKeeping(Field.TOTAL_TOKENS, metrics, METRICS, "tokens");
    draft.countKeeping(Field.CACHE_READ_TOKENS, metrics, METRICS, "prompt_cached_tokens");
    draft.countKeeping(Field.CACHE_WRITE_TOKENS, metrics, METRICS, "prompt_cache_creation_tokens");
    draft.countKeeping(Field.REASONING_TOKENS, metrics, METRICS, "completion_reasoning_tokens");
  }
}
