package dev.assay.udfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.Turn.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final Message QUESTION = Message.text("user", "how much?");
  private static final Message YES = Message.text("user", "yes");

  @Test
  void tellsTheConversationOnceThoughEverySpanRepeatsIt() {
    Message asks = asks(new ToolRequest("c1", "find", "{\"a\": 1}"));
    Message gave = new Message("tool", null, "42", "c1", List.of(), null);
    Message answer = Message.text("assistant", "It is 42.");
    Trace trace =
        trace(
            span("root", null, Operation.AGENT, 0, 100, List.of(QUESTION), List.of(answer), null),
            span("llm1", "root", Operation.LLM, 1, 10, List.of(QUESTION), List.of(asks), null),
            span(
                "tool",
                "root",
                Operation.TOOL,
                11,
                20,
                List.of(),
                List.of(),
                new ToolExecution("find", "c1", "{\"a\":1}", "42")),
            span(
                "llm2",
                "root",
                Operation.LLM,
                21,
                90,
                List.of(QUESTION, asks, gave),
                List.of(answer),
                null));
    assertThat(told(trace))
        .containsExactly(
            "user: how much?",
            "tool call find: {\"a\": 1}",
            "tool result find: 42",
            "assistant: It is 42.");
  }

  @Test
  void tellsInstructionsBeforeTheUsersWordsThatASpanAroundThemGave() {
    Message policy = Message.text("system", "be kind");
    Message late = Message.text("system", "be brief");
    Message answer = Message.text("assistant", "42");
    Trace trace =
        trace(
            span("root", null, Operation.AGENT, 0, 100, List.of(QUESTION), List.of(), null),
            span(
                "a", "root", Operation.LLM, 0, 9, List.of(policy, QUESTION), List.of(answer), null),
            span("b", "root", Operation.LLM, 10, 20, List.of(late, YES), List.of(), null));
    assertThat(told(trace))
        .containsExactly(
            "system: be kind", "user: how much?", "assistant: 42", "system: be brief", "user: yes");
  }

  @Test
  void tellsTheSameJsonOnceHoweverItIsWritten() {
    Message asks = asks(new ToolRequest(null, "find", "{\"city\": \"Z\\u00fcrich\"}"));
    Message gave =
        new Message(
            "tool", null, "{\"city\":\"Z\\u00fcrich\",\"degrees\":21}", "c1", List.of(), null);
    Trace trace =
        trace(
            span("a", null, Operation.LLM, 0, 9, List.of(QUESTION), List.of(asks), null),
            span(
                "tool",
                null,
                Operation.TOOL,
                10,
                20,
                List.of(),
                List.of(),
                new ToolExecution(
                    "find",
                    null,
                    "{\"city\":\"Zürich\"}",
                    "{\"city\": \"Zürich\", \"degrees\": 21}")),
            span("b", null, Operation.LLM, 21, 30, List.of(QUESTION, gave), List.of(), null));
    assertThat(told(trace))
        .containsExactly(
            "user: how much?",
            "tool call find: {\"city\": \"Z\\u00fcrich\"}",
            "tool result find: {\"city\": \"Zürich\", \"degrees\": 21}");
  }

  @Test
  void tellsAgainWhatWasSaidAgain() {
    Message ok = Message.text("assistant", "ok");
    Trace trace =
        trace(
            span("a", null, Operation.LLM, 0, 1, List.of(YES), List.of(ok), null),
            span("b", null, Operation.LLM, 2, 3, List.of(YES, ok, YES), List.of(ok), null));
    assertThat(told(trace))
        .containsExactly("user: yes", "assistant: ok", "user: yes", "assistant: ok");
  }

  @Test
  void tellsEveryExecutionOfARepeatedCallWithoutIds() {
    ToolExecution call = new ToolExecution("find", null, "{}", "nothing");
    Message asks = asks(new ToolRequest("x", "find", null));
    Trace trace =
        trace(
            span("t1", null, Operation.TOOL, 0, 1, List.of(), List.of(), call),
            span("t2", null, Operation.TOOL, 2, 3, List.of(), List.of(), call),
            span("llm", null, Operation.LLM, 4, 5, List.of(QUESTION, asks), List.of(), null));
    assertThat(told(trace))
        .containsExactly(
            "tool call find: {}",
            "tool result find: nothing",
            "tool call find: {}",
            "tool result find: nothing",
            "user: how much?");
  }

  @Test
  void tellsACallOnceWhoseExecutionHasOnlyItsValue() {
    Message asks = asks(new ToolRequest("c1", "find", "{\"city\": \"Paris\"}"));
    Trace trace =
        trace(
            span("llm", null, Operation.LLM, 0, 9, List.of(QUESTION), List.of(asks), null),
            span(
                "tool",
                null,
                Operation.TOOL,
                10,
                20,
                List.of(),
                List.of(),
                new ToolExecution("find", null, "Paris", null)));
    assertThat(told(trace))
        .containsExactly("user: how much?", "tool call find: {\"city\": \"Paris\"}");
  }

  @Test
  void tellsACallOnceWhoseIdIsAnotherInWhatALaterCallIsTold() {
    Message asks = asks(new ToolRequest("call_1", "find", "{}"));
    Message again = asks(new ToolRequest("fc_1", "find", "{}"));
    Message twice = asks(new ToolRequest("fc_2", "find", "{}"));
    Trace trace =
        trace(
            span("a", null, Operation.LLM, 0, 9, List.of(QUESTION), List.of(asks), null),
            span("b", null, Operation.LLM, 10, 19, List.of(QUESTION, again), List.of(), null),
            span("c", null, Operation.LLM, 20, 29, List.of(again, twice), List.of(), null));
    assertThat(told(trace))
        .containsExactly("user: how much?", "tool call find: {}", "tool call find: {}");
  }

  @Test
  void tellsACallOnceThatASpanAsksForWhenItsExecutionHasEnded() {
    Message asks = asks(new ToolRequest("c1", "find", "{}"));
    Trace trace =
        trace(
            span("step", null, Operation.CHAIN, 0, 30, List.of(QUESTION), List.of(asks), null),
            span(
                "tool",
                "step",
                Operation.TOOL,
                10,
                20,
                List.of(),
                List.of(),
                new ToolExecution("find", null, "{}", "42")));
    assertThat(told(trace))
        .containsExactly("user: how much?", "tool call find: {}", "tool result find: 42");
  }

  @Test
  void drawsOrphansAndCyclesAndTenThousandLevels() {
    List<Span> spans = new ArrayList<>();
    IntStream.range(0, 10_000)
        .forEach(
            i ->
                spans.add(
                    span(
                        "s" + i,
                        i == 0 ? null : "s" + (i - 1),
                        Operation.CHAIN,
                        i,
                        20_000,
                        List.of(),
                        List.of(),
                        null)));
    spans.add(span("lost", "gone", Operation.CHAIN, 5, 6, List.of(), List.of(), null));
    spans.add(span("c1", "c2", Operation.CHAIN, 7, 8, List.of(), List.of(), null));
    spans.add(span("c2", "c1", Operation.CHAIN, 8, 9, List.of(), List.of(), null));
    Collections.shuffle(spans, new java.util.Random(1));
    List<TraceStep> steps = Transcript.of(trace(spans.toArray(Span[]::new))).steps();
    assertThat(steps).hasSize(10_003);
    assertThat(steps.get(9_999).depth()).isEqualTo(9_999);
    assertThat(steps.subList(10_000, 10_003))
        .extracting(TraceStep::spanId, TraceStep::depth)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("lost", 0),
            org.assertj.core.groups.Tuple.tuple("c1", 0),
            org.assertj.core.groups.Tuple.tuple("c2", 1));
  }

  @Test
  void keepsWhatTheModelSaw() {
    Span llm =
        new Span(
            "s",
            null,
            "chat",
            Operation.LLM,
            5L,
            9L,
            SpanStatus.ERROR,
            "cut",
            "E",
            "m",
            "m-2",
            null,
            null,
            null,
            "q",
            "a",
            "why",
            "be kind",
            null,
            null,
            List.of(new Document("d", "doc", 1.0, null)),
            "[tools]",
            Map.of());
    Transcript transcript = Transcript.of(trace(llm));
    assertThat(transcript.turns())
        .extracting(Turn::kind)
        .containsExactly(
            Kind.SYSTEM,
            Kind.TOOLS,
            Kind.INPUT,
            Kind.DOCUMENT,
            Kind.REASONING,
            Kind.OUTPUT,
            Kind.ERROR);
    assertThat(transcript.steps().get(0).model()).isEqualTo("m-2");
  }

  private static List<String> told(Trace trace) {
    return Transcript.of(trace).turns().stream()
        .map(turn -> turn.title() + ": " + turn.text())
        .toList();
  }

  private static Message asks(ToolRequest request) {
    return new Message("assistant", null, null, null, List.of(request), null);
  }

  private static Trace trace(Span... spans) {
    return new Trace("s", "t", null, null, null, null, List.of(spans));
  }

  private static Span span(
      String id,
      String parent,
      Operation operation,
      long start,
      long end,
      List<Message> in,
      List<Message> out,
      ToolExecution tool) {
    return new Span(
        id,
        parent,
        id,
        operation,
        start,
        end,
        SpanStatus.OK,
        null,
        null,
        null,
        null,
        null,
        null,
        tool,
        null,
        null,
        null,
        null,
        in,
        out,
        null,
        null,
        null);
  }
}
