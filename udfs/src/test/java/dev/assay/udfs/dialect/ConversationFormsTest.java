package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.ToolRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms in which providers and frameworks write a conversation. */
class ConversationFormsTest {
  private static final ToolRequest CALL = new ToolRequest(null, "f", "{}");

  @Test
  void aFlattenedListIsTheSameInAnyOrderOfItsNames() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("f.0.name", "a");
    one.put("f.0.parameters.type", "object");
    one.put("f.0.description", "b");
    Map<String, String> other = new LinkedHashMap<>();
    one.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> other.put(entry.getKey(), entry.getValue()));

    assertThat(IndexedAttributes.under("f.", one).orElseThrow().list().toString())
        .isEqualTo(IndexedAttributes.under("f.", other).orElseThrow().list().toString())
        .isEqualTo("[{\"description\":\"b\",\"name\":\"a\",\"parameters\":{\"type\":\"object\"}}]");
  }

  @Test
  void readsAFunctionCallOfOpenAi() {
    Span span =
        outputs(
            """
            {"choices":[{"finish_reason":"function_call","message":
              {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}}}]}
            """);
    assertThat(span.outputMessages().get(0).toolCalls()).containsExactly(CALL);
    assertThat(span.finishReasons()).containsExactly("function_call");
  }

  @Test
  void readsAFunctionCallThatOpenInferenceFlattened() {
    String prefix = "llm.output_messages.0.message.";
    Span flat =
        RawSpans.lifted(
                "openinference.span.kind",
                "LLM",
                prefix + "role",
                "assistant",
                prefix + "function_call_name",
                "f",
                prefix + "function_call_arguments_json",
                "{}")
            .span();
    assertThat(flat.outputMessages().get(0).toolCalls()).containsExactly(CALL);
    Span dotted =
        RawSpans.lifted(
                "llm.output_messages",
                """
                [{"message.function_call_name":"f","message.function_call_arguments_json":"{}"}]
                """)
            .span();
    assertThat(dotted.outputMessages())
        .containsExactly(new Message("assistant", null, null, null, List.of(CALL), null));
  }

  @Test
  void readsAFunctionCallOfOpenLlmetry() {
    Span span =
        RawSpans.lifted(
                "gen_ai.completion.0.role", "assistant",
                "gen_ai.completion.0.function_call.name", "f",
                "gen_ai.completion.0.function_call.arguments", "{}")
            .span();
    assertThat(span.outputMessages().get(0).toolCalls()).containsExactly(CALL);
  }

  @Test
  void readsCallsThatLangChainKeepsApart() {
    Span function =
        outputs(
            """
            [{"type":"ai","content":"","tool_calls":[],
              "additional_kwargs":{"function_call":{"name":"f","arguments":"{}"}}}]
            """);
    assertThat(function.outputMessages().get(0).toolCalls()).containsExactly(CALL);
    Span tool =
        outputs(
            """
            [{"type":"ai","content":"","tool_calls":[],"additional_kwargs":{"tool_calls":
              [{"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}]}}]
            """);
    assertThat(tool.outputMessages().get(0).toolCalls())
        .containsExactly(new ToolRequest("t1", "f", "{}"));
  }

  @Test
  void aCallThatIsWrittenTwiceIsOne() {
    Span span =
        outputs(
            """
            [{"type":"ai",
              "content":[{"type":"text","text":"Let me see"},
                {"type":"tool_use","id":"t1","name":"f","input":{"q":1}},
                {"type":"tool_use","id":"t2","name":"f","input":{}}],
              "tool_calls":[{"id":"t1","name":"f","args":{"q":1}},
                {"id":"t2","name":"f","args":{"q":2}}]}]
            """);
    assertThat(span.outputMessages().get(0).toolCalls())
        .containsExactly(
            new ToolRequest("t1", "f", "{\"q\":1}"), new ToolRequest("t2", "f", "{\"q\":2}"));
  }

  @Test
  void callsWithoutAnIdAreEachTheirOwn() {
    Span span =
        outputs(
            """
            {"candidates":[{"content":{"role":"model","parts":[
              {"functionCall":{"name":"f","args":{}}},{"functionCall":{"name":"f","args":{}}}]}}]}
            """);
    assertThat(span.outputMessages().get(0).toolCalls()).containsExactly(CALL, CALL);
  }

  @Test
  void readsItemsOfTheResponsesApi() {
    Span span =
        inputs(
            """
            {"model":"gpt-5","instructions":"Be kind","input":[
              {"role":"user","content":[{"type":"input_text","text":"Hi"}]},
              {"type":"reasoning","id":"rs_1","summary":[]},
              {"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{}"},
              {"type":"function_call","id":"fc_2","call_id":"c2","name":"f","arguments":"{}"},
              {"type":"function_call_output","id":"o_1","call_id":"c1","output":"one"},
              {"type":"function_call_output","id":"o_2","call_id":"c2","output":"two"}]}
            """);
    assertThat(span.systemInstructions()).isEqualTo("Be kind");
    assertThat(span.inputMessages())
        .extracting(Message::role, Message::content, Message::toolCallId)
        .containsExactly(
            tuple("user", "Hi", null),
            tuple("assistant", null, null),
            tuple("tool", "one", "c1"),
            tuple("tool", "two", "c2"));
    assertThat(span.inputMessages().get(1).toolCalls())
        .extracting(ToolRequest::id)
        .containsExactly("c1", "c2");
    assertThat(span.inputMessages().get(1).partsJson()).contains("rs_1");
    assertThat(span.attributes()).containsKey("mlflow.spanInputs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "web_search_call | 'action':{'query':'q'} | web_search | {'query':'q'} |",
        "file_search_call | 'queries':['q'],'results':[{'text':'t'}] | file_search | ['q'] | t",
        "custom_tool_call | 'name':'f','input':'x' | f | x |",
        "mcp_call | 'name':'f','arguments':'{}','output':'one','error':null | f | {} | one",
        "mcp_call | 'name':'f','arguments':'{}','output':null,'error':'no' | f | {} | no",
        "computer_call | 'action':{'type':'wait'} | computer | {'type':'wait'} |",
        "code_interpreter_call | 'code':'1+1','outputs':[] | code_interpreter | 1+1 |",
        "local_shell_call | 'action':{'command':['ls']} | local_shell | {'command':['ls']} |",
        "image_generation_call | 'result':'aGk=' | image_generation | |"
      })
  void readsCallsOfToolsThatTheProviderRuns(
      String type, String members, String name, String arguments, String result) {
    Span span =
        outputs(
            ("{'output':[{'type':'" + type + "','id':'i1','status':'completed'," + members + "}]}")
                .replace('\'', '"'));

    assertThat(span.outputMessages().get(0).role()).isEqualTo("assistant");
    assertThat(span.outputMessages().get(0).toolCalls())
        .containsExactly(
            new ToolRequest("i1", name, arguments == null ? null : arguments.replace('\'', '"')));
    assertThat(span.outputMessages().stream().skip(1))
        .isEqualTo(
            result == null
                ? List.of()
                : List.of(new Message("tool", name, result, "i1", List.of(), null)));
  }

  @Test
  void readsWhatCallsOfToolsGave() {
    Span span =
        inputs(
            """
            {"model":"gpt-5","input":[
              {"type":"custom_tool_call","id":"i1","call_id":"c1","name":"f","input":"x"},
              {"type":"custom_tool_call_output","call_id":"c1","output":"one"},
              {"type":"local_shell_call_output","call_id":"c2","output":"two"},
              {"role":"assistant","content":[
                {"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}},
                {"type":"web_search_tool_result","tool_use_id":"s1","content":[{"url":"u"}]}]}]}
            """);
    assertThat(span.inputMessages())
        .extracting(Message::role, Message::content, Message::toolCallId)
        .containsExactly(
            tuple("assistant", null, null),
            tuple("tool", "one", "c1"),
            tuple("tool", "two", "c2"),
            tuple("assistant", null, null),
            tuple("tool", "[{\"url\":\"u\"}]", "s1"));
    assertThat(span.inputMessages().get(3).toolCalls())
        .containsExactly(new ToolRequest("s1", "web_search", "{\"query\":\"q\"}"));
  }

  @Test
  void readsTheAnswerOfTheResponsesApi() {
    Span span =
        outputs(
            """
            {"id":"resp_1","model":"gpt-5","output":[
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},
              {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Ho"}]},
              {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}]}
            """);
    assertThat(span.reasoningText()).isEqualTo("hm");
    assertThat(span.outputMessages())
        .extracting(Message::role, Message::content)
        .containsExactly(
            tuple("assistant", null), tuple("assistant", "Ho"), tuple("assistant", null));
    assertThat(span.outputMessages().get(2).toolCalls())
        .containsExactly(new ToolRequest("c1", "f", "{}"));
  }

  @Test
  void reasoningThatIsNotShownIsNone() {
    Span span = outputs("{\"output\":[{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[]}]}");
    assertThat(span.reasoningText()).isNull();
    assertThat(span.outputMessages().get(0).partsJson()).contains("rs_1");
  }

  @Test
  void readsALoneTextThatTheResponsesApiWasAsked() {
    Span asked = inputs("{\"model\":\"gpt-5\",\"input\":\"Hi\"}");
    assertThat(asked.inputMessages()).containsExactly(Message.text("user", "Hi"));
    Span unknown = inputs("{\"input\":\"Hi\",\"context\":\"c\"}");
    assertThat(unknown.inputMessages()).isNullOrEmpty();
    assertThat(unknown.inputText()).isEqualTo("{\"input\":\"Hi\",\"context\":\"c\"}");
  }

  @Test
  void readsContentsOfGemini() {
    CanonicalSpan span =
        RawSpans.lifted(
            "mlflow.spanType",
            "LLM",
            "mlflow.spanInputs",
            """
            {"systemInstruction":{"parts":[{"text":"Be kind"}]},"contents":[
              {"role":"user","parts":[{"text":"Hi","function_call":null}]},
              {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"x":2}}}]}]}
            """,
            "mlflow.spanOutputs",
            """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Ho"}]},"finishReason":"STOP"}]}
            """);
    assertThat(span.span().systemInstructions()).isEqualTo("Be kind");
    assertThat(span.span().inputMessages())
        .containsExactly(
            Message.text("user", "Hi"),
            new Message("assistant", null, null, null, List.of(CALL), null),
            new Message("tool", "f", "{\"x\":2}", null, List.of(), null));
    assertThat(span.span().outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(span.span().finishReasons()).containsExactly("STOP");
  }

  @Test
  void readsTheSystemPromptBesideTheMessages() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    String parts = "[{\"text\":\"Be kind\"},{\"text\":\"Be brief\"}]";
    assertThat(inputs("{\"system\":\"Be kind\"," + messages).systemInstructions())
        .isEqualTo("Be kind");
    assertThat(inputs("{\"system\":" + parts + "," + messages).systemInstructions())
        .isEqualTo("Be kind\nBe brief");
    assertThat(
            RawSpans.lifted(
                    LangfuseVocabulary.TYPE,
                    "GENERATION",
                    LangfuseVocabulary.INPUT,
                    "{\"instructions\":\"Be kind\"," + messages)
                .span()
                .systemInstructions())
        .isEqualTo("Be kind");
    assertThat(
            RawSpans.lifted(
                    LangSmithVocabulary.KIND,
                    "llm",
                    LangSmithVocabulary.INPUTS,
                    "{\"system\":\"Be kind\"," + messages)
                .span()
                .systemInstructions())
        .isEqualTo("Be kind");
  }

  @Test
  void readsTheSystemPromptInAConfigOfGemini() {
    Span span =
        inputs(
            """
            {"model":"gemini","config":{"system_instruction":"Be kind"},
              "contents":[{"role":"user","parts":[{"text":"Hi"}]}]}
            """);
    assertThat(span.systemInstructions()).isEqualTo("Be kind");
  }

  @Test
  void aSystemWithoutMessagesIsNoPrompt() {
    assertThat(inputs("{\"system\":\"openai\",\"mode\":\"fast\"}").systemInstructions()).isNull();
  }

  @Test
  void aSystemPromptThatIsEmptyIsNone() {
    Span span =
        inputs(
            """
            {"system":"","messages":[{"role":"system","content":"Be kind"},
              {"role":"user","content":"Hi"}]}
            """);
    assertThat(span.systemInstructions()).isEqualTo("Be kind");
    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Hi"));
  }

  @Test
  void readsDocumentsThatLangChainSerialised() {
    Span span =
        RawSpans.lifted(
                LangSmithVocabulary.KIND,
                "retriever",
                LangSmithVocabulary.OUTPUTS,
                """
                {"documents":[{"lc":1,"type":"constructor",
                  "id":["langchain","schema","document","Document"],
                  "kwargs":{"id":"d","page_content":"c","metadata":{"source":"s"}}}]}
                """)
            .span();
    assertThat(span.documents())
        .containsExactly(new Document("d", "c", null, "{\"source\":\"s\"}"));
  }

  @Test
  void resultsOfToolsStandWhereTheTurnHasThem() {
    Span span =
        inputs(
            """
            {"messages":[{"role":"user","content":[
              {"type":"tool_result","tool_use_id":"t1","content":"one"},
              {"type":"text","text":"And now?"},
              {"type":"tool_result","tool_use_id":"t2","content":"two"}]}]}
            """);
    assertThat(span.inputMessages())
        .extracting(Message::content)
        .containsExactly("one", "And now?", "two");
  }

  @Test
  void aRefusalIsWhatTheModelSaid() {
    Span beside = outputs("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I can't\"}");
    assertThat(beside.outputMessages()).containsExactly(Message.text("assistant", "I can't"));
    Span part =
        outputs(
            """
            {"role":"assistant","content":[{"type":"refusal","refusal":"I can't"}],"refusal":null}
            """);
    assertThat(part.outputMessages().get(0).content()).isEqualTo("I can't");
    assertThat(part.outputMessages().get(0).partsJson()).contains("\"type\":\"refusal\"");
  }

  @Test
  void readsPartsThatAreWrittenAsText() {
    Span strands =
        RawSpans.lifted(
                RawSpans.with(
                    1,
                    null,
                    List.of(
                        event("gen_ai.user.message", "content", "[{\"text\":\"hi\"}]"),
                        event(
                            "gen_ai.assistant.message",
                            "content",
                            "[{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"f\",\"input\":{}}}]")),
                    "gen_ai.operation.name",
                    "chat"))
            .span();
    assertThat(strands.inputMessages())
        .containsExactly(
            Message.text("user", "hi"),
            new Message(
                "assistant", null, null, null, List.of(new ToolRequest("t1", "f", "{}")), null));
    Span pictured =
        RawSpans.lifted(
                "gen_ai.prompt.0.role",
                "user",
                "gen_ai.prompt.0.content",
                """
                [{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"u"}}]
                """)
            .span();
    assertThat(pictured.inputMessages().get(0).content()).isEqualTo("hi");
    assertThat(pictured.inputMessages().get(0).partsJson()).contains("\"url\":\"u\"");
  }

  @Test
  void textThatOnlyLooksLikePartsStaysText() {
    for (String text :
        List.of(
            "[{\"text\":\"hi\",\"label\":\"good\"}]",
            "[{\"type\":\"text\",\"text\":\"hi\"},1]",
            "[{\"type\":\"function\",\"name\":\"f\"}]",
            "[{\"type\":\"file\",\"name\":\"a.txt\"}]",
            "[]",
            "{\"type\":\"text\",\"text\":\"hi\"}")) {
      Span span =
          RawSpans.lifted("gen_ai.prompt.0.role", "user", "gen_ai.prompt.0.content", text).span();
      assertThat(span.inputMessages()).containsExactly(Message.text("user", text));
    }
  }

  @Test
  void readsTheTwoEventsOfContent() {
    Span span =
        RawSpans.lifted(
                RawSpans.with(
                    1,
                    null,
                    List.of(
                        event(
                            "gen_ai.content.prompt",
                            "gen_ai.prompt",
                            "[{\"role\":\"user\",\"content\":\"Hi\"}]"),
                        event(
                            "gen_ai.content.completion",
                            "gen_ai.completion",
                            "[{\"role\":\"assistant\",\"content\":\"Ho\"}]")),
                    "gen_ai.operation.name",
                    "chat"))
            .span();
    assertThat(span.inputMessages()).containsExactly(Message.text("user", "Hi"));
    assertThat(span.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
  }

  @Test
  void contentInEventsMayBeText() {
    Span span =
        RawSpans.lifted(
                RawSpans.with(
                    1,
                    null,
                    List.of(
                        event("gen_ai.content.prompt", "gen_ai.prompt", "user: Hi"),
                        event("gen_ai.content.completion", "gen_ai.completion", "Ho")),
                    "gen_ai.operation.name",
                    "chat"))
            .span();
    assertThat(span.inputText()).isEqualTo("user: Hi");
    assertThat(span.outputText()).isEqualTo("Ho");
  }

  @Test
  void rolesAreTheSameInAnyCase() {
    Span span =
        inputs(
            """
            {"messages":[{"role":"Human","content":"a"},{"role":"AI","content":"b"},
              {"role":"TOOL","content":"c"},{"role":"Critic","content":"d"}]}
            """);
    assertThat(span.inputMessages())
        .extracting(Message::role)
        .containsExactly("user", "assistant", "tool", "Critic");
  }

  @Test
  void theMessageInAGenerationOfLangChainSaysItsRole() {
    Span span =
        outputs(
            """
            {"generations":[[{"text":"Ho","type":"ChatGeneration",
              "generation_info":{"finish_reason":"stop"},
              "message":{"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],
                "kwargs":{"content":"Ho","response_metadata":{"stop_reason":"end_turn"}}}}]]}
            """);
    assertThat(span.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(span.finishReasons()).containsExactly("stop", "end_turn");
    Span bare =
        outputs(
            """
            {"generations":[[{"type":"ChatGeneration","message":{"content":"Ho"}}]]}
            """);
    assertThat(bare.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
  }

  @Test
  void readsTheAnswerOfBedrock() {
    Span span =
        outputs(
            """
            {"output":{"message":{"role":"assistant","content":[{"text":"Ho"}]}},
              "stopReason":"end_turn"}
            """);
    assertThat(span.outputMessages()).containsExactly(Message.text("assistant", "Ho"));
    assertThat(span.finishReasons()).containsExactly("end_turn");
  }

  @Test
  void readsTheTokensOfAVercelEmbedding() {
    Span span =
        RawSpans.lifted("ai.operationId", "ai.embed.doEmbed", "ai.usage.tokens", "7").span();
    assertThat(span.tokens().input()).isEqualTo(7);
  }

  private static Span inputs(String json) {
    return RawSpans.lifted("mlflow.spanType", "LLM", "mlflow.spanInputs", json).span();
  }

  private static Span outputs(String json) {
    return RawSpans.lifted("mlflow.spanType", "LLM", "mlflow.spanOutputs", json).span();
  }

  private static SpanEvent event(String name, String... attributes) {
    return new SpanEvent(name, RawSpans.START, RawSpans.map(attributes));
  }
}
