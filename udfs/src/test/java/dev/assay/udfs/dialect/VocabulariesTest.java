package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.ToolRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabulariesTest {
  private static final ToolRequest CALL = new ToolRequest("call-1", "search", "{\"q\":1}");

  @Test
  void readsPartsOfCurrentMessages() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.operation.name",
            "chat",
            "gen_ai.system_instructions",
            "[{\"type\":\"text\",\"content\":\"Be brief.\"}]",
            "gen_ai.input.messages",
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"},{\"type\":\"blob\",\"modality\":\"image\",\"content\":\"aa\"}]},"
                + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"call-1\",\"result\":\"2\"}]}]",
            "gen_ai.output.messages",
            "[{\"role\":\"assistant\",\"finish_reason\":\"tool_call\",\"parts\":[{\"type\":\"reasoning\",\"content\":\"hm\"},"
                + "{\"type\":\"tool_call\",\"id\":\"call-1\",\"name\":\"search\",\"arguments\":{\"q\":1}}]}]");
    assertThat(span.span().systemInstructions()).isEqualTo("Be brief.");
    assertThat(span.span().inputMessages())
        .extracting(Message::role, Message::content, Message::toolCallId)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("user", "Hi", null),
            org.assertj.core.groups.Tuple.tuple("tool", "2", "call-1"));
    assertThat(span.span().inputMessages().get(0).partsJson()).contains("image");
    assertThat(span.span().outputMessages().get(0).toolCalls()).containsExactly(CALL);
    assertThat(span.span().reasoningText()).isEqualTo("hm");
    assertThat(span.span().finishReasons()).containsExactly("tool_call");
  }

  @Test
  void readsMessagesThatAreEvents() {
    CanonicalSpan span =
        RawSpans.lifted(
            RawSpans.with(
                1,
                null,
                List.of(
                    event("gen_ai.system.message", "content", "Be brief."),
                    event("gen_ai.user.message", "content", "Hi"),
                    event(
                        "gen_ai.choice",
                        "finish_reason",
                        "tool_calls",
                        "message",
                        "{\"role\":\"assistant\"}",
                        "tool_calls",
                        "[{\"id\":\"call-1\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":1}\"}}]")),
                "gen_ai.system",
                "openai",
                "gen_ai.request.model",
                "gpt-4o"));
    assertThat(span.span().operation()).isEqualTo(Operation.LLM);
    assertThat(span.call().provider()).isEqualTo("openai");
    assertThat(span.span().systemInstructions()).isEqualTo("Be brief.");
    assertThat(span.span().inputMessages()).extracting(Message::content).containsExactly("Hi");
    assertThat(span.span().outputMessages().get(0).toolCalls()).containsExactly(CALL);
  }

  @Test
  void readsMessagesOfLogfire() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.request.model",
            "gpt-4o",
            "events",
            "[{\"event.name\":\"gen_ai.user.message\",\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"event.name\":\"gen_ai.choice\",\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Ho\"}}]");
    assertThat(span.span().inputMessages()).extracting(Message::content).containsExactly("Hi");
    assertThat(span.span().outputMessages()).extracting(Message::content).containsExactly("Ho");
  }

  @Test
  void readsNumberedPromptsOfOpenLlmetry() {
    CanonicalSpan span =
        RawSpans.lifted(
            "llm.request.type", "chat",
            "gen_ai.prompt.0.role", "user",
            "gen_ai.prompt.0.content", "Hi",
            "gen_ai.completion.0.role", "assistant",
            "gen_ai.completion.0.content", "Ho",
            "gen_ai.completion.0.finish_reason", "stop",
            "llm.usage.total_tokens", "7");
    assertThat(span.span().operation()).isEqualTo(Operation.LLM);
    assertThat(span.span().inputMessages()).extracting(Message::content).containsExactly("Hi");
    assertThat(span.span().finishReasons()).containsExactly("stop");
    assertThat(span.span().tokens().total()).isEqualTo(7);
  }

  @Test
  void readsEntitiesOfOpenLlmetry() {
    CanonicalSpan span =
        RawSpans.lifted(
            "traceloop.span.kind", "tool",
            "traceloop.entity.name", "search",
            "traceloop.entity.input", "{\"q\":1}",
            "traceloop.entity.output", "2");
    assertThat(span.span().tool().name()).isEqualTo("search");
    assertThat(span.span().tool().arguments()).isEqualTo("{\"q\":1}");
    assertThat(span.span().tool().result()).isEqualTo("2");
  }

  @Test
  void readsTheVercelSdk() {
    CanonicalSpan span =
        RawSpans.lifted(
            "ai.operationId",
            "ai.generateText.doGenerate",
            "ai.model.id",
            "gpt-5",
            "ai.prompt.messages",
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]",
            "ai.response.toolCalls",
            "[{\"toolCallId\":\"call-1\",\"toolName\":\"search\",\"input\":\"{\\\"q\\\":1}\"}]",
            "ai.usage.promptTokens",
            "14");
    assertThat(span.span().operation()).isEqualTo(Operation.LLM);
    assertThat(span.span().inputMessages()).extracting(Message::content).containsExactly("Hi");
    assertThat(span.span().outputMessages().get(0).toolCalls()).containsExactly(CALL);
    assertThat(span.span().tokens().input()).isEqualTo(14);
  }

  @Test
  void readsDocumentsOfARetriever() {
    CanonicalSpan flat =
        RawSpans.lifted(
            "openinference.span.kind", "RETRIEVER",
            "retrieval.documents.0.document.id", "d",
            "retrieval.documents.0.document.content", "text",
            "retrieval.documents.0.document.score", "0.5");
    assertThat(flat.span().documents()).containsExactly(new Document("d", "text", 0.5, null));
  }

  @Test
  void takesTheTokensThatLangfuseCountedAndNoOthers() {
    CanonicalSpan repeating =
        RawSpans.lifted(
            LangfuseVocabulary.TYPE,
            "SPAN",
            LangfuseVocabulary.USAGE,
            "{}",
            "gen_ai.usage.input_tokens",
            "502");
    assertThat(repeating.span().tokens().input()).isNull();
    CanonicalSpan counted =
        RawSpans.lifted(
            LangfuseVocabulary.TYPE, "GENERATION",
            LangfuseVocabulary.USAGE,
                "{\"input\":190,\"output\":164,\"total\":354,\"input_cache_read\":3}",
            LangfuseVocabulary.INPUT, "[{\"role\":\"user\",\"content\":\"Hi\"}]",
            LangfuseVocabulary.OUTPUT, "\"Ho\"");
    assertThat(counted.span().operation()).isEqualTo(Operation.LLM);
    assertThat(counted.span().tokens().total()).isEqualTo(354);
    assertThat(counted.span().tokens().cacheRead()).isEqualTo(3);
    assertThat(counted.span().inputMessages()).extracting(Message::content).containsExactly("Hi");
    assertThat(counted.span().outputText()).isEqualTo("Ho");
  }

  @Test
  void ownNamesStandBeforeTheConventions() {
    AttributeMapping mapping =
        new AttributeMapping(
            List.of("build"),
            null,
            null,
            null,
            null,
            null,
            null,
            List.of("flag.tone"),
            null,
            null,
            null,
            null,
            null);
    RawSpan raw = RawSpans.of("build", "42", "service.version", "1", "flag.tone", "warm");
    CanonicalSpan span = ((SpanLift.Read) SpanLift.lift(raw, mapping)).span();
    assertThat(span.context().release()).isEqualTo("42");
    assertThat(span.context().featureFlags()).isEqualTo(Map.of("flag.tone", "warm"));
  }

  @Test
  void evaluationEventsAreScores() {
    RawSpan raw =
        RawSpans.with(
            1,
            null,
            List.of(
                event(
                    "gen_ai.evaluation.result",
                    "gen_ai.evaluation.name",
                    "groundedness",
                    "gen_ai.evaluation.score.value",
                    "0.9",
                    "gen_ai.evaluation.explanation",
                    "quoted")),
            "gen_ai.operation.name",
            "chat");
    assertThat(SpanScores.of(raw, RawSpans.lifted(raw)))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("criterion").asText()).isEqualTo("groundedness");
              assertThat(row.path("value_number").asDouble()).isEqualTo(0.9);
              assertThat(row.path("span_id").asText()).isEqualTo(RawSpans.id(1));
            });
  }

  @Test
  void annotationsOfOpenInferenceAreScores() {
    RawSpan raw =
        RawSpans.of(
            "trace.annotations.0.annotation.name", "helpful",
            "trace.annotations.0.annotation.label", "no",
            "trace.annotations.0.annotation.annotator_kind", "HUMAN",
            "evaluations.0.evaluation.name", "tone",
            "evaluations.0.evaluation.score", "1");
    assertThat(SpanScores.of(raw, RawSpans.lifted(raw)))
        .extracting(row -> row.path("criterion").asText() + " " + row.path("target").asText())
        .containsExactlyInAnyOrder("helpful TRACE", "tone SPAN");
  }

  @Test
  void aColumnMapNamesAllThatIsWrongWithIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColumnMap(Map.of("trace_id", "t", "input_tokenz", "n")))
        .withMessageContaining("columns.input_tokenz: no such column, did you mean input_tokens?")
        .withMessageContaining("columns.span_id is missing")
        .withMessageContaining("columns.start_time is missing");
  }

  private static SpanEvent event(String name, String... attributes) {
    return new SpanEvent(name, RawSpans.START, RawSpans.map(attributes));
  }
}
