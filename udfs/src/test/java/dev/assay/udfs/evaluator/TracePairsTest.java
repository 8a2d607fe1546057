package dev.assay.udfs.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.trace.Trace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracePairsTest {
  private static final String RULE =
      "id: a\nversion: 1\nfailure_mode: m\nkind: rule\nrule: {tool_error: {}}\n";
  private static final String JUDGE =
      "id: b\nversion: 1\nfailure_mode: m\nkind: judge\njudge: {rubric: Is it so, repeats: 2}\n";

  private final Trace trace = Traces.answering("q", "a", Traces.tool(1, "find", "{}", "x"));

  @Test
  void givesTheSameIdsForTheSameContentOnly() {
    Trace later = Traces.answering("q", "a", Traces.tool(7, "find", "{}", "x"));
    Trace other = Traces.answering("q", "a", Traces.tool(1, "find", "{}", "y"));
    assertThat(ids(RULE, "m1", rename(later))).isEqualTo(ids(RULE, "m2", trace)).hasSize(1);
    assertThat(ids(RULE, "m1", other)).isNotEqualTo(ids(RULE, "m1", trace));
    assertThat(ids(RULE + "threshold: 0.4\n", "m1", trace)).isNotEqualTo(ids(RULE, "m1", trace));
  }

  @Test
  void asksAJudgeAgainForAnotherModelAndForEachRepeat() {
    assertThat(ids(JUDGE, "m1", trace)).hasSize(2).doesNotHaveDuplicates();
    assertThat(ids(JUDGE, "m1", trace)).doesNotContainAnyElementsOf(ids(JUDGE, "m2", trace));
  }

  @Test
  void tellsSpansOfOneTraceApart() {
    String spans = RULE + "scope: span\noperations: [tool]\n";
    Trace twice = Traces.of(Traces.tool(1, "find", "{}", "x"), Traces.tool(2, "find", "{}", "x"));
    assertThat(ids(spans, "", twice)).hasSize(2).doesNotHaveDuplicates();
    // A trace without such a span is counted, as not applicable.
    assertThat(ids(spans, "", Traces.of())).hasSize(1);
    Pair missing = new TracePairs(List.of(Evaluator.parse("f", spans)), "").of(trace()).get(0);
    assertThat(missing.evaluator().judgeByRule(missing.subject()).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
  }

  @Test
  void asksTheDearEvaluatorOnlyWhereTheCheapOneIsUnsure() {
    Evaluator cheap = Evaluator.parse("f", RULE);
    Evaluator judge = Evaluator.parse("f", JUDGE);
    Trace failing = Traces.answering("q", "a", Traces.tool(1, "find", "{}", "Error"));
    // A good trace scores 1, one with a failed call 0.25.
    Cascade sureOfTheGood = new Cascade(cheap, 0.2, 0.8);
    TracePairs pairs = new TracePairs(List.of(judge), List.of("m"), Map.of("b", sureOfTheGood));
    assertThat(pairs.of(trace)).isEmpty();
    assertThat(pairs.of(failing)).hasSize(2);
    assertThatThrownBy(() -> new Cascade(judge, 0.2, 0.8)).hasMessageContaining("b@1");
    assertThatThrownBy(() -> new Cascade(cheap, 0.8, 0.2)).hasMessageContaining("0.8 to 0.2");
  }

  private static Trace trace() {
    return Traces.answering("q", "a");
  }

  @Test
  void namesEachAttemptAtAPair() {
    Pair pair = new TracePairs(List.of(Evaluator.parse("f", RULE)), "").of(trace).get(0);
    assertThat(pair.verdictId(0)).hasSize(64).isNotEqualTo(pair.verdictId(1));
  }

  /** The span's own name is content; it is named after its start by the maker of these traces. */
  private static Trace rename(Trace trace) {
    return new Trace(
        "elsewhere",
        "t9",
        null,
        null,
        null,
        null,
        trace.spans().stream()
            .map(
                span ->
                    span.tool() == null
                        ? span
                        : new dev.assay.udfs.trace.Span(
                            "other",
                            null,
                            "tool1",
                            span.operation(),
                            span.startUnixNano(),
                            span.endUnixNano(),
                            span.status(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            span.tool(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null))
            .toList());
  }

  private static List<String> ids(String file, String model, Trace trace) {
    return new TracePairs(List.of(Evaluator.parse("f", file)), model)
        .of(trace).stream().map(Pair::id).toList();
  }
}
