package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.ToolUse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single tracers write in a way of their own, in the shapes that their releases send. */
class TracersTest {
  private static final ToolRequest PARIS =
      new ToolRequest(null, "get_weather", "{\"city\": \"Paris\"}");
  private static final ToolRequest ROME =
      new ToolRequest(null, "get_weather", "{\"city\": \"Rome\"}");

  @Test
  void eventsOfAToolOfStrandsAreItsArgumentsAndItsResult() {
    Span span =
        withEvents(
                List.of(
                    event(
                        "gen_ai.tool.message",
                        "role",
                        "tool",
                        "content",
                        "{\"city\": \"Paris\"}",
                        "id",
                        "call_paris"),
                    event(
                        "gen_ai.choice",
                        "message",
                        "[{\"text\": \"{\\\"temp_c\\\": 18}\"}]",
                        "id",
                        "call_paris")),
                "gen_ai.operation.name",
                "execute_tool",
                "gen_ai.tool.name",
                "get_weather",
                "gen_ai.tool.call.id",
                "call_paris")
            .span();
    assertThat(span.tool())
        .isEqualTo(
            new ToolExecution(
                "get_weather", "call_paris", "{\"city\": \"Paris\"}", "{\"temp_c\": 18}"));
    assertThat(span.inputMessages()).isNullOrEmpty();
    assertThat(span.outputMessages()).isNullOrEmpty();
  }

  @Test
  void aResultOfAToolThatIsNoTextStaysJson() {
    Span span =
        withEvents(
                List.of(event("gen_ai.choice", "message", "[{\"json\":{\"temp_c\":18}}]")),
                "gen_ai.operation.name",
                "execute_tool")
            .span();
    assertThat(span.tool().result()).isEqualTo("[{\"json\":{\"temp_c\":18}}]");
  }

  @ParameterizedTest
  @CsvSource({
    "gen_ai.client.operation.time_to_first_chunk, 0.05, openai, 50",
    "gen_ai.server.time_to_first_token, 898, strands-agents, 898"
  })
  void aFirstTokensTimeIsInMillisecondsWhateverItsUnit(
      String attribute, String value, String system, double millis) {
    CanonicalSpan span =
        RawSpans.lifted("gen_ai.operation.name", "chat", "gen_ai.system", system, attribute, value);
    assertThat(span.call().ttftMs()).isEqualTo(millis);
  }

  @Test
  void aFirstTokensTimeWhoseUnitIsNotKnownStaysAnAttribute() {
    CanonicalSpan span = RawSpans.lifted("gen_ai.server.time_to_first_token", "1");
    assertThat(span.call().ttftMs()).isNull();
    assertThat(span.span().attributes()).containsKey("gen_ai.server.time_to_first_token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gen_ai.usage.reasoning_tokens", "gen_ai.usage.details.reasoning_tokens"})
  void readsTokensOfReasoning(String attribute) {
    assertThat(RawSpans.lifted(attribute, "9").span().tokens().reasoning()).isEqualTo(9);
  }

