package dev.assay.udfs.trace;

import static dev.assay.udfs.trace.HandMadeTrace.asks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.dialect.SpanLift;
import dev.assay.udfs.similarity.SameMeaning;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signals are made of, on traces made by hand. */
class TraceSummaryTest {
  @Test
  void countsTokensTimesAndDepth() {
    TraceSummary trace =
        new HandMadeTrace()
            .chat(
                asks("Where is my parcel?"),
                "On its way.",
                new Tokens(900L, 20L, 950L, null, null, 30L),
                List.of(),
                Oversight.NONE)
            .chat(
                asks("Where is my parcel?", "And when?"),
                "Today.",
                new Tokens(1000L, 10L, 1010L, null, null, null),
                List.of(),
                Oversight.NONE)
            .summary();
    assertThat(trace.usage().outputTokens()).isEqualTo(30);
    assertThat(trace.usage().totalTokens()).isEqualTo(1960);
    assertThat(trace.usage().reasoningTokens()).isEqualTo(30);
    assertThat(trace.usage().maxInputTokens()).isEqualTo(1000);
    assertThat(trace.usage().maxInputModel()).isEqualTo("gpt-4o");
    assertThat(trace.spanCount()).isEqualTo(2);
    assertThat(trace.tree().depth()).isEqualTo(2);
    assertThat(trace.endUnixNano() - trace.startUnixNano()).isEqualTo(1_500_000_000L);
  }

  @Test
  void aCallThatTwoTracersToldIsOne() {
    String[] outer = {"openinference.span.kind", "LLM", "llm.token_count.prompt", "130"};
    String[] inner = {"gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", "130"};
    String[] bare = {"openinference.span.kind", "LLM"};

    TraceSummary both = sum(call(1, null, 9, outer), call(2, 1L, 8, inner));
    TraceSummary outerOnly = sum(call(1, null, 9, outer), call(2, 1L, 8, bare));
    TraceSummary innerOnly = sum(call(1, null, 9, bare), call(2, 1L, 8, inner));
    TraceSummary after = sum(call(1, null, 3, outer), call(4, 1L, 8, inner));

    for (TraceSummary one : List.of(both, outerOnly, innerOnly)) {
      assertThat(one.usage().llmCalls()).isEqualTo(1);
      assertThat(one.usage().inputTokens()).isEqualTo(130);
    }
    assertThat(after.usage().llmCalls()).isEqualTo(2);
    assertThat(after.usage().inputTokens()).isEqualTo(260);
  }

  @Test
  void aCallThatTwoTracersToldBesideEachOtherIsOne() {
    String[] tracer = chat("anthropic.chat", "21", "msg_1");
    String[] client = chat("messages.create", "20", "msg_1");
    String[] bare = chat("anthropic.chat", "21", null);
    String[] other = chat("messages.create", "21", null);

    TraceSummary byId = sum(call(1, null, 9, tracer), call(2, null, 10, client));
    TraceSummary byCounts = sum(call(1, null, 9, tracer), call(2, null, 8, other));
    TraceSummary after = sum(call(1, null, 3, tracer), call(4, null, 8, other));
    TraceSummary samples = sum(call(1, null, 9, other), call(2, null, 8, other));
    TraceSummary atOnce =
        sum(
            call(1, null, 19, bare),
            call(2, null, 18, bare),
            call(3, null, 17, other),
            call(4, null, 16, other));

    assertThat(byId.usage().llmCalls()).isEqualTo(1);
    assertThat(byId.usage().outputTokens()).isEqualTo(20);
    assertThat(byCounts.usage().llmCalls()).isEqualTo(1);
    assertThat(byCounts.usage().inputTokens()).isEqualTo(130);
    assertThat(after.usage().llmCalls()).isEqualTo(2);
    assertThat(samples.usage().llmCalls()).isEqualTo(2);
    assertThat(samples.usage().inputTokens()).isEqualTo(260);
    assertThat(atOnce.usage().llmCalls()).isEqualTo(2);
  }

