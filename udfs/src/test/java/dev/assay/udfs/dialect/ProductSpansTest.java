package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of products and of clients of vector stores, in the shapes that their releases send. */
class ProductSpansTest {
  @Test
  void clientsOfAzureWriteAnEventsBodyInOneAttribute() {
    Span span =
        RawSpans.lifted(
                RawSpans.with(
                    1,
                    null,
                    List.of(
                        event(
                            "gen_ai.user.message",
                            "gen_ai.system",
                            "az.ai.inference",
                            "gen_ai.event.content",
                            "{\"role\":\"user\",\"content\":\"Hi\"}"),
                        event(
                            "gen_ai.choice",
                            "gen_ai.event.content",
                            """
                            {"index":0,"finish_reason":"tool_calls","message":{"tool_calls":[
                              {"id":"c1","type":"function",
                                "function":{"name":"f","arguments":"{}"}}]}}""")),
                    "gen_ai.operation.name",
                    "chat"))
            .span();

    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(span.outputMessages().get(0).toolCalls())
        .containsExactly(new ToolRequest("c1", "f", "{}"));
    assertThat(span.finishReasons()).containsExactly("tool_calls");
  }

  @Test
  void clientsOfVectorStoresTellWhatTheyFoundInEvents() {
    Span chroma =
        found(
            event(
                "db.query.result",
                "db.query.result.id",
                "d1",
                "db.query.result.distance",
                "0.25",
                "db.query.result.document",
                "Paris is warm.",
                "db.query.result.metadata",
                "{\"page\":1}"),
            event("db.query.embeddings", "db.query.embeddings.vector", "[0.1]"));
    Span milvus =
        found(
            event(
                "db.search.result",
                "db.search.result.id",
                "7",
                "db.search.result.score",
                "0.5",
                "db.search.result.entity",
                "{\"text\":\"x\"}"));

    assertThat(chroma.operation()).isEqualTo(Operation.RETRIEVER);
    assertThat(chroma.documents())
        .containsExactly(new Document("d1", "Paris is warm.", 0.25, "{\"page\":1}"));
    assertThat(milvus.documents())
        .containsExactly(new Document("7", null, 0.5, "{\"text\":\"x\"}"));
  }

  @Test
  void readsWhatSpringAiObserves() {
    CanonicalSpan client =
        RawSpans.lifted(
            "spring.ai.kind", "chat_client",
            "gen_ai.operation.name", "framework",
            "spring.ai.chat.client.conversation.id", "sess-1");
    Span tool =
        RawSpans.lifted(
                "spring.ai.kind", "tool_call",
                "gen_ai.operation.name", "framework",
                "spring.ai.tool.definition.name", "f",
                "spring.ai.tool.call.id", "c1",
                "spring.ai.tool.call.arguments", "{}",
                "spring.ai.tool.call.result", "1")
            .span();
    Span query =
        RawSpans.lifted(
                "spring.ai.kind", "vector_store",
                "db.operation.name", "query",
                "db.vector.query.content", "Paris?",
                "db.vector.query.response.documents", "[\"Paris is warm.\", \"Rome is hot.\"]")
            .span();
    Span add = RawSpans.lifted("spring.ai.kind", "vector_store", "db.operation.name", "add").span();

    assertThat(client.span().operation()).isEqualTo(Operation.CHAIN);
    assertThat(client.context().sessionId()).isEqualTo("sess-1");
    assertThat(tool.operation()).isEqualTo(Operation.TOOL);
    assertThat(tool.tool()).isEqualTo(new ToolExecution("f", "c1", "{}", "1"));
    assertThat(query.operation()).isEqualTo(Operation.RETRIEVER);
    assertThat(query.inputText()).isEqualTo("Paris?");
    assertThat(query.documents())
        .extracting(Document::content)
        .containsExactly("Paris is warm.", "Rome is hot.");
    assertThat(add.operation()).isEqualTo(Operation.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "lmnr.span.type, lmnr.span.input, lmnr.span.output, laminar",
    "agentops.span.kind, agentops.entity.input, agentops.entity.output, agentops"
  })
  void readsProductsThatKeepInputAndOutputWhole(
      String kind, String input, String output, String semconv) {
    CanonicalSpan call =
        RawSpans.lifted(
            kind,
            "LLM",
            input,
            "[{\"role\":\"user\",\"content\":\"Hi\"}]",
            output,
            "{\"role\":\"assistant\",\"content\":\"Ho\"}");
    Span tool = RawSpans.lifted(kind, "TOOL", input, "{\"a\":1}", output, "\"one\"").span();

    assertThat(call.origin().semconv()).isEqualTo(semconv);
    assertThat(call.span().operation()).isEqualTo(Operation.LLM);
    assertThat(call.span().inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(call.span().outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(tool.tool()).isEqualTo(new ToolExecution("span 1", null, "{\"a\":1}", "one"));
  }

  @Test
  void laminarNamesSessionAndUser() {
    CanonicalSpan span =
        RawSpans.lifted(
            "lmnr.span.type", "DEFAULT",
            "lmnr.association.properties.session_id", "sess-1",
            "lmnr.association.properties.user_id", "ana");
    assertThat(span.context().sessionId()).isEqualTo("sess-1");
    assertThat(span.context().userId()).isEqualTo("ana");
  }

  @Test
  void readsCallsOfBraintrust() {
    CanonicalSpan span =
        RawSpans.lifted(
            "braintrust.span_attributes",
            "{\"type\":\"llm\"}",
            "braintrust.metadata",
            "{\"provider\":\"openai\",\"model\":\"gpt-4o\"}",
            "braintrust.metrics",
            "{\"prompt_tokens\":7,\"completion_tokens\":2,\"tokens\":9,\"prompt_cached_tokens\":3}",
            "braintrust.input_json",
            "[{\"role\":\"user\",\"content\":\"Hi\"}]",
            "braintrust.output_json",
            """
            [{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Ho"}}]""");

    assertThat(span.origin().semconv()).isEqualTo("braintrust");
    assertThat(span.span().operation()).isEqualTo(Operation.LLM);
    assertThat(span.span().requestModel()).isEqualTo("gpt-4o");
    assertThat(span.call().provider()).isEqualTo("openai");
    assertThat(span.span().tokens()).isEqualTo(new Tokens(7L, 2L, 9L, 3L, null, null));
    assertThat(span.span().inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(span.span().outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(span.span().finishReasons()).containsExactly("stop");
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.prompt, gen_ai.completion",
    "gen_ai.content.prompt, gen_ai.content.completion"
  })
  void contentThatIsNoMessageIsText(String prompt, String completion) {
    Span span =
        RawSpans.lifted("gen_ai.request.model", "gpt-4o", prompt, "Hi", completion, "Ho").span();
    assertThat(span.inputText()).isEqualTo("Hi");
    assertThat(span.outputText()).isEqualTo("Ho");
  }

  private static Span found(SpanEvent... events) {
    return RawSpans.lifted(RawSpans.with(1, null, List.of(events), "db.system", "store")).span();
  }

  private static SpanEvent event(String name, String... attributes) {
    return new SpanEvent(name, RawSpans.START, RawSpans.map(attributes));
  }
}
