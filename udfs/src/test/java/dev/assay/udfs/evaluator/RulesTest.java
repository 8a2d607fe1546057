package dev.assay.udfs.evaluator;

import static dev.assay.udfs.evaluator.Traces.answering;
import static dev.assay.udfs.evaluator.Traces.documents;
import static dev.assay.udfs.evaluator.Traces.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  @Test
  void countsFailedToolCallsAndQuotesTheFirst() {
    Rule rule = new ToolErrorRule(null, null, null);
    Trace trace =
        Traces.of(
            tool(1, "find", "{}", "ok"),
            tool(2, "book", "{}", "Error: no seats"),
            tool(3, "pay", "{}", "declined", SpanStatus.ERROR),
            tool(4, "read", "{}", "Errorless"));

    Verdict verdict = judge(rule, trace);

    // "Errorless" begins with the default prefix, too: prefixes are literal.
    assertThat(verdict.score()).isEqualTo(0.5 / 4);
    assertThat(verdict.flag(0.5)).isTrue();
    assertThat(verdict.justification())
        .isEqualTo("3 of 4 tool calls failed; the first: book answered \"Error: no seats\".");
    assertThat(verdict.evidence().get(0))
        .isEqualTo(new Evidence("Error: no seats", 0, 15, "tool2/tool.result"));
    assertThat(judge(new ToolErrorRule(3, null, null), trace).score()).isEqualTo(1);
    assertThat(
            judge(new ToolErrorRule(0, List.of("Error:"), List.of("book", "pay")), trace).score())
        .isEqualTo(1);
    assertThat(judge(rule, Traces.of()).score()).isEqualTo(1);
  }

  @Test
  void seesARepeatedCallWhateverTheOrderOfItsArguments() {
    Trace trace =
        Traces.of(
            tool(1, "find", "{\"a\": 1, \"b\": 2}", "x"),
            tool(2, "find", "{\"b\":2,\"a\":1}", "x"),
            tool(3, "find", "{\"a\":1,\"b\":3}", "x"),
            tool(4, "other", "{\"a\":1,\"b\":2}", "x"),
            tool(5, "text", "not json", "x"));
    Verdict verdict = judge(new RepeatedCallsRule(null, null), trace);
    assertThat(verdict.score()).isEqualTo(0.25);
    assertThat(verdict.justification()).contains("1 of 5").contains("find with");
    assertThat(judge(new RepeatedCallsRule(1, null), trace).score()).isEqualTo(1);
    assertThat(judge(new RepeatedCallsRule(0, List.of("find")), trace).score()).isEqualTo(1);
  }

  @Test
  void excusesALongAnswerThatSumsUp() {
    Rule strict = new OutputLengthRule(4, null, null);
    Rule excusing = new OutputLengthRule(4, null, List.of("In short"));
    Trace longAnswer = answering("q", "one two three four five six seven eight");
    Trace summary = answering("q", "in short: it rose. one two three four five");
    assertThat(judge(strict, answering("q", "one two three four")).score()).isEqualTo(1);
    assertThat(judge(strict, longAnswer).score()).isEqualTo(0.25);
    assertThat(judge(strict, longAnswer).justification()).contains("8 words").contains("4 words");
    assertThat(judge(excusing, longAnswer).score()).isEqualTo(0.25);
    assertThat(judge(excusing, summary).score()).isEqualTo(1);
    assertThat(judge(excusing, summary).evidence().get(0).text()).isEqualTo("in short");
    assertThat(judge(new OutputLengthRule(null, 4, null), answering("q", "12345678")).score())
        .isEqualTo(0.25);
    assertThat(judge(strict, Traces.of()).status()).isEqualTo(VerdictStatus.NOT_APPLICABLE);
    assertThatThrownBy(() -> new OutputLengthRule(null, null, null))
        .hasMessageContaining("max_words");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It says \u201cRevenue rose  by 4.2 percent\u201d. | 1",
        "It says \"revenue rose by 4.2 percent.\" | 1",
        "It says \"revenue fell by 9 percent\". | 0",
        "It \"rose\". | 1",
        "Rose [1], fell [2]. | 1",
        "Rose [1, 3]. | 0.25",
        "As in [Annual Report 2025]. | 1",
        "As in [Quarterly Letter]. | 0",
        "As in [doc-7]. | 1",
        "See https://example.org/annual. | 1",
        "See https://example.org/other. | 0",
        "See [the page](https://example.org/annual). | 1",
        "So it was (Lindqvist et al., 2024). | 1",
        "So it was (Lindqvist and Osei, 2023). | 0",
        "Nothing cited, [EMAIL_bcdfgh] wrote. | 1",
      })
  void wantsEveryCitationInADocument(String answer, double score) {
    Trace trace =
        answering(
            "q",
            answer,
            documents(
                1,
                new Document(
                    "doc-7",
                    "Revenue rose by 4.2\npercent, wrote Lindqvist in 2024.",
                    null,
                    "{\"title\": \"Annual Report 2025\", \"url\": \"https://example.org/annual\"}"),
                new Document("d2", "Costs fell.", null, null)));
    Verdict verdict = judge(new CitationsRule(null, null, null), trace);
    assertThat(verdict.score()).isEqualTo(score);
    if (score < 1) {
      Evidence evidence = verdict.evidence().get(0);
      assertThat(answer.substring(evidence.start(), evidence.end())).isEqualTo(evidence.text());
    }
  }

  @Test
  void countsAnswersThatCiteNothingOnlyWhereAsked() {
    Trace trace = answering("q", "So it was.");
    assertThat(judge(new CitationsRule(null, null, null), trace).status())
        .isEqualTo(VerdictStatus.SCORED);
    assertThat(
            judge(new CitationsRule(null, null, CitationsRule.Uncited.NOT_APPLICABLE), trace)
                .status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
  }

  @Test
  void looksForCitationsInToolResultsToo() {
    Trace trace =
        answering(
            "q",
            "\"the sky over the port was grey\"",
            tool(1, "search", "{}", "{\"hit\": \"the sky over the port was grey\"}"));
    assertThat(judge(new CitationsRule(null, null, null), trace).score()).isEqualTo(1);
    assertThat(judge(new CitationsRule(List.of("number"), null, null), trace).justification())
        .contains("cites nothing");
    assertThatThrownBy(() -> new CitationsRule(List.of("footnote"), null, null))
        .hasMessageContaining("footnote");
  }

  @Test
  void knowsTheRightToolForAQuestion() {
    var price = new ToolChoiceRule.Case("price|quote", null, List.of("news"), List.of("market"));
    Rule rule = new ToolChoiceRule(null, null, null, null, List.of(price));
    assertThat(
            judge(rule, answering("What is the PRICE?", "9", tool(1, "market", "{}", "9"))).score())
        .isEqualTo(1);
    Verdict wrong = judge(rule, answering("What is the price?", "9", tool(1, "news", "{}", "9")));
    assertThat(wrong.score()).isEqualTo(0);
    assertThat(wrong.justification()).contains("news should not").contains("the price?");
    assertThat(judge(rule, answering("What is the price?", "9")).justification())
        .contains("market was not called; called: no tool");
    assertThat(judge(rule, answering("Who is it?", "9")).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
    Rule allowed = new ToolChoiceRule(List.of("market"), null, null, null, null);
    assertThat(judge(allowed, answering("q", "a", tool(1, "news", "{}", "9"))).score()).isZero();
    assertThatThrownBy(() -> new ToolChoiceRule.Case("(", null, null, null))
        .hasMessageContaining("question '('");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It was 1,234.50 on 2024-05-15 with HAT030. | 1",
        "It was 1234.5, not 77. | 0.5",
        "It was 99 or 98. | 0",
        "It was 42 as you said. | NULL",
        "It went well. | NULL",
      },
      nullValues = "NULL")
  void comparesTheFactsOfTheAnswerWithTheToolsResults(String answer, Double score) {
    Trace trace =
        answering(
            "Is it 42?",
            answer,
            tool(
                1,
                "find",
                "{\"n\": 55}",
                "{\"v\": 1234.50, \"d\": \"2024-05-15\", \"f\": \"hat030\"}"));
    Verdict verdict = judge(new ToolResultUsedRule(null, null), trace);
    assertThat(verdict.score()).isEqualTo(score);
    assertThat(verdict.status() == VerdictStatus.ABSTAINED).isEqualTo(score == null);
  }

  @Test
  void cannotJudgeTheUseOfResultsThatAreNot() {
    assertThat(judge(new ToolResultUsedRule(null, null), answering("q", "It was 99.")).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
  }

  private static Verdict judge(Rule rule, Trace trace) {
    return rule.judge(Subject.of(trace));
  }
}
