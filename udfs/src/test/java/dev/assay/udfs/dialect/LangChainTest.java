package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.ToolUse;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.Transcript;
import dev.assay.udfs.trace.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What LangChain's callbacks give to the tracers of several makers. */
class LangChainTest {
  private static final String HUMAN =
      """
      {"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],
       "kwargs":{"content":"Compare Paris and Rome.","type":"human"}}""";
  private static final String CALLS =
      """
      {"lc":1,"type":"constructor","id":["langchain","schema","messages","AIMessage"],
       "kwargs":{"content":"","type":"ai",
         "tool_calls":[{"name":"weather","args":{"city":"Rome"},"id":"c1","type":"tool_call"}]}}""";
  private static final String FAILED =
      """
      {"lc":1,"type":"constructor","id":["langchain","schema","messages","ToolMessage"],
       "kwargs":{"content":"no station in Rome","type":"tool","name":"weather",
         "tool_call_id":"c1","status":"error"}}""";
  private static final String ANSWER =
      """
      {"type":"ai","data":{"content":"Rome has no station.","type":"ai"}}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"tool\",\"data\":{\"content\":\"no station in Rome\",\"tool_call_id\":\"c1\",\"status\":\"error\"}}",
        "{\"output\":" + FAILED + ",\"kwargs\":{\"name\":\"weather\"}}",
        "{\"content\":\"no station in Rome\",\"type\":\"tool\",\"tool_call_id\":\"c1\",\"status\":\"error\"}"
      })
  void aResultIsWhatTheToolSaidAndFailsAsItSays(String result) {
    Span span = tool("{\"city\":\"Rome\"}", result);

    assertThat(span.tool())
        .isEqualTo(new ToolExecution("weather", "c1", "{\"city\":\"Rome\"}", "no station in Rome"));
    assertThat(ToolUse.failed(span)).isTrue();
    assertThat(span.attributes()).containsValue(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content='no station in Rome' name='weather' tool_call_id='c1' status='error'",
        "content=\"no station in Rome\" additional_kwargs={} response_metadata={} name='weather'"
            + " id='4a' tool_call_id='c1' artifact=<Map of 'x y' at 0x7f> status='error'",
        "content='no\\x20station \\u0069n Rome' tool_call_id='c1'"
            + " artifact=[Document(metadata={'a': None}, page_content='it\\'s')] status='error'",
        "{\"output\":\"content='no station in Rome' tool_call_id='c1' status='error'\",\"kwargs\":{}}",
        "content=[{'type': 'text', 'text': 'no station in Rome'}] tool_call_id='c1' status='error'"
      })
  void aResultIsWhatAPrintedMessageSays(String result) {
    Span span = tool("{\"city\":\"Rome\"}", result);

    assertThat(span.tool())
        .isEqualTo(new ToolExecution("weather", "c1", "{\"city\":\"Rome\"}", "no station in Rome"));
    assertThat(ToolUse.failed(span)).isTrue();
    assertThat(span.attributes()).containsValue(result);
  }

  @Test
  void anApostropheAndLinesOfAPrintedMessageAreText() {
    assertThat(tool("{}", "content=\"it's\\n18 \\\"C\\\"\" tool_call_id='c1'").tool().result())
        .isEqualTo("it's\n18 \"C\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content='a' tool_call_id='c1",
        "content='a' tool_call_id='c1' then='b'",
        "content='a' tool_call_id=c1",
        "content='a'tool_call_id='c1'",
        "content='a' artifact=[(] tool_call_id='c1' and more",
        "content='\\N{DASH}' tool_call_id='c1'",
        "content= tool_call_id='c1'",
        "content=18 C"
      })
  void whatOnlyBeginsLikeAPrintedMessageStaysAsItIs(String result) {
    assertThat(tool("{}", result).tool())
        .isEqualTo(new ToolExecution("weather", null, "{}", result));
  }

  @Test
  @Timeout(5)
  void aPrintedMessageIsReadInOneGo() {
    String open = "content='a' artifact=" + "([{<".repeat(300_000);
    String escapes = "content='" + "\\'".repeat(500_000);
    String members = "content='a' " + "name=b ".repeat(200_000);
    for (String result : List.of(open, escapes, members)) {
      assertThat(tool("{}", result).tool().result()).isEqualTo(result);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'city': \"L'Aquila\", 'days': 2, 'now': True, 'unit': None}",
        "{\"args\":[],\"sanitize\":true,\"kwargs\":{\"city\":\"L'Aquila\",\"days\":2,\"now\":true,\"unit\":null}}",
        "{\"kwargs\":{\"city\":\"L'Aquila\",\"days\":2,\"now\":true,\"unit\":null}}"
      })
  void argumentsOfAFunctionOfPythonAreJson(String written) {
    Span span = tool(written, "18 C");

    assertThat(span.tool().arguments())
        .isEqualTo("{\"city\":\"L'Aquila\",\"days\":2,\"now\":true,\"unit\":null}");
    assertThat(span.attributes()).containsValue(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'city': Rome}",
        "{'city': ('Rome',)}",
        "{\"args\":[\"Rome\"],\"kwargs\":{}}",
        "{'a': 'b"
      })
  void argumentsThatAreWrittenOtherwiseStayAsTheyAre(String written) {
    assertThat(tool(written, "18 C").tool().arguments()).isEqualTo(written);
  }

  @Test
  void aResultThatIsNoMessageStaysAsItIs() {
    Span span = tool("Rome", "{\"content\":\"18 C\",\"status\":\"error\"}");

    assertThat(span.tool().result()).isEqualTo("{\"content\":\"18 C\",\"status\":\"error\"}");
    assertThat(ToolUse.failed(span)).isFalse();
  }

  @Test
  void argumentsAreTheInputsAmongWhatTheCallbackAdds() {
    String written =
        """
        {"input_str":"{'city': 'Rome'}","tags":["seq:step:1"],"metadata":{"checkpoint_ns":"x:1"},
         "inputs":{"city":"Rome"},"kwargs":{"tool_call_id":"c1"}}""";

    assertThat(tool(written, "18 C").tool())
        .isEqualTo(new ToolExecution("weather", "c1", "{\"city\":\"Rome\"}", "18 C"));
  }

  @Test
  void theStateOfAGraphIsItsMessages() {
    Span span =
        chain(
            "{\"messages\":[" + HUMAN + "]}",
            "{\"messages\":[" + HUMAN + "," + CALLS + "," + FAILED + "," + ANSWER + "]}");

    assertThat(span.inputMessages())
        .containsExactly(Message.text("user", "Compare Paris and Rome."));
    assertThat(span.outputMessages())
        .extracting(Message::role)
        .containsExactly("assistant", "tool", "assistant");
    assertThat(span.outputMessages().get(0).toolCalls())
        .containsExactly(new ToolRequest("c1", "weather", "{\"city\":\"Rome\"}"));
    assertThat(span.inputText()).isNull();
    assertThat(span.outputText()).isNull();
    assertThat(span.answer()).isEqualTo("Rome has no station.");
    assertThat(span.attributes()).containsKeys("input.value", "output.value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"inputs\":{\"messages\":[" + HUMAN + "]},\"tags\":[],\"kwargs\":{\"name\":\"g\"}}",
        "[{\"graph\":null,\"update\":{\"messages\":[" + HUMAN + "]},\"resume\":null}]",
        "{\"messages\":[[" + HUMAN + "]]}",
        "{\"messages\":[{\"content\":\"Compare Paris and Rome.\",\"type\":\"human\"}]}",
        HUMAN
      })
  void theStateIsFoundInWhatTracersPutAroundIt(String written) {
    assertThat(chain(written, null).inputMessages())
        .containsExactly(Message.text("user", "Compare Paris and Rome."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"messages\":[\"a\",\"b\"]}",
        "{\"messages\":3}",
        "[1, 2]",
        "[{\"content\":\"a\"}]",
        "{\"question\":\"why?\"}"
      })
  void whatIsNoStateStaysText(String written) {
    Span span = chain(written, null);

    assertThat(span.inputText()).isEqualTo(written);
    assertThat(span.inputMessages()).isEmpty();
  }

  @Test
  void aStepThatGaveNothingSaysNothing() {
    String nothing = "{\"outputs\":null,\"kwargs\":{\"tags\":[\"graph:step:1\"]}}";

    assertThat(chain("a", nothing).outputText()).isNull();
    assertThat(chain("a", nothing).attributes()).containsValue(nothing);
    assertThat(chain("a", "{\"outputs\":null}").outputText()).isEqualTo("{\"outputs\":null}");
  }

  @Test
  void aToolThatIsOfferedAmongTheMessagesIsNoCall() {
    Span span =
        RawSpans.lifted(
                "langfuse.observation.type",
                "generation",
                "langfuse.observation.input",
                """
                [{"role":"user","content":"Compare Paris and Rome."},
                 {"role":"tool","content":{"type":"function","function":
                   {"name":"weather","description":"of a city","parameters":{}}}}]""")
            .span();

    assertThat(span.inputMessages())
        .containsExactly(Message.text("user", "Compare Paris and Rome."));
    assertThat(span.toolDefinitions()).contains("\"name\":\"weather\"").startsWith("[");
  }

  @Test
  void aGraphTellsItsConversationOnce() {
    String before = "{\"messages\":[" + HUMAN + "," + CALLS + "," + FAILED + "]}";
    CanonicalSpan graph =
        at(
            1,
            null,
            0,
            100,
            "openinference.span.kind",
            "CHAIN",
            "input.value",
            "{\"messages\":[" + HUMAN + "]}",
            "output.value",
            "{\"messages\":[" + HUMAN + "," + CALLS + "," + FAILED + "," + ANSWER + "]}");
    CanonicalSpan asks =
        at(
            2,
            1,
            1,
            10,
            "openinference.span.kind",
            "LLM",
            "llm.input_messages",
            "[{\"role\":\"user\",\"content\":\"Compare Paris and Rome.\"}]",
            "llm.output_messages",
            "[" + CALLS + "]");
    CanonicalSpan executes =
        at(
            3,
            1,
            11,
            20,
            "openinference.span.kind",
            "TOOL",
            "tool.name",
            "weather",
            "input.value",
            "Rome",
            "output.value",
            FAILED);
    CanonicalSpan step =
        at(
            4,
            1,
            21,
            90,
            "openinference.span.kind",
            "CHAIN",
            "input.value",
            before,
            "output.value",
            "[{\"update\":{\"messages\":[" + ANSWER + "]}}]");

    assertThat(
            Transcript.of(trace(graph, asks, executes, step)).turns().stream()
                .map(turn -> turn.kind() + ": " + turn.text()))
        .containsExactly(
            Turn.Kind.USER + ": Compare Paris and Rome.",
            Turn.Kind.TOOL_CALL + ": {\"city\":\"Rome\"}",
            Turn.Kind.TOOL_RESULT + ": no station in Rome",
            Turn.Kind.ASSISTANT + ": Rome has no station.");
  }

  private static Span tool(String input, String output) {
    Span span =
        RawSpans.lifted(
                "openinference.span.kind",
                "TOOL",
                "tool.name",
                "weather",
                "input.value",
                input,
                "output.value",
                output)
            .span();
    assertThat(span.operation()).isEqualTo(Operation.TOOL);
    return span;
  }

  private static Span chain(String input, String output) {
    String[] both = {
      "openinference.span.kind", "CHAIN", "input.value", input, "output.value", output
    };
    return RawSpans.lifted(output == null ? Arrays.copyOf(both, 4) : both).span();
  }

  private static CanonicalSpan at(
      int number, Integer parent, long start, long end, String... attributes) {
    RawSpan raw = RawSpans.span(number, parent, attributes);
    return RawSpans.lifted(
        new RawSpan(
            raw.traceId(),
            raw.spanId(),
            raw.parentSpanId(),
            raw.name(),
            null,
            RawSpans.START + start,
            RawSpans.START + end,
            null,
            null,
            raw.attributes(),
            raw.resourceAttributes(),
            null,
            null,
            List.of(),
            List.of(),
            0,
            IdForm.OTEL,
            List.of(),
            null));
  }

  private static Trace trace(CanonicalSpan... spans) {
    return new Trace(
        "s",
        RawSpans.TRACE,
        null,
        null,
        null,
        null,
        Stream.of(spans).map(CanonicalSpan::span).toList());
  }
}