  @Test
  void readsFinishAndUsageUnderNamesOfSingleTracers() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.operation.name", "chat",
            "gen_ai.response.finish_reason", "stop",
            "gen_ai.usage.cached_input_tokens", "3",
            "gen_ai.usage.cache_write_input_tokens", "2",
            "gen_ai.usage.total_cost", "0.5");
    assertThat(span.span().finishReasons()).containsExactly("stop");
    assertThat(span.span().tokens().cacheRead()).isEqualTo(3);
    assertThat(span.span().tokens().cacheWrite()).isEqualTo(2);
    assertThat(span.call().costUsd()).isEqualTo(0.5);
  }

  @Test
  void aDeveloperInstructsAsASystemDoes() {
    Span span =
        withEvents(
                List.of(
                    event("gen_ai.developer.message", "body", "{\"content\": \"Describe.\"}"),
                    event("gen_ai.user.message", "body", "{\"content\": \"Hi\"}")),
                "gen_ai.operation.name",
                "chat")
            .span();
    assertThat(span.systemInstructions()).isEqualTo("Describe.");
    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Hi"));
  }

  @Test
  void readsWhatOnlyTheEventOfDetailsSays() {
    CanonicalSpan span =
        withEvents(
            List.of(
                event(
                    "gen_ai.client.inference.operation.details",
                    "user.id",
                    "analyst-4711",
                    "gen_ai.conversation.id",
                    "sess-1",
                    "gen_ai.tool.definitions",
                    "[{\"name\":\"get_weather\"}]")),
            "gen_ai.operation.name",
            "generate_content");
    assertThat(span.context().userId()).isEqualTo("analyst-4711");
    assertThat(span.context().sessionId()).isEqualTo("sess-1");
    assertThat(span.span().toolDefinitions()).isEqualTo("[{\"name\":\"get_weather\"}]");
  }

  @Test
  void aCallIdThatIsNotSpecifiedIsNone() {
    Span span =
        RawSpans.lifted(
                "gen_ai.operation.name", "execute_tool",
                "gen_ai.tool.name", "get_weather",
                "gen_ai.tool.call.id", "<not specified>")
            .span();
    assertThat(span.tool().callId()).isNull();
  }

  @Test
  void readsARunOfAnAgentOfPydanticAi() {
    CanonicalSpan span =
        RawSpans.lifted(
            "model_name",
            "gpt-4o",
            "agent_name",
            "weather_agent",
            "final_result",
            "Paris has 18°C.",
            "gen_ai.aggregated_usage.input_tokens",
            "240",
            "pydantic_ai.all_messages",
            """
            [{"role":"user","parts":[{"type":"text","content":"Paris?"}]},
              {"role":"assistant","parts":[{"type":"text","content":"Paris has 18°C."}]}]
            """);
    assertThat(span.span().operation()).isEqualTo(Operation.AGENT);
    assertThat(span.context().agentName()).isEqualTo("weather_agent");
    assertThat(span.span().requestModel()).isEqualTo("gpt-4o");
    assertThat(span.span().outputText()).isEqualTo("Paris has 18°C.");
    assertThat(span.span().inputMessages()).isNullOrEmpty();
    assertThat(span.span().attributes())
        .containsKey("pydantic_ai.all_messages")
        .doesNotContainKeys("final_result", "model_name");
  }

  @Test
  void readsCallsThatLiteLlmNumbersLikeMessages() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.operation.name", "chat",
            "gen_ai.output.messages",
                "[{\"role\": \"assistant\", \"parts\": [], \"finish_reason\": \"tool_calls\"}]",
            "gen_ai.completion.0.function_call.name", "get_weather",
            "gen_ai.completion.0.function_call.arguments", "{\"city\": \"Paris\"}",
            "gen_ai.completion.1.function_call.name", "get_weather",
            "gen_ai.completion.1.function_call.arguments", "{\"city\": \"Rome\"}",
            "gen_ai.cost.total_cost", "0.00056");
    assertThat(span.span().outputMessages())
        .containsExactly(new Message("assistant", null, null, null, List.of(PARIS, ROME), null));
    assertThat(span.span().finishReasons()).containsExactly("tool_calls");
    assertThat(span.call().costUsd()).isEqualTo(0.00056);
  }

  @Test
  void callsOfLiteLlmBelongToTheMessageBeforeThem() {
    Span span =
        RawSpans.lifted(
                "gen_ai.completion.0.role", "assistant",
                "gen_ai.completion.0.content", "Let me look.",
                "gen_ai.completion.0.function_call.name", "get_weather",
                "gen_ai.completion.0.function_call.arguments", "{\"city\": \"Paris\"}",
                "gen_ai.completion.1.function_call.name", "get_weather",
                "gen_ai.completion.1.function_call.arguments", "{\"city\": \"Rome\"}")
            .span();
    assertThat(span.outputMessages())
        .containsExactly(
            new Message("assistant", null, "Let me look.", null, List.of(PARIS, ROME), null));
  }

  @Test
  void anAnswerThatSaysNothingStaysWhereNoneSaysMore() {
    Span span =
        RawSpans.lifted(
                "gen_ai.output.messages",
                "[{\"role\": \"assistant\", \"parts\": [], \"finish_reason\": \"stop\"}]")
            .span();
    assertThat(span.outputMessages())
        .containsExactly(new Message("assistant", null, null, null, List.of(), null));
  }

  @Test
  void whatAModelThoughtBeforeItsAnswerIsNoMessage() {
    Span span =
        RawSpans.lifted(
                "llm.request.type", "completion",
                "gen_ai.completion.0.finish_reason", "tool_use",
                "gen_ai.completion.0.role", "thinking",
                "gen_ai.completion.0.content", "I need a lookup.",
                "gen_ai.completion.1.role", "assistant",
                "gen_ai.completion.1.content", "Let me look.",
                "gen_ai.completion.1.tool_calls.0.name", "get_weather",
                "gen_ai.completion.1.tool_calls.0.arguments", "{\"city\": \"Paris\"}")
            .span();
    assertThat(span.reasoningText()).isEqualTo("I need a lookup.");
    assertThat(span.outputMessages())
        .containsExactly(
            new Message("assistant", null, "Let me look.", null, List.of(PARIS), null));
    assertThat(span.finishReasons()).containsExactly("tool_use");
  }

  @Test
  void allThatAModelThoughtIsKept() {
    Span span =
        RawSpans.lifted(
                "gen_ai.completion.0.role", "thinking",
                "gen_ai.completion.0.content", "One.",
                "gen_ai.completion.1.role", "thinking",
                "gen_ai.completion.1.content", "Two.",
                "gen_ai.completion.2.role", "assistant",
                "gen_ai.completion.2.content", "Three.")
            .span();
    assertThat(span.reasoningText()).isEqualTo("One.\nTwo.");
    assertThat(span.outputMessages()).extracting(Message::content).containsExactly(null, "Three.");
  }

  @Test
  void readsTheDocumentsOfARetrieverOfOpenLlmetry() {
    Span span =
        RawSpans.lifted(
                "gen_ai.operation.name",
                "vector_db_retrieve",
                "traceloop.span.kind",
                "task",
                "traceloop.entity.input",
                "{\"query\": \"How is Paris?\"}",
                "traceloop.entity.output",
                """
                {"documents": [{"page_content": "Paris: 18C", "metadata": {"score": 0.9}},
                  {"page_content": "Rome: ???", "metadata": {"src": "b.txt"}}], "count": 2}
                """)
            .span();
    assertThat(span.operation()).isEqualTo(Operation.RETRIEVER);
    assertThat(span.inputText()).isEqualTo("{\"query\": \"How is Paris?\"}");
    assertThat(span.documents())
        .extracting(Document::content, Document::score)
        .containsExactly(tuple("Paris: 18C", 0.9), tuple("Rome: ???", null));
    assertThat(span.outputText()).isNull();
  }

  @Test
  void theDocumentsOfARetrieverOfOpenInferenceAreNotToldTwice() {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "RETRIEVER",
                "output.value",
                "{\"documents\": [{\"id\": \"d1\", \"page_content\": \"Paris: 18C\"}]}",
                "retrieval.documents.0.document.content",
                "Paris: 18C")
            .span();
    assertThat(span.documents()).containsExactly(new Document(null, "Paris: 18C", null, null));
    assertThat(span.outputText()).isNull();
    assertThat(span.attributes()).containsOnlyKeys("output.value");
    Span without =
        RawSpans.lifted("openinference.span.kind", "RETRIEVER", "output.value", "none found")
            .span();
    assertThat(without.outputText()).isEqualTo("none found");
  }

  @Test
  void readsTheTextsThatAreEmbedded() {
    String prefix = "embedding.embeddings.";
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "EMBEDDING",
                "input.value",
                "{\"input\": [\"weather in Paris\", \"weather in Rome\"]}",
                "output.value",
                "{\"data\":[{\"embedding\":[0.1]},{\"embedding\":[0.2]}]}",
                prefix + "0.embedding.text",
                "weather in Paris",
                prefix + "0.embedding.vector",
                "[0.1]",
                prefix + "1.embedding.text",
                "weather in Rome",
                prefix + "1.embedding.vector",
                "[0.2]")
            .span();
    assertThat(span.inputText()).isEqualTo("weather in Paris\nweather in Rome");
    assertThat(span.outputText()).isNull();
    assertThat(span.attributes())
        .containsOnlyKeys(
            "input.value",
            "output.value",
            prefix + "0.embedding.vector",
            prefix + "1.embedding.vector");
  }

  @Test
  void readsTheTextsThatAreEmbeddedFromAnExport() {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "EMBEDDING",
                "embedding.embeddings",
                "[{\"embedding.text\":\"weather in Paris\",\"embedding.vector\":[0.1]}]")
            .span();
    assertThat(span.inputText()).isEqualTo("weather in Paris");
    assertThat(span.attributes()).containsOnlyKeys("embedding.embeddings");
  }

  @Test
  void readsResponsesThatTheAgentsSdkStreamed() {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "LLM",
                "output.value",
                """
                [{"id": "__fake_id__", "object": "response", "output": [
                  {"arguments": "{\\"city\\": \\"Paris\\"}", "call_id": "call_paris",
                    "name": "get_weather", "type": "function_call", "id": "__fake_id__"},
                  {"id": "__fake_id__", "role": "assistant", "type": "message",
                    "content": [{"annotations": [], "text": "Ho", "type": "output_text"}]}]}]
                """)
            .span();
    assertThat(span.outputMessages())
        .extracting(Message::content, Message::toolCalls)
        .containsExactly(
            tuple(
                null,
                List.of(new ToolRequest("call_paris", "get_weather", "{\"city\": \"Paris\"}"))),
            tuple("Ho", List.of()));
    assertThat(span.outputText()).isNull();
  }

  @Test
  void readsRolesOfSmolagents() {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind", "LLM",
                "llm.input_messages.0.message.role", "tool-call",
                "llm.input_messages.0.message.content", "Calling tools",
                "llm.input_messages.1.message.role", "tool-response",
                "llm.input_messages.1.message.content", "Observation: 18")
            .span();
    assertThat(span.inputMessages()).extracting(Message::role).containsExactly("assistant", "tool");
  }

  @Test
  void readsUsageOfOpenAiThatTheSdkOfLangfusePassesOn() {
    assertThat(
            usage(
                """
                {"completion_tokens": 34, "prompt_tokens": 120, "total_tokens": 154,
                  "completion_tokens_details": {"audio_tokens": 0, "reasoning_tokens": 9},
                  "prompt_tokens_details": {"audio_tokens": 0, "cached_tokens": 64}}
                """))
        .isEqualTo(new Tokens(120L, 34L, 154L, 64L, null, 9L));
    assertThat(
            usage(
                """
                {"input_tokens": 120, "output_tokens": 34, "total_tokens": 154,
                  "input_tokens_details": {"cache_write_tokens": 3, "cached_tokens": 64},
                  "output_tokens_details": {"reasoning_tokens": 9}}
                """))
        .isEqualTo(new Tokens(120L, 34L, 154L, 64L, 3L, 9L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\": 0.1, \"output\": 0.2} | 0.3",
        "{\"input\": 0.25, \"output\": 0.5, \"total\": 1} | 1",
        "{\"input\": 0, \"output\": 0, \"total\": 0} | 0",
        "{} | "
      })
  void aCostWithoutATotalIsThatOfItsParts(String details, Double cost) {
    assertThat(RawSpans.lifted(LangfuseVocabulary.COST, details).call().costUsd()).isEqualTo(cost);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": \"msg_1\", \"role\": \"assistant\", \"content\": \"Ho\", \"type\": \"message\"} |",
        "{\"id\": \"msg_1\", \"role\": \"assistant\", \"content\": \"Ho\", \"type\": \"message\","
            + " \"model\": \"claude\"} | msg_1",
        "{\"id\": \"resp_1\", \"object\": \"response\", \"output\": []} | resp_1"
      })
  void theIdOfAnItemIsNotItsResponses(String output, String id) {
    CanonicalSpan span =
        RawSpans.lifted(LangfuseVocabulary.TYPE, "generation", LangfuseVocabulary.OUTPUT, output);
    assertThat(span.call().responseId()).isEqualTo(id);
  }

  @Test
  void idsOfASessionAndAUserNameNoConvention() {
    CanonicalSpan langfuse =
        RawSpans.lifted(
            "session.id", "sess-1", "user.id", "ana", LangfuseVocabulary.TYPE, "generation");
    assertThat(langfuse.origin().semconv()).isEqualTo("langfuse");
    CanonicalSpan app = RawSpans.lifted("session.id", "sess-1", "user.id", "ana");
    assertThat(app.origin().semconv()).isEqualTo("none");
    assertThat(app.context().sessionId()).isEqualTo("sess-1");
    assertThat(app.context().userId()).isEqualTo("ana");
  }

  @Test
  void aFieldThatIsEmptiedCameFromNowhere() {
    RawSpan raw =
        RawSpans.of(
            LangfuseVocabulary.TYPE,
            "generation",
            LangfuseVocabulary.INPUT,
            "[{\"role\": \"user\", \"content\": \"Hi\"}]");
    SpanLift.Read read = (SpanLift.Read) SpanLift.lift(raw, AttributeMapping.NONE);
    assertThat(read.origins())
        .containsKey(Field.INPUT_MESSAGES)
        .doesNotContainKey(Field.INPUT_TEXT);
  }

  @Test
  void theStreamOfLogfireIsOneCallWhichItsLogTells() {
    String[] asked = {
      "logfire.span_type", "span",
      "request_data", "{\"model\":\"gpt-4o\"}",
      "gen_ai.operation.name", "chat",
      "gen_ai.request.model", "gpt-4o",
      "gen_ai.response.model", "gpt-4o",
      "gen_ai.input.messages",
          "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"
    };
    Span begun = RawSpans.lifted(asked).span();
    Span failed =
        withEvents(List.of(event("exception", "exception.type", "APIError")), asked).span();
    Span log =
        RawSpans.lifted(
                "logfire.span_type", "log",
                "request_data", "{\"model\":\"gpt-4o\"}",
                "gen_ai.operation.name", "chat",
                "gen_ai.usage.raw",
                    "{\"completion_tokens\":9,\"completion_tokens_details\":{\"reasoning_tokens\":5}}",
                "gen_ai.output.messages", "[{\"role\":\"assistant\",\"content\":\"Ho\"}]")
            .span();

    assertThat(begun.operation()).isEqualTo(Operation.CHAIN);
    assertThat(begun.inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(failed.operation()).isEqualTo(Operation.LLM);
    assertThat(log.operation()).isEqualTo(Operation.LLM);
    assertThat(log.tokens().reasoning()).isEqualTo(5);
  }

  @Test
  void readsWhatLogfireAskedAndGotWhole() {
    String request =
        """
        {"model":"gpt-4o","stream":true,"temperature":0.2,
         "messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Hi"}]}""";
    Span begun = RawSpans.lifted("logfire.span_type", "span", "request_data", request).span();
    Span log =
        RawSpans.lifted(
                "logfire.span_type",
                "log",
                "request_data",
                request,
                "response_data",
                """
                {"message":{"role":"assistant","content":"Ho","tool_calls":null},
                 "usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9,
                   "prompt_tokens_details":{"cached_tokens":3}}}""")
            .span();
    Span chunks =
        RawSpans.lifted(
                "logfire.span_type",
                "log",
                "request_data",
                request,
                "response_data",
                "{\"combined_chunk_content\":\"Ho\",\"chunk_count\":1}")
            .span();

    assertThat(begun.operation()).isEqualTo(Operation.CHAIN);
    for (Span call : List.of(log, chunks)) {
      assertThat(call.operation()).isEqualTo(Operation.LLM);
      assertThat(call.requestModel()).isEqualTo("gpt-4o");
      assertThat(call.systemInstructions()).isEqualTo("Be kind");
      assertThat(call.inputMessages()).containsExactly(Message.text("user", "Hi"));
      assertThat(call.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    }
    assertThat(log.tokens()).isEqualTo(new Tokens(7L, 2L, 9L, 3L, null, null));
  }

  @Test
  void whatIsAroundToolsOfAdkIsNoToolItself() {
    Span span =
        RawSpans.lifted(
                "gen_ai.operation.name", "execute_tool",
                "gen_ai.tool.name", "(merged tools)",
                "gen_ai.tool.call.id", "e1",
                "gcp.vertex.agent.tool_call_args", "N/A",
                "gcp.vertex.agent.tool_response", "[]",
                "gcp.vertex.agent.event_id", "e1")
            .span();
    assertThat(span.operation()).isEqualTo(Operation.CHAIN);
    assertThat(span.tool()).isNull();
    assertThat(span.attributes()).containsEntry("gen_ai.tool.call.id", "e1");
  }

  @Test
  void readsWhatAdkAskedOfModelsAndTools() {
    CanonicalSpan call =
        RawSpans.lifted(
            "gen_ai.system",
            "gcp.vertex.agent",
            "gen_ai.request.model",
            "gemini-2.0-flash",
            "gcp.vertex.agent.session_id",
            "sess-1",
            "gcp.vertex.agent.llm_request",
            """
            {"model":"gemini-2.0-flash",
             "config":{"system_instruction":"Be kind","tools":[{"function_declarations":[]}]},
             "contents":[{"role":"user","parts":[{"text":"Hi"}]}]}""",
            "gcp.vertex.agent.llm_response",
            """
            {"content":{"role":"model","parts":[{"function_call":
              {"id":"adk-1","name":"f","args":{"a":1}}}]},"finish_reason":"STOP"}""");
    Span tool =
        RawSpans.lifted(
                "gen_ai.operation.name", "execute_tool",
                "gen_ai.tool.name", "f",
                "gcp.vertex.agent.llm_request", "{}",
                "gcp.vertex.agent.llm_response", "{}",
                "gcp.vertex.agent.tool_call_args", "{\"a\":1}",
                "gcp.vertex.agent.tool_response", "{\"result\":\"one\"}")
            .span();

    assertThat(call.span().operation()).isEqualTo(Operation.LLM);
    assertThat(call.span().systemInstructions()).isEqualTo("Be kind");
    assertThat(call.span().toolDefinitions()).isEqualTo("[{\"function_declarations\":[]}]");
    assertThat(call.span().inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(call.span().outputMessages().get(0).toolCalls())
        .containsExactly(new ToolRequest("adk-1", "f", "{\"a\":1}"));
    assertThat(call.span().finishReasons()).containsExactly("STOP");
    assertThat(call.context().sessionId()).isEqualTo("sess-1");
    assertThat(tool.tool()).isEqualTo(new ToolExecution("f", null, "{\"a\":1}", "one"));
  }

  @Test
  void readsARunOfAnAgentOfMastra() {
    CanonicalSpan run =
        RawSpans.lifted(
            "mastra.span.type", "agent_run",
            "gen_ai.operation.name", "invoke_agent",
            "mastra.metadata.userId", "ana",
            "mastra.metadata.threadId", "th-1",
            "mastra.agent_run.input", "Hi",
            "mastra.agent_run.output", "{\"text\":\"Ho\",\"files\":[]}");
    Span generation =
        RawSpans.lifted(
                "mastra.span.type", "model_generation",
                "gen_ai.operation.name", "model_generation",
                "mastra.model_generation.input",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "mastra.model_generation.output",
                    "{\"text\":\"\",\"toolCalls\":[{\"toolCallId\":\"c1\",\"toolName\":\"f\",\"args\":{}}]}")
            .span();
    Span step =
        RawSpans.lifted(
                "mastra.span.type", "model_step",
                "mastra.model_step.input", "[{\"role\":\"user\",\"content\":\"[tool-result: f]\"}]",
                "mastra.model_step.output", "{\"text\":\"Ho\",\"toolCalls\":[]}")
            .span();

    assertThat(run.span().operation()).isEqualTo(Operation.AGENT);
    assertThat(run.span().inputText()).isEqualTo("Hi");
    assertThat(run.span().answer()).isEqualTo("Ho");
    assertThat(run.context().userId()).isEqualTo("ana");
    assertThat(run.context().sessionId()).isEqualTo("th-1");
    assertThat(generation.operation()).isEqualTo(Operation.CHAIN);
    assertThat(generation.inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(generation.outputMessages())
        .containsExactly(
            new Message(
                "assistant", null, null, null, List.of(new ToolRequest("c1", "f", "{}")), null));
    assertThat(step.inputMessages()).isEmpty();
    assertThat(step.answer()).isEqualTo("Ho");
  }

  @Test
  void readsFormerSpansOfMastra() {
    CanonicalSpan call =
        RawSpans.lifted(
            "mastra.span.type", "model_generation",
            "gen_ai.operation.name", "tool_selection",
            "gen_ai.request.model", "gpt-4o",
            "sessionId", "sess-1",
            "userId", "ana",
            "gen_ai.usage.cached_input_tokens", "3",
            "gen_ai.prompt", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            "gen_ai.completion", "{\"text\":\"Ho\",\"reasoning\":[]}");
    Span tool =
        RawSpans.lifted(
                "mastra.span.type", "tool_call",
                "gen_ai.operation.name", "tool.execute",
                "gen_ai.tool.name", "f",
                "gen_ai.tool.input", "{}",
                "input", "{}",
                "gen_ai.tool.output", "1",
                "output", "1")
            .span();

    assertThat(call.span().operation()).isEqualTo(Operation.LLM);
    assertThat(call.span().inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(call.span().answer()).isEqualTo("Ho");
    assertThat(call.span().tokens().cacheRead()).isEqualTo(3);
    assertThat(call.context().sessionId()).isEqualTo("sess-1");
    assertThat(call.context().userId()).isEqualTo("ana");
    assertThat(tool.operation()).isEqualTo(Operation.TOOL);
    assertThat(tool.tool()).isEqualTo(new ToolExecution("f", null, "{}", "1"));
  }

  @Test
  void aRequestThatLlamaIndexPreparesIsNoCall() {
    RawSpan raw = RawSpans.of("openinference.span.kind", "LLM", "llm.model_name", "gpt-4o");
    assertThat(RawSpans.lifted(RawSpans.named("OpenAI._prepare_chat_with_tools", raw)).span())
        .extracting(Span::operation)
        .isEqualTo(Operation.CHAIN);
    assertThat(RawSpans.lifted(RawSpans.named("OpenAI.achat", raw)).span())
        .extracting(Span::operation)
        .isEqualTo(Operation.LLM);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, true"})
  void theOutputOfAToolOfLlamaIndexIsItsText(boolean isError, boolean failed) {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "TOOL",
                "output.value",
                """
                {"blocks":[{"text":"18 C"}],"tool_name":"f","raw_input":{"kwargs":{}},
                 "raw_output":"18","is_error":%s}"""
                    .formatted(isError))
            .span();
    assertThat(span.tool().result()).isEqualTo("18 C");
    assertThat(ToolUse.failed(span)).isEqualTo(failed);
    assertThat(span.attributes()).containsKey("output.value");
  }

  @Test
  void aToolOfMcpIsWhatItWasAskedAndSaid() {
    Span span =
        RawSpans.lifted(
                "traceloop.span.kind", "tool",
                "traceloop.entity.name", "f",
                "traceloop.entity.input", "{\"tool_name\":\"f\",\"arguments\":{\"a\":1}}",
                "traceloop.entity.output",
                    "[{\"type\":\"text\",\"content\":\"18 C\"},{\"type\":\"text\",\"content\":\"dry\"}]")
            .span();
    assertThat(span.tool()).isEqualTo(new ToolExecution("f", null, "{\"a\":1}", "18 C\ndry"));
    String mixed = "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\",\"data\":\"aGk=\"}]";
    assertThat(
            RawSpans.lifted("traceloop.span.kind", "tool", "traceloop.entity.output", mixed)
                .span()
                .tool()
                .result())
        .isEqualTo(mixed);
  }

  @Test
  void messagesOfWhichOnlyTheRolesAreKnownGiveWay() {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind", "CHAIN",
                "llm.input_messages.0.message.role", "user",
                "input.value", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
            .span();
    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Hi"));
  }

  private static Tokens usage(String details) {
    return RawSpans.lifted(LangfuseVocabulary.TYPE, "generation", LangfuseVocabulary.USAGE, details)
        .span()
        .tokens();
  }

  private static CanonicalSpan withEvents(List<SpanEvent> events, String... attributes) {
    return RawSpans.lifted(RawSpans.with(1, null, events, attributes));
  }

  private static SpanEvent event(String name, String... attributes) {
    return new SpanEvent(name, RawSpans.START, RawSpans.map(attributes));
  }
}
