package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.TraceSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was measured on real traces, and what a reader makes of it. */
class FactsOfRealTracesTest {
  @Test
  void twoConventionsOnOneSpanAreNotAdded() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.operation.name", "chat",
            "gen_ai.usage.input_tokens", "39",
            "llm.token_count.prompt", "41",
            "llm.token_count.completion", "6");
    assertThat(span.span().tokens().input()).isEqualTo(39);
    assertThat(span.span().tokens().output()).isEqualTo(6);
    assertThat(span.span().tokens().total()).isEqualTo(45);
    assertThat(span.origin().semconv()).isEqualTo("genai");
  }

  @Test
  void tokensThatAgentsRepeatCountOnce() {
    TraceSummary trace =
        summary(
            RawSpans.span(1, null, agent("5550", "214")),
            RawSpans.span(2, 1, chat("3004", "167")),
            RawSpans.span(3, 1, chat("2546", "47")),
            RawSpans.span(4, 1, agent("2497", "200")),
            RawSpans.span(5, 4, chat("2497", "200")));
    assertThat(trace.usage().inputTokens()).isEqualTo(3004 + 2546 + 2497);
    assertThat(trace.usage().outputTokens()).isEqualTo(167 + 47 + 200);
    assertThat(trace.usage().llmCalls()).isEqualTo(3);
  }

  @Test
  void aTotalIsKeptAsReported() {
    CanonicalSpan span =
        RawSpans.lifted(
            "openinference.span.kind", "LLM",
            "llm.token_count.prompt", "5",
            "llm.token_count.completion", "845",
            "llm.token_count.total", "2023");
    assertThat(span.span().tokens().total()).isEqualTo(2023);
  }

  @Test
  void numbersThatAreTextsAreReadAndOthersKeptAsTheyAre() {
    CanonicalSpan span =
        RawSpans.lifted(
            "gen_ai.operation.name", "chat",
            "gen_ai.usage.input_tokens", "190",
            "gen_ai.usage.output_tokens", "about 200",
            "gen_ai.request.temperature", "warm");
    assertThat(span.span().tokens().input()).isEqualTo(190);
    assertThat(span.span().tokens().output()).isNull();
    assertThat(span.span().attributes())
        .containsEntry("gen_ai.usage.output_tokens", "about 200")
        .containsEntry("gen_ai.request.temperature", "warm");
    assertThat(span.warnings())
        .containsExactly(
            "gen_ai.request.temperature is no number", "gen_ai.usage.output_tokens is no count");
  }

  @Test
  void aSpanWhoseParentIsNotThereIsAnOrphanAndStays() {
    TraceSummary trace = summary(RawSpans.span(2, 1, chat("1", "1")));
    assertThat(trace.spanCount()).isEqualTo(1);
    assertThat(trace.tree().orphans()).containsExactly(RawSpans.id(2));
  }

  @Test
  void idsInBase64AreHex() {
    assertThat(IdForm.OTEL.canonical("aYQql5kRA2zz6CIIbsqgBw=="))
        .hasValue("69842a979911036cf3e822086ecaa007");
    assertThat(IdForm.OTEL.canonical("Wmn8F4uo+Dc=")).hasValue("5a69fc178ba8f837");
    assertThat(IdForm.OTEL.canonical("0AF7651916CD43DD8448EB211C80319C")).hasValue(RawSpans.TRACE);
    assertThat(IdForm.OTEL.canonical("tr-" + RawSpans.TRACE)).hasValue(RawSpans.TRACE);
    assertThat(IdForm.OTEL.canonical("zzz")).isEmpty();
    assertThat(IdForm.OTEL.canonical("!!!INVALID_BASE64!!!")).isEmpty();
    assertThat(IdForm.FREE.canonical("run_1")).hasValue("run_1");
  }

  @Test
  void aToolThatOnlySaysErrorInItsResultHasFailed() {
    RawSpan tool =
        RawSpans.span(
            1,
            null,
            "gen_ai.operation.name",
            "execute_tool",
            "gen_ai.tool.name",
            "book",
            "gen_ai.tool.call.result",
            "Error: gift card balance is not enough");
    assertThat(RawSpans.lifted(tool).span().status()).isEqualTo(SpanStatus.UNSET);
    assertThat(summary(tool).tools().errors()).isEqualTo(1);
  }

  @Test
  void anExceptionMakesAnError() {
    CanonicalSpan span =
        RawSpans.lifted(
            RawSpans.with(
                1,
                null,
                List.of(
                    new dev.assay.udfs.trace.SpanEvent(
                        "exception", null, RawSpans.map("exception.type", "TimeoutError"))),
                "gen_ai.operation.name",
                "chat"));
    assertThat(span.span().status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.span().errorType()).isEqualTo("TimeoutError");
    assertThat(span.span().operation()).isEqualTo(Operation.LLM);
  }

  private static String[] chat(String input, String output) {
    return new String[] {
      "gen_ai.operation.name", "chat",
      "gen_ai.usage.input_tokens", input,
      "gen_ai.usage.output_tokens", output
    };
  }

  private static String[] agent(String input, String output) {
    String[] attributes = chat(input, output);
    attributes[1] = "invoke_agent";
    return attributes;
  }

  private static TraceSummary summary(RawSpan... spans) {
    TraceSummary.Builder builder = new TraceSummary.Builder();
    for (RawSpan span : spans) {
      CanonicalSpan read = RawSpans.lifted(span);
      builder.add(read, dev.assay.udfs.trace.ContentHash.of(read.span()));
    }
    return builder.result();
  }
}
