package dev.assay.udfs.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentKeyTest {
  @Test
  void isTheSameBeforeATraceIsFrozenAndAfter() {
    Trace empty = everyTextBeing("");
    Trace blank = everyTextBeing(" ");
    assertThat(ContentKey.of(frozen(empty))).isEqualTo(ContentKey.of(empty));
    assertThat(ContentKey.of(frozen(blank))).isEqualTo(ContentKey.of(blank));
    assertThat(ContentKey.of(empty)).isNotEqualTo(ContentKey.of(blank));
  }

  @Test
  void staysWhatItIsInStoredTables() {
    // A frozen trace whose tool gave nothing, and one without anything empty.
    Trace nothing = frozen(Traces.answering("q", "a", Traces.tool(1, "think", "{}", "")));
    Trace found = Traces.answering("q", "a", Traces.tool(1, "find", "{}", "x"));
    assertThat(List.of(nothing, found, frozen(everyTextBeing(""))))
        .extracting(ContentKey::of)
        .containsExactly(
            "30757365bc028474acccf62309cf8db11cfcd91a8396ea359b15dbfc2ba732c3",
            "aadab4228d46db382118b47b5e772243048b009526d1804d935937497c1f93a0",
            "e3e29131ea592e4c988633f9223c7d850d84376fcf7f64ceb0a8b8a4080c9918");
  }

  @Test
  void standsForWhatEvaluatorsSee() {
    Span asked = Traces.chat(0, "q", "a");
    Trace silent =
        Traces.of(
            asked,
            spanOf(
                Operation.LLM,
                "",
                List.of(
                    Message.text("user", "q"),
                    new Message("tool", null, "", "c1", List.of(), null),
                    Message.text("user", "")),
                List.of(
                    new Message(
                        "assistant",
                        null,
                        null,
                        null,
                        List.of(new ToolRequest("c1", "think", "{}")),
                        null))));
    Subject live = Subject.of(silent);
    Subject stored = Subject.of(frozen(silent));
    assertThat(live.toolCalls()).extracting(ToolCall::result).containsExactly((String) null);
    for (Feature feature : Feature.values()) {
      assertThat(live.feature(feature))
          .as(feature.name())
          .isEqualTo(Double.valueOf(stored.feature(feature)));
    }
  }

  private static Trace frozen(Trace trace) {
    return TraceJson.read(TraceJson.write(trace));
  }

  private static Trace everyTextBeing(String text) {
    List<Message> messages =
        List.of(
            new Message(text, text, text, text, List.of(new ToolRequest(text, text, text)), text));
    return Traces.of(spanOf(Operation.TOOL, text, messages, messages));
  }

  private static Span spanOf(
      Operation operation, String text, List<Message> input, List<Message> output) {
    return new Span(
        text,
        text,
        text,
        operation,
        1,
        2L,
        null,
        text,
        text,
        text,
        text,
        List.of(text),
        null,
        new ToolExecution(text, text, text, text),
        text,
        text,
        text,
        text,
        input,
        output,
        List.of(new Document(text, text, null, text)),
        text,
        Map.of(text, text));
  }
}
