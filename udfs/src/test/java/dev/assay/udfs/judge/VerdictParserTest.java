package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.evaluator.VerdictStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\": 0.25, \"justification\": \"why\", \"evidence\": [\"a\", \"b\"]}",
        "  {\"evidence\": [\"a\", \"b\"], \"score\": 0.25, \"justification\": \"why\"}\n",
        "```json\n{\"score\": 0.25, \"justification\": \"why\", \"evidence\": [\"a\", \"b\"]}\n```",
        "```\n{\"score\": 2.5e-1, \"justification\": \"why\", \"evidence\": [\"a\", \"b\"]}\n```",
      })
  void readsOneVerdict(String content) {
    Verdict verdict = parse(content, "stop");
    assertThat(verdict.score()).isEqualTo(0.25);
    assertThat(verdict.justification()).isEqualTo("why");
    assertThat(verdict.evidence()).extracting("text").containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\": 1, \"score\": 0, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": 1.0001, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": -0.1, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": NaN, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": 1e999, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": \"1\", \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": null, \"justification\": \"w\", \"evidence\": []}",
        "{\"score\": true, \"justification\": \"w\", \"evidence\": []}",
        "{\"justification\": \"w\", \"evidence\": []}",
        "{\"score\": 1, \"evidence\": []}",
        "{\"score\": 1, \"justification\": \"w\", \"evidence\": \"a\"}",
        "{\"score\": 1, \"justification\": \"w\", \"evidence\": [1]}",
        "{\"score\": 1, \"justification\": \"w\", \"evidence\": [], \"verdict\": \"pass\"}",
        "{\"score\": 1, \"justification\": \"w\", \"evidence\": []} {}",
        "{\"score\": 1, \"justification\": \"w\", \"evidence\": []} I hope this helps",
        "Sure: {\"score\": 1, \"justification\": \"w\", \"evidence\": []}",
        "[{\"score\": 1, \"justification\": \"w\", \"evidence\": []}]",
        "1",
        "pass",
        "```json",
      })
  void takesNothingElseForOne(String content) {
    Verdict verdict = parse(content, "stop");
    assertThat(verdict.status()).isEqualTo(VerdictStatus.ERRORED);
    assertThat(verdict.errorKind()).isEqualTo("invalid_verdict");
    assertThat(verdict.score()).isNull();
    FaultTable.seen(
        10, "errored (invalid_verdict), nothing coerced; a fence around it is taken off");
    FaultTable.seen(11, "errored, never 0");
    FaultTable.seen(37, "an errored verdict has no score at all");
  }

  @Test
  void namesWhatIsWrongWithAnAnswer() {
    assertThat(parse("{\"score\": 1", "length").errorKind()).isEqualTo("truncated");
    assertThat(parse("x", "content_filter").errorKind()).isEqualTo("refused");
    assertThat(parse(null, "stop").errorKind()).isEqualTo("no_content");
    assertThat(verdictOf("{\"choices\": []}")).isEqualTo("no_choices");
    assertThat(verdictOf("{\"choices\": [{\"message\": {\"refusal\": \"no\"}}]}"))
        .isEqualTo("refused");
    assertThat(Answer.parse("{\"cho")).isEmpty();
    assertThat(Answer.parse("[]")).isEmpty();
  }

  private static String verdictOf(String body) {
    return VerdictParser.parse(Answer.parse(body).orElseThrow()).errorKind();
  }

  private static Verdict parse(String content, String finishReason) {
    return VerdictParser.parse(
        Answer.parse(StubProvider.Play.completion(content, finishReason).body()).orElseThrow());
  }
}
