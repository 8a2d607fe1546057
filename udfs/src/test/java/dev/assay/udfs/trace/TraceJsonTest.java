package dev.assay.udfs.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceJsonTest {
  @Test
  void readsWhatItWrote() {
    Span llm =
        new Span(
            "s1",
            null,
            "chat",
            Operation.LLM,
            5L,
            9L,
            SpanStatus.OK,
            null,
            null,
            "m",
            "m-2",
            List.of("stop"),
            new Tokens(1L, 2L, 3L, null, null, null),
            null,
            null,
            "out",
            "why",
            "be kind",
            List.of(Message.text("user", "hi \u202e \"there\"")),
            List.of(
                new Message(
                    "assistant",
                    null,
                    null,
                    null,
                    List.of(new ToolRequest("c1", "find", "{}")),
                    null)),
            List.of(new Document("d1", "text", 0.5, "{}")),
            "[]",
            Map.of("b", "2", "a", "1", "d", "4", "c", "3"));
    Span tool =
        new Span(
            "s2",
            "s1",
            "find",
            Operation.TOOL,
            6L,
            null,
            SpanStatus.ERROR,
            "bad",
            "E",
            null,
            null,
            null,
            null,
            new ToolExecution("find", "c1", "{}", "Error"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Trace trace = new Trace("src", "t1", "sess", "u", "r1", "i1", List.of(tool, llm));

    String json = TraceJson.write(trace);

    assertThat(TraceJson.read(json)).isEqualTo(trace);
    assertThat(TraceJson.write(TraceJson.read(json)))
        .isEqualTo(json)
        .doesNotContain("toolSpans")
        .contains("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}");
  }

  @Test
  void saysNothingOfATextThatIsNoTrace() {
    assertThatThrownBy(() -> TraceJson.read("{\"spans\": [\"secret"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot be read")
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }
}
