package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangSmith, MLflow, Langfuse and the Vercel AI SDK write in ways of their own. */
class ProductFormsTest {
  @Test
  void langSmithWrapsWhatAFunctionGave() {
    assertThat(langSmith("chain", "{\"output\": \"It is 21.\"}").outputText())
        .isEqualTo("It is 21.");
    assertThat(langSmith("chain", "{\"output\": null}").outputText()).isNull();
    assertThat(langSmith("tool", "{\"output\": null}").tool().result()).isNull();
    assertThat(langSmith("tool", "{\"output\": {\"city\": \"Oslo\"}}").tool().result())
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(langSmith("chain", "{\"output\": 1, \"more\": 2}").outputText())
        .isEqualTo("{\"output\": 1, \"more\": 2}");
    assertThat(langSmith("retriever", "{\"output\": [{\"page_content\": \"p\"}]}").documents())
        .containsExactly(new Document(null, "p", null, null));
  }

  @Test
  void langSmithKeepsDetailsOfUsageInItsMetadata() {
    Span span =
        RawSpans.lifted(
                "langsmith.span.kind",
                "llm",
                "langsmith.prompt_tokens",
                "120",
                "metadata.usage_metadata",
                """
                {"input_token_details":{"cache_read":64,"cache_creation":3},
                 "output_token_details":{"reasoning":12}}""")
            .span();

    assertThat(span.tokens()).isEqualTo(new Tokens(120L, null, null, 64L, 3L, 12L));
  }

  @Test
  void mlflowNamesTheCallAndThePrompts() {
    CanonicalSpan one =
        RawSpans.lifted(
            "mlflow.spanType",
            "\"TOOL\"",
            "tool_call_id",
            "\"call_w1\"",
            "mlflow.linkedPrompts",
            "[{\"name\":\"greet\",\"version\":\"1\"}]");
    CanonicalSpan two =
        RawSpans.lifted(
            "mlflow.spanType",
            "\"LLM\"",
            "mlflow.linkedPrompts",
            "[{\"name\":\"greet\",\"version\":\"1\"},{\"name\":\"part\",\"version\":\"3\"}]");

    assertThat(one.span().tool().callId()).isEqualTo("call_w1");
    assertThat(one.context().promptVersion()).isEqualTo("1");
    assertThat(two.context().promptVersion()).isEqualTo("greet:1, part:3");
    CanonicalSpan unknown =
        RawSpans.lifted(
            "mlflow.spanType",
            "\"LLM\"",
            "mlflow.linkedPrompts",
            "[{\"name\":\"greet\",\"version\":null},{\"name\":\"part\",\"version\":\"3\"}]");
    assertThat(unknown.context().promptVersion()).isEqualTo("part:3");
  }