  @Test
  void twoModelsThatAreAskedAtOnceAreTwoCalls() {
    assertThat(ofModels("gpt-4o", "gpt-4o-mini").usage().llmCalls()).isEqualTo(2);
    assertThat(ofModels("gpt-4o", "openai/gpt-4o-2024-08-06").usage().llmCalls()).isEqualTo(1);
    assertThat(ofModels("claude-sonnet-4@20250514", "claude-sonnet-4").usage().llmCalls())
        .isEqualTo(1);
  }

  private static TraceSummary ofModels(String one, String other) {
    return sum(call(1, null, 9, ofModel(one)), call(2, null, 8, ofModel(other)));
  }

  private static String[] ofModel(String model) {
    return new String[] {
      "name", "chat " + model,
      "gen_ai.operation.name", "chat",
      "gen_ai.request.model", model,
      "gen_ai.usage.input_tokens", "130",
      "gen_ai.usage.output_tokens", "1"
    };
  }

  private static String[] chat(String name, String output, String responseId) {
    String[] attributes = {
      "name", name,
      "gen_ai.operation.name", "chat",
      "gen_ai.usage.input_tokens", "130",
      "gen_ai.usage.output_tokens", output,
      "gen_ai.response.id", responseId
    };
    return responseId == null ? Arrays.copyOf(attributes, 8) : attributes;
  }

  @Test
  void whatTwoSpansSayOfOneAnswerCountsOnce() {
    String[] refuses = {
      "gen_ai.operation.name", "chat",
      "gen_ai.response.finish_reasons", "[\"length\"]",
      "gen_ai.output.messages", "[{\"role\":\"assistant\",\"content\":\"I cannot say.\"}]"
    };
    String[] empty = {
      "gen_ai.operation.name", "chat",
      "gen_ai.output.messages", "[{\"role\":\"assistant\",\"content\":\"\"}]"
    };

    Answers one = sum(call(1, null, 9, refuses), call(2, 1L, 8, refuses)).answers();
    Answers two = sum(call(1, null, 3, refuses), call(4, null, 8, refuses)).answers();
    Answers none = sum(call(1, null, 9, empty), call(2, 1L, 8, empty)).answers();

    assertThat(one.refusals()).isEqualTo(1);
    assertThat(one.truncated()).isEqualTo(1);
    assertThat(two.refusals()).isEqualTo(2);
    assertThat(none.empty()).isEqualTo(1);
  }

  @Test
  void anAnswerThatEndedWithCallsIsNotEmpty() {
    String[] calls = {
      "gen_ai.operation.name", "chat",
      "gen_ai.response.finish_reasons", "[\"tool-calls\"]",
      "gen_ai.output.messages", "[{\"role\":\"assistant\",\"content\":\"\"}]"
    };
    assertThat(sum(call(1, null, 9, calls)).answers().empty()).isZero();
  }

  @Test
  void anExecutionThatTwoTracersToldIsOne() {
    String[] outer = {
      "openinference.span.kind", "TOOL", "tool.name", "f", "input.value", "{}", "output.value", "1"
    };
    String[] inner = {"gen_ai.operation.name", "execute_tool", "gen_ai.tool.name", "f"};
    String[] other = {
      "openinference.span.kind", "TOOL", "tool.name", "f", "input.value", "{\"a\":1}"
    };

    assertThat(sum(call(1, null, 9, outer), call(2, 1L, 8, inner)).tools().calls()).isEqualTo(1);
    assertThat(sum(call(1, null, 9, outer), call(2, 1L, 8, other)).tools().calls()).isEqualTo(2);
    assertThat(sum(call(1, null, 3, outer), call(4, 1L, 8, inner)).tools().calls()).isEqualTo(2);
    CanonicalSpan server = call(2, 1L, 8, "name", "mcp.server");
    assertThat(sum(call(1, null, 9, outer), server, call(3, 2L, 7, outer)).tools().calls())
        .isEqualTo(1);
    assertThat(sum(call(1, null, 9, outer), server, call(3, 2L, 7, inner)).tools().calls())
        .isEqualTo(2);
    Trace trace =
        new Trace(
            "s",
            "t",
            null,
            null,
            null,
            null,
            List.of(call(1, null, 9, inner).span(), call(2, 1L, 8, outer).span()));
    assertThat(trace.toolSpans())
        .extracting(Span::tool)
        .containsExactly(new ToolExecution("f", null, "{}", "1"));
  }

