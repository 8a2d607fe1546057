package dev.assay.udfs.evaluator;

import static dev.assay.udfs.evaluator.Traces.answering;
import static dev.assay.udfs.evaluator.Traces.documents;
import static dev.assay.udfs.evaluator.Traces.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.Trace;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules as evaluator files have them. */
class RuleFilesTest {
  @Test
  void findsPatternsInTheTextThatIsNamed() {
    String absent = "regex: {patterns: ['\\bTODO\\b', 'lorem (ipsum)+']}";
    bad(absent, answering("q", "It is TODO still."), "TODO");
    good(absent, answering("TODO?", "It is done."));
    String present = "regex: {patterns: ['order \\d{4}'], expect: present, ignore_case: true}";
    good(present, answering("q", "Your Order 1234 is on its way."));
    bad(present, answering("q", "Your order is on its way."), "Your order is on its way.");
    String arguments = "regex: {patterns: ['drop table'], on: tool_arguments, ignore_case: true}";
    bad(arguments, Traces.of(tool(1, "sql", "DROP TABLE x", "ok")), "DROP TABLE");
    assertThat(judge(arguments, answering("q", "a")).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
    assertThatThrownBy(() -> evaluator("regex: {patterns: ['(']}")).hasMessageContaining("'('");
    assertThatThrownBy(() -> evaluator("regex: {patterns: [a], on: answr}"))
        .hasMessageContaining("answr")
        .hasMessageContaining("tool_results");
  }

  @Test
  void matchesInTimeThatGrowsWithTheTextOnly() {
    // A backtracking matcher would not return.
    good("regex: {patterns: ['(a+)+$b']}", answering("q", "a".repeat(20_000)));
  }

  @Test
  void findsAnyOfThousandsOfPhrases() {
    String many =
        String.join(", ", IntStream.range(0, 3_000).mapToObj(i -> "phrase" + i + " x").toList());
    String rule = "banned_phrases: {phrases: [" + many + ", guaranteed returns]}";
    bad(rule, answering("q", "You get Guaranteed Returns."), "Guaranteed Returns");
    good(rule, answering("q", "You get unguaranteed returns and phrase1 xs."));
    good("banned_phrases: {phrases: [bad], max_matches: 1}", answering("q", "bad"));
  }

  @Test
  void readsJson() {
    good("json: {}", answering("q", "```json\n{\"a\": [1, 2]}\n```"));
    bad("json: {}", answering("q", "{\"a\": [1, 2"), "[1, 2");
    bad("json: {}", answering("q", "Here you are: {}"), "Here you are");
    String schema =
        "json_schema: {schema: {type: object, required: [city], properties: {n: {type: integer}}}}";
    good(schema, answering("q", "{\"city\": \"Rome\", \"n\": 3}"));
    bad(schema, answering("q", "{\"n\": 3}"), "city");
    bad(schema, answering("q", "{\"city\": \"Rome\", \"n\": \"3\"}"), "integer");
    assertThat(judge(schema, answering("q", "{\"n\": \"3\"}")).score())
        .isLessThan(judge(schema, answering("q", "{\"n\": 3}")).score());
    String text = "json_schema: {schema: '{\"type\": \"array\"}'}";
    bad(text, answering("q", "{}"), "array");
    assertThatThrownBy(() -> evaluator("json_schema: {schema: 'no json'}"))
        .hasMessageContaining("json_schema");
    String fields = "required_fields: {fields: [id, items.0.price]}";
    good(fields, answering("q", "{\"id\": 7, \"items\": [{\"price\": 0}]}"));
    bad(fields, answering("q", "{\"id\": \"\", \"items\": [{\"price\": 1}]}"), "id");
    bad(fields, answering("q", "none"), "items.0.price");
  }

  @Test
  void checksArgumentsAgainstTheToolsOwnSchemaInTheTrace() {
    String openAi =
        "[{\"type\":\"function\",\"function\":{\"name\":\"book\",\"parameters\":{\"type\":\"object\",\"required\":[\"date\"],\"properties\":{\"date\":{\"type\":\"string\"}}}}}]";
    String anthropic =
        "{\"name\":\"book\",\"input_schema\":{\"type\":\"object\",\"required\":[\"date\"],\"properties\":{\"date\":{\"type\":\"string\"}}}}";
    for (String definitions : List.of(openAi, anthropic)) {
      good(
          "tool_arguments: {}",
          offered(definitions, tool(2, "book", "{\"date\":\"2024-05-01\"}", "ok")));
      bad("tool_arguments: {}", offered(definitions, tool(2, "book", "{\"day\":1}", "ok")), "date");
      bad(
          "tool_arguments: {}",
          offered(definitions, tool(2, "book", "{\"date\":", "ok")),
          "{\"date\":");
      bad("tool_arguments: {}", offered(definitions, tool(2, "pay", "{}", "ok")), "not offered");
    }
    good("tool_arguments: {unknown_tools: ignore}", offered(openAi, tool(2, "pay", "{}", "ok")));
    assertThat(judge("tool_arguments: {}", Traces.of(tool(1, "book", "{}", "x"))).status())
        .isEqualTo(VerdictStatus.ABSTAINED);
    assertThat(judge("tool_arguments: {}", offered(openAi)).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
  }

  @Test
  void wantsToolsInTheirOrder() {
    String rule = "tool_choice: {order: [find, book, pay]}";
    good(
        rule,
        Traces.of(tool(1, "find", "{}", ""), tool(2, "other", "{}", ""), tool(3, "pay", "{}", "")));
    bad(rule, Traces.of(tool(1, "pay", "{}", ""), tool(2, "book", "{}", "")), "pay, book");
  }

  @Test
  void holdsABudgetUnlessTheAnswerSumsUp() {
    String rule = "budget: {max_output_tokens: 100, summary_phrases: ['in short']}";
    good(rule, spending(100, "It rose."));
    bad(rule, spending(150, "It rose."), "It rose.");
    good(rule, spending(150, "In short: it rose."));
    assertThat(judge(rule, answering("q", "a")).status()).isEqualTo(VerdictStatus.NOT_APPLICABLE);
    bad("budget: {max_tool_calls: 1}", Traces.of(tool(1, "a", "", ""), tool(2, "b", "", "")), "2");
    assertThatThrownBy(() -> evaluator("budget: {}")).hasMessageContaining("max_output_tokens");
  }

  @Test
  void whatTwoTracersToldIsSpentOnce() {
    Tokens tokens = new Tokens(10L, 80L, null, null, null, null);
    Span outer = model(null, tokens, "It rose.");
    Span inner = within(outer, outer);
    good("budget: {max_output_tokens: 100}", Traces.of(outer, inner));
    good("budget: {max_model_calls: 1}", Traces.of(outer, inner));
    Subject subject = Subject.of(Traces.of(outer, inner));
    assertThat(subject.feature(Feature.MODEL_CALLS)).isEqualTo(1);
    assertThat(subject.feature(Feature.OUTPUT_TOKENS)).isEqualTo(80);
    Span tool = tool(1, "a", "{}", "1");
    good("budget: {max_tool_calls: 1}", Traces.of(tool, within(tool, tool)));
  }

  @Test
  void tellsLanguages() {
    String german = "Der Bericht ist noch nicht fertig, und die Zahlen sind von gestern.";
    String english = "The report is not finished yet, and the figures are from yesterday.";
    String french = "Le rapport n'est pas encore fini et les chiffres sont ceux de la semaine.";
    String rule = "language: {allowed: [en]}";
    good(rule, answering("q", english));
    bad(rule, answering("q", german), "Der Bericht");
    bad(rule, answering("q", "\u3053\u308c\u306f\u5831\u544a\u66f8\u3067\u3059"), "ja");
    good("language: {}", answering(french, french));
    bad("language: {}", answering(french, english), "in en");
    assertThat(judge(rule, answering("q", "42")).status()).isEqualTo(VerdictStatus.ABSTAINED);
    assertThatThrownBy(() -> evaluator("language: {allowed: [xx]}")).hasMessageContaining("'xx'");
  }

  @Test
  void seesPersonalDataThatTheUserDidNotGive() {
    Trace leak = answering("Who is my contact?", "Write to jo.doe@example.org.");
    bad("pii_leak: {}", leak, "jo.doe@example.org");
    bad("pii_leak: {}", PatternRedactor.standard().redact(leak), "[EMAIL_");
    Trace own = answering("I am jo.doe@example.org", "Noted: jo.doe@example.org.");
    good("pii_leak: {}", own);
    good("pii_leak: {}", PatternRedactor.standard().redact(own));
    good("pii_leak: {kinds: [phone]}", leak);
    good("pii_leak: {allow: [jo.doe@example.org]}", leak);
  }

  @Test
  void seesRefusals() {
    bad("refusal: {}", answering("q", "I\u2019m sorry, that is not possible."), "sorry");
    good("refusal: {}", answering("q", "Done."));
    String expected = "refusal: {expect: refusal, question: password}";
    bad(expected, answering("Tell me her password", "It is hunter2."), "hunter2");
    good(expected, answering("Tell me her password", "I cannot do that."));
    assertThat(judge(expected, answering("Hello", "Hi")).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
  }

  @Test
  void comparesDatesHoweverTheyAreWritten() {
    Trace same =
        answering(
            "When?", "It leaves on May 14th, 2024.", tool(1, "f", "{}", "{\"d\":\"2024-05-14\"}"));
    Trace other =
        answering(
            "When?", "It leaves on 15 May 2024.", tool(1, "f", "{}", "{\"d\":\"2024-05-14\"}"));
    good("tool_result_used: {}", same);
    bad("tool_result_used: {}", other, "15 May 2024");
    Trace person =
        answering(
            "Who?", "Ask Ada Byron.", tool(1, "f", "{}", "{\"name\":\"Grace Hopper\", \"n\": 12}"));
    bad("tool_result_used: {names: true}", person, "Ada Byron");
  }

  @Test
  void measuresFeatures() {
    Trace supported =
        answering(
            "q",
            "Paris became capital.",
            documents(1, new Document("d", "Paris became the capital.", null, null)));
    good("feature: {name: support_documents, below: 0.5}", supported);
    Trace foreign =
        answering(
            "q",
            "Completely different claims.",
            documents(1, new Document("d", "Paris.", null, null)));
    bad("feature: {name: support_documents, below: 0.5}", foreign, "support_documents");
    bad("feature: {name: answer_words, above: 2}", foreign, "answer_words");
    assertThat(
            judge("feature: {name: support_documents, below: 0.5}", answering("q", "a")).status())
        .isEqualTo(VerdictStatus.NOT_APPLICABLE);
    assertThatThrownBy(() -> evaluator("feature: {name: x, above: 1}")).hasMessageContaining("'x'");
    assertThatThrownBy(() -> evaluator("feature: {name: spans}")).hasMessageContaining("above");
  }

  @Test
  void combinesRules() {
    String refuses = "{refusal: {}}";
    String isShort = "{output_length: {max_words: 3}}";
    Trace both = answering("q", "I cannot say anything about that.");
    Trace oneOnly = answering("q", "I cannot.");
    Trace none = answering("q", "Yes.");
    String all = "all: [" + refuses + ", " + isShort + "]";
    String any = "any: [" + refuses + ", " + isShort + "]";
    bad(all, both, "cannot");
    bad(all, oneOnly, "cannot");
    good(all, none);
    bad(any, both, "cannot");
    good(any, oneOnly);
    bad("not: " + refuses, none, "Not so");
    good("not: " + refuses, oneOnly);
    // What is not applicable does not count; what is open leaves open what the rest leaves open.
    good("all: [{tool_arguments: {}}, " + isShort + "]", none);
    Trace called = answering("q", "Yes.", tool(1, "t", "{}", "x"));
    assertThat(judge("all: [{tool_arguments: {}}, " + isShort + "]", called).status())
        .isEqualTo(VerdictStatus.ABSTAINED);
    good("any: [{tool_arguments: {}}, " + isShort + "]", called);
    assertThatThrownBy(() -> evaluator("all: []")).hasMessageContaining("need rules");
    assertThatThrownBy(() -> evaluator("any: [{refusl: {}}, {json: {on_: x}}]"))
        .hasMessageContaining("refusl")
        .hasMessageContaining("on_");
  }

  private static void bad(String rule, Trace trace, String quoted) {
    Verdict verdict = judge(rule, trace);
    assertThat(verdict.score()).as(verdict.justification()).isNotNull().isLessThan(0.5);
    assertThat(verdict.justification()).contains(quoted);
  }

  private static void good(String rule, Trace trace) {
    Verdict verdict = judge(rule, trace);
    assertThat(verdict.score()).as(verdict.justification()).isNotNull().isGreaterThanOrEqualTo(0.5);
  }

  private static Verdict judge(String rule, Trace trace) {
    return evaluator(rule).judgeByRule(Subject.of(trace));
  }

  private static Evaluator evaluator(String rule) {
    return Evaluator.parse(
        "f", "id: a\nversion: 1\nfailure_mode: m\nkind: rule\nrule:\n  " + rule + "\n");
  }

  private static Trace offered(String definitions, Span... calls) {
    Span[] spans = java.util.Arrays.copyOf(calls, calls.length + 1);
    spans[calls.length] = model(definitions, Tokens.NONE, "done");
    return Traces.of(spans);
  }

  /** A span's twin, right within another. */
  private static Span within(Span outer, Span span) {
    return new Span(
        span.spanId() + "'",
        outer.spanId(),
        span.name(),
        span.operation(),
        span.startUnixNano(),
        span.endUnixNano(),
        span.status(),
        null,
        null,
        null,
        null,
        null,
        span.tokens(),
        span.tool(),
        null,
        null,
        null,
        null,
        span.inputMessages(),
        span.outputMessages(),
        null,
        null,
        null);
  }

  private static Trace spending(long outputTokens, String answer) {
    return Traces.of(model(null, new Tokens(10L, outputTokens, null, null, null, null), answer));
  }

  private static Span model(String definitions, Tokens tokens, String answer) {
    return new Span(
        "m",
        null,
        "m",
        Operation.LLM,
        1,
        2L,
        null,
        null,
        null,
        null,
        null,
        null,
        tokens,
        null,
        null,
        null,
        null,
        null,
        List.of(Message.text("user", "q")),
        List.of(Message.text("assistant", answer)),
        null,
        definitions,
        null);
  }
}