  @Test
  void langfuseTellsAFailureInItsLevel() {
    Span span =
        RawSpans.lifted(
                "langfuse.observation.type",
                "tool",
                "langfuse.observation.level",
                "ERROR",
                "langfuse.observation.status_message",
                "no station")
            .span();

    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.statusMessage()).isEqualTo("no station");
    assertThat(RawSpans.lifted("langfuse.observation.level", "WARNING").span().status())
        .isEqualTo(SpanStatus.UNSET);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"promptTokens\":9,\"completionTokens\":2,\"totalTokens\":11}', 9, 2, 11",
    "'{\"input\":56,\"input_cached_tokens\":64,\"output\":23,\"output_reasoning_tokens\":12,\"total\":155}', 120, 35, 155",
    "'{\"input\":120,\"input_cached_tokens\":64,\"output\":35,\"total\":155}', 120, 35, 155",
    "'{\"input\":56,\"input_cached_tokens\":64,\"output\":23,\"total\":79}', 56, 23, 79"
  })
  void langfuseCountsWithDetailsOrBesideThem(String usage, long input, long output, long total) {
    Tokens tokens =
        RawSpans.lifted(
                "langfuse.observation.type",
                "generation",
                "langfuse.observation.usage_details",
                usage)
            .span()
            .tokens();

    assertThat(tokens.input()).isEqualTo(input);
    assertThat(tokens.output()).isEqualTo(output);
    assertThat(tokens.total()).isEqualTo(total);
  }

  @Test
  void usageOfUnknownNamesStaysAnAttribute() {
    CanonicalSpan span =
        RawSpans.lifted(
            "langfuse.observation.type",
            "generation",
            "langfuse.observation.usage_details",
            "{\"characters\":5}",
            "gen_ai.usage.input_tokens",
            "7",
            "langfuse.observation.cost_details",
            "{\"totalCost\":0.025}");

    assertThat(span.span().attributes()).containsKey("langfuse.observation.usage_details");
    assertThat(span.span().tokens().input()).isEqualTo(7);
    assertThat(span.call().costUsd()).isEqualTo(0.025);
  }

  @Test
  void aMessageWithTheIdOfACallIsATools() {
    Span span =
        RawSpans.lifted(
                "langfuse.observation.type",
                "generation",
                "langfuse.observation.input",
                "[{\"role\":\"get_weather\",\"content\":\"18 C\",\"tool_call_id\":\"c1\"}]")
            .span();

    assertThat(span.inputMessages())
        .containsExactly(new Message("tool", null, "18 C", "c1", List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"system\":\"be kind\",\"prompt\":\"Weather?\"}",
        "{\"system\":\"be kind\",\"messages\":[{\"role\":\"user\",\"content\":\"Weather?\"}]}",
        "{\"system\":\"be kind\",\"prompt\":[{\"role\":\"user\",\"content\":\"Weather?\"}]}"
      })
  void vercelWasAskedForMessagesOrAText(String prompt) {
    Span span = RawSpans.lifted("ai.operationId", "ai.generateText", "ai.prompt", prompt).span();

    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Weather?"));
    assertThat(span.systemInstructions()).isEqualTo("be kind");
    assertThat(span.inputText()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ai.value, '\"Oslo\"', Oslo",
    "ai.values, '[\"Oslo\",\"Rome\"]', '[\"Oslo\",\"Rome\"]'"
  })
  void vercelEmbedsATextOrSeveral(String name, String written, String text) {
    Span span =
        RawSpans.lifted("ai.operationId", "ai.embed.doEmbed", name, written, "ai.usage.tokens", "9")
            .span();

    assertThat(span.inputText()).isEqualTo(text);
    assertThat(span.tokens().total()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"type\":\"json\",\"value\":{\"city\":\"Oslo\"}}', '{\"city\":\"Oslo\"}'",
    "'{\"type\":\"text\",\"value\":\"21\"}', 21",
    "'{\"type\":\"error-text\",\"value\":\"no station\"}', no station",
    "'{\"type\":\"content\",\"value\":[{\"type\":\"text\",\"text\":\"21\"}]}', 21",
    "'{\"value\":21,\"unit\":\"C\"}', '{\"value\":21,\"unit\":\"C\"}'"
  })
  void vercelWrapsTheResultOfATool(String written, String result) {
    Span span =
        RawSpans.lifted(
                "ai.operationId",
                "ai.generateText.doGenerate",
                "ai.prompt.messages",
                "[{\"role\":\"tool\",\"content\":[{\"type\":\"tool-result\",\"toolCallId\":\"c1\",\"output\":"
                    + written
                    + "}]}]")
            .span();

    assertThat(span.inputMessages()).extracting(Message::content).containsExactly(result);
  }

  @Test
  void vercelNamesSessionAndWaitingInTwoWays() {
    CanonicalSpan span =
        RawSpans.lifted(
            "ai.operationId",
            "ai.streamObject.doStream",
            "ai.settings.context.sessionId",
            "s1",
            "ai.settings.context.userId",
            "u1",
            "ai.stream.msToFirstChunk",
            "12.5");

    assertThat(span.context().sessionId()).isEqualTo("s1");
    assertThat(span.context().userId()).isEqualTo("u1");
    assertThat(span.call().ttftMs()).isEqualTo(12.5);
  }

  private static Span langSmith(String kind, String outputs) {
    return RawSpans.lifted("langsmith.span.kind", kind, "langsmith.outputs", outputs).span();
  }

  @Test
  void langSmithWritesOpenTelemetry() {
    CanonicalSpan span =
        RawSpans.lifted(
            "langsmith.span.kind",
            "llm",
            "gen_ai.operation.name",
            "chat",
            "langsmith.metadata.session_id",
            "sess-1",
            "langsmith.metadata.user_id",
            "ana",
            "langsmith.metadata.usage_metadata",
            "{\"input_token_details\":{\"cache_read\":30}}",
            "gen_ai.prompt",
            "{\"messages\":[[{\"type\":\"human\",\"content\":\"Hi\"}]]}",
            "gen_ai.completion",
            """
            {"generations":[[{"text":"Ho","generation_info":{"finish_reason":"stop"},
              "type":"ChatGeneration","message":{"lc":1,"type":"constructor",
                "id":["langchain","schema","messages","AIMessage"],
                "kwargs":{"content":"Ho","type":"ai"}}}]]}
            """);

    assertThat(span.span().inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(span.span().outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(span.span().finishReasons()).containsExactly("stop");
    assertThat(span.span().tokens().cacheRead()).isEqualTo(30);
    assertThat(span.context().sessionId()).isEqualTo("sess-1");
    assertThat(span.context().userId()).isEqualTo("ana");
  }

  @Test
  void langSmithTellsAGraphInOpenTelemetryOnce() {
    Span graph =
        RawSpans.lifted(
                "langsmith.span.kind",
                "chain",
                "gen_ai.prompt",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "gen_ai.completion",
                """
                {"messages":[{"type":"human","content":"Hi"},{"type":"ai","content":"Ho"}]}""")
            .span();
    Span tool =
        RawSpans.lifted(
                "langsmith.span.kind",
                "tool",
                "gen_ai.tool.name",
                "f",
                "gen_ai.prompt",
                "{\"city\":\"Paris\"}",
                "gen_ai.completion",
                "{}")
            .span();

    assertThat(graph.inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(graph.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(tool.tool()).isEqualTo(new ToolExecution("f", null, "{\"city\":\"Paris\"}", null));
  }

  @Test
  void aPayloadThatMessagesHoldWholeIsNoAttributeToo() {
    String call =
        """
        {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
          "function":{"name":"f","arguments":"{}"}}]}""";
    Span span =
        generation(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Be kind\"},"
                + "{\"role\":\"user\",\"content\":\"Hi\"},"
                + call
                + ",{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"1\"}],"
                + "\"tools\":[{\"name\":\"f\"}],\"model\":\"gpt-4o\"}",
            call);

    assertThat(span.systemInstructions()).isEqualTo("Be kind");
    assertThat(span.toolDefinitions()).isEqualTo("[{\"name\":\"f\"}]");
    assertThat(span.inputMessages()).hasSize(3);
    assertThat(span.attributes())
        .doesNotContainKeys("langfuse.observation.input", "langfuse.observation.output");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"role\":\"user\",\"content\":\"Hi\",\"id\":\"m1\"}]",
        "[{\"role\":\"human\",\"content\":\"Hi\"}]",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"top_p\":0.5}",
        "[{\"role\":\"system\",\"content\":\"A\"},{\"role\":\"system\",\"content\":\"B\"},"
            + "{\"role\":\"user\",\"content\":\"Hi\"}]",
        "[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":null,"
            + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"index\":0,"
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]",
        "[{\"role\":\"user\",\"content\":\"Hi\"}, 7]"
      })
  void aPayloadThatSaysMoreThanItsMessagesStays(String input) {
    Span span = generation(input, "{\"role\":\"assistant\",\"content\":\"Ho\"}");

    assertThat(span.inputMessages()).contains(Message.text("user", "Hi"));
    assertThat(span.attributes()).containsEntry("langfuse.observation.input", input);
  }

  private static Span generation(String input, String output) {
    return RawSpans.lifted(
            LangfuseVocabulary.TYPE,
            "generation",
            LangfuseVocabulary.INPUT,
            input,
            LangfuseVocabulary.OUTPUT,
            output)
        .span();
  }
}