  @Test
  void callsOfWhichNoArgumentsAreKnownRepeatNone() {
    TraceSummary trace = new HandMadeTrace().tool("f", null, "1").tool("f", null, "2").summary();

    assertThat(trace.tools().repeatedCalls()).isZero();
    assertThat(trace.tools().maxSameCall()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: no such flight",
        "  error - timed out",
        "ERROR 503",
        "{\"error\": \"no such flight\"}",
        "{ \"error\" : {\"code\": 5}}",
        "{\"isError\": true, \"content\": []}",
        "Traceback (most recent call last):\n  File"
      })
  void aToolFailsByWhatItReturns(String result) {
    TraceSummary trace = new HandMadeTrace().tool("search", "{}", result).summary();
    assertThat(trace.tools().errors()).isEqualTo(1);
    assertThat(trace.errorSpans()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No errors found",
        "errors: 0",
        "{\"error\": null, \"rows\": 3}",
        "{\"error\": false}",
        "{\"error\": \"\"}",
        "{\"rows\": [\"error\"]}",
        "{\"isError\": false}",
        ""
      })
  void aToolDoesNotFailByTheWordAlone(String result) {
    assertThat(new HandMadeTrace().tool("search", "{}", result).summary().tools().errors())
        .isZero();
  }

  @Test
  void aToolFailsByStatus() {
    TraceSummary trace = new HandMadeTrace().tool("search", "{}", null, SpanStatus.ERROR).summary();
    assertThat(trace.tools().errors()).isEqualTo(1);
    assertThat(trace.errorSpans()).isEqualTo(1);
  }

  @Test
  void aRetryWithOtherArgumentsAfterAFailureIsAdjusted() {
    HandMadeTrace trace =
        new HandMadeTrace()
            .tool("book", "{\"seat\": 1}", "Error: taken")
            .tool("search", "{}", "free: 2")
            .tool("book", "{\"seat\": 2}", "Error: taken")
            .tool("book", "{\"seat\": 3}", "booked")
            .tool("book", "{\"seat\": 4}", "booked");
    assertThat(trace.summary().tools().adjustedRetries()).isEqualTo(2);
    assertThat(trace.summary().tools().repeatedCalls()).isZero();
  }

  @Test
  void identicalCallsAreRepeatsAndThreeOfThemALoop() {
    TraceSummary trace =
        new HandMadeTrace()
            .tool("search", "{\"q\": 1}", "none")
            .tool("search", "{\"q\": 1}", "none")
            .tool("search", "{\"q\": 2}", "none")
            .tool("search", "{\"q\": 1}", "none")
            .summary();
    assertThat(trace.tools().repeatedCalls()).isEqualTo(2);
    assertThat(trace.tools().maxSameCall()).isEqualTo(3);
    assertThat(trace.tools().adjustedRetries()).isZero();
  }

  @Test
  void aHandOverIsACallOfItsTool() {
    TraceSummary trace =
        new HandMadeTrace()
            .tool("transfer_to_human_agents", "{}", "done")
            .tool("bank_transferred_amount", "{}", "3")
            .summary();
    assertThat(trace.tools().handoffs()).isEqualTo(1);
  }

  @Test
  void aResultIsIgnoredWhereTheAnswerHasFiguresFromNowhere() {
    HandMadeTrace trace =
        new HandMadeTrace()
            .chat(asks("How many were sold?"), null)
            .tool("count", "{}", "{\"sold\": 4812}")
            .chat(asks("How many were sold?"), "About 12,000 were sold.");
    assertThat(trace.summary().ignoredResults()).isEqualTo(1);
  }

  @Test
  void aUserWhoRephrasesAsksAgain() {
    String first = "please cancel my reservation for the flight to Boston";
    TraceSummary again =
        new HandMadeTrace()
            .chat(asks(first), "Which one?")
            .chat(
                asks(first, "I said please cancel my reservation for the flight to Boston"), "Ok.")
            .summary();
    assertThat(again.turns().resubmissions()).isEqualTo(1);
    TraceSummary other =
        new HandMadeTrace()
            .chat(asks("show me invoice 4471 please"), "Here.")
            .chat(asks("show me invoice 4471 please", "show me invoice 4472 please"), "Here.")
            .summary();
    assertThat(other.turns().resubmissions()).isZero();
  }

