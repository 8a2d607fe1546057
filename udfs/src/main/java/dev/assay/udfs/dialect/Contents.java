package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fills the fields of a draft that hold content from JSON that conventions share. */
final class Contents {
  private static final Message SAYS_NOTHING =
      new Message("assistant", null, null, null, List.of(), null);

  private Contents() {}

  /** Input messages from an attribute that holds them as JSON. */
  static void inputMessages(SpanDraft draft, String attribute) {
    draft
        .json(attribute)
        .map(json -> Conversation.read(json, "user"))
        .filter(conversation -> !conversation.isEmpty())
        .ifPresent(conversation -> inputMessages(draft, conversation, attribute));
  }

  /** Messages that say nothing give way to others: some tracers know the roles alone. */
  static void inputMessages(SpanDraft draft, Conversation conversation, String... attributes) {
    List<?> known = draft.value(Field.INPUT_MESSAGES, List.class);
    if (known != null && known.stream().allMatch(Contents::saysNothing)) {
      draft.refine(Field.INPUT_MESSAGES, null);
    }
    draft.put(Field.INPUT_MESSAGES, conversation.messages(), attributes);
  }

  private static boolean saysNothing(Object message) {
    return message instanceof Message said
        && said.content() == null
        && said.toolCalls().isEmpty()
        && said.partsJson() == null;
  }

  /** Output messages, with the finish reasons and the reasoning in them. */
  static void outputMessages(SpanDraft draft, String attribute) {
    draft
        .json(attribute)
        .map(json -> Conversation.read(json, "assistant"))
        .filter(conversation -> !conversation.isEmpty())
        .ifPresent(conversation -> outputMessages(draft, conversation, attribute));
  }

  /** Messages that say nothing give way to others: LiteLLM writes a model's calls apart. */
  static void outputMessages(SpanDraft draft, Conversation conversation, String... attributes) {
    List<?> known = draft.value(Field.OUTPUT_MESSAGES, List.class);
    if (known != null) {
      if (!known.stream().allMatch(SAYS_NOTHING::equals)) {
        return;
      }
      draft.refine(Field.OUTPUT_MESSAGES, null);
    }
    draft.put(Field.OUTPUT_MESSAGES, conversation.messages(), attributes);
    draft.put(Field.REASONING_TEXT, conversation.reasoning(), attributes);
    if (!conversation.finishReasons().isEmpty()) {
      draft.put(Field.FINISH_REASONS, conversation.finishReasons(), attributes);
    }
  }

  /** The text of an array of parts, of a lone part or of plain text. */
  static void partsText(SpanDraft draft, Field field, String attribute) {
    String text = draft.attribute(attribute);
    if (text == null || text.isBlank()) {
      return;
    }
    Optional<JsonNode> json = draft.json(attribute);
    if (json.isEmpty()) {
      draft.put(field, text, attribute);
      return;
    }
    MessageParts parts = new MessageParts();
    parts.addAll(json.get());
    draft.put(field, parts.hasMore() || parts.text() == null ? text : parts.text(), attribute);
  }

  /** A list of texts, written as a JSON array or as one text. */
  static void texts(SpanDraft draft, Field field, String attribute) {
    String text = draft.attribute(attribute);
    if (text == null || text.isBlank()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    draft
        .json(attribute)
        .filter(JsonNode::isArray)
        .ifPresentOrElse(
            json -> json.forEach(node -> texts.add(CleanText.of(node.asText()))),
            () -> texts.add(text));
    draft.put(field, List.copyOf(texts), attribute);
  }

  /** Documents from an attribute that holds them as a JSON array. */
  static void documents(SpanDraft draft, String attribute) {
    draft.json(attribute).ifPresent(json -> documents(draft, json, attribute));
  }

  /** Documents from a JSON array, or an object that holds one. */
  static void documents(SpanDraft draft, JsonNode json, String... attributes) {
    JsonNode named = JsonFields.first(json, "documents", "output");
    JsonNode list = named.isArray() ? named : json;
    if (!list.isArray()) {
      return;
    }
    List<Document> documents = new ArrayList<>();
    list.forEach(node -> document(node).ifPresent(documents::add));
    if (!documents.isEmpty()) {
      draft.put(Field.DOCUMENTS, List.copyOf(documents), attributes);
    }
  }

  /** A document may stand in an object, and LangChain writes it as a call of its constructor. */
  private static JsonNode unwrapped(JsonNode written) {
    if (written.path("document").isObject()) {
      return unwrapped(written.get("document"));
    }
    return written.has("lc") && written.path("kwargs").isObject() ? written.get("kwargs") : written;
  }

  private static Optional<Document> document(JsonNode written) {
    if (written.isTextual()) {
      return Optional.of(new Document(null, CleanText.of(written.asText()), null, null));
    }
    JsonNode node = unwrapped(written);
    String id = JsonFields.text(node, "id", "document.id", "doc_id", "document_id");
    String content =
        JsonFields.text(
            node, "content", "document.content", "page_content", "pageContent", "text", "body");
    JsonNode said = JsonFields.first(node, "score", "document.score", "relevance_score");
    JsonNode score = said.isMissingNode() ? node.path("metadata").path("score") : said;
    if (id == null && content == null && score.isMissingNode()) {
      return Optional.empty();
    }
    Double number = score.isMissingNode() ? null : Numbers.finite(score.asText()).orElse(null);
    return Optional.of(
        new Document(id, content, number, JsonFields.text(node, "metadata", "document.metadata")));
  }
}