  @Test
  void aUserWhoSaysItInOtherWordsAsksAgainByMeaning() {
    String first = "please cancel my reservation for the flight to Boston";
    String reworded = "I do not want to go there any more, call the trip off";
    String otherSlot = "please cancel my reservation for the flight to Denver";
    assertThat(resubmissions(SameMeaning.UNKNOWN, first, reworded)).isZero();
    assertThat(resubmissions((before, after) -> true, first, reworded)).isEqualTo(1);
    assertThat(resubmissions((before, after) -> true, first, otherSlot)).isZero();
  }

  private static long resubmissions(SameMeaning meaning, String first, String second) {
    return new HandMadeTrace(meaning)
        .chat(asks(first), "Which one?")
        .chat(asks(first, second), "Ok.")
        .summary()
        .turns()
        .resubmissions();
  }

  @Test
  void whatWatchedIsCounted() {
    TraceSummary trace =
        new HandMadeTrace()
            .chat(
                asks("a"),
                "I'm sorry, I cannot help.",
                Tokens.NONE,
                List.of("stop"),
                new Oversight(Oversight.TRIPPED, 0.9, "thumbs_down"))
            .chat(
                asks("a", "b"),
                "A long ans",
                Tokens.NONE,
                List.of("LENGTH"),
                new Oversight(Oversight.PASSED, 0.2, "1"))
            .chat(asks("a", "b", "c"), "", Tokens.NONE, List.of(), new Oversight(null, null, "-1"))
            .summary();
    Answers answers = trace.answers();
    assertThat(answers.guardrailTrips()).isEqualTo(1);
    assertThat(answers.minConfidence()).isEqualTo(0.2);
    assertThat(answers.refusals()).isEqualTo(1);
    assertThat(answers.truncated()).isEqualTo(1);
    assertThat(answers.empty()).isEqualTo(1);
    assertThat(answers.negativeFeedback()).isEqualTo(2);
  }

  @Test
  void aTraceConsentsAsLongAsNoSpanSaysNo() {
    assertThat(sum(span(1, null, null), span(2, null, "true")).context().consent()).isTrue();
    assertThat(sum(span(1, null, "false"), span(2, null, "true")).context().consent()).isFalse();
    assertThat(sum(span(1, null, "false"), span(2, null, null)).context().consent()).isFalse();
  }

  @Test
  void aTraceEndsWithTheLastMomentThatIsKnownOfIt() {
    assertThat(sum(span(1, null, null)).endUnixNano()).isNull();
    assertThat(sum(span(1, 1L, null)).endUnixNano()).isEqualTo(1);
    assertThat(sum(span(1, 5L, null), span(9, null, null)).endUnixNano()).isEqualTo(9);
    assertThat(sum(span(1, 7L, null), span(3, null, null)).endUnixNano()).isEqualTo(7);
  }

  private static TraceSummary sum(CanonicalSpan... spans) {
    TraceSummary.Builder summary = new TraceSummary.Builder();
    for (CanonicalSpan span : spans) {
      summary.add(span, ContentHash.of(span.span()));
    }
    return summary.result();
  }

  private static CanonicalSpan span(long start, Long end, String consent) {
    return lifted(start, null, end, consent == null ? Map.of() : Map.of("assay.consent", consent));
  }

  private static CanonicalSpan call(long start, Long parent, long end, String... attributes) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      map.put(attributes[i], attributes[i + 1]);
    }
    return lifted(start, parent, end, map);
  }

  private static CanonicalSpan lifted(
      long start, Long parent, Long end, Map<String, String> attributes) {
    RawSpan raw =
        new RawSpan(
            "0af7651916cd43dd8448eb211c80319c",
            "%016x".formatted(start),
            parent == null ? null : "%016x".formatted(parent),
            attributes.getOrDefault("name", "span"),
            null,
            start,
            end,
            null,
            null,
            attributes,
            null,
            null,
            null,
            null,
            null,
            0,
            IdForm.OTEL,
            null,
            null);
    return ((SpanLift.Read) SpanLift.lift(raw, AttributeMapping.NONE)).span();
  }
}
