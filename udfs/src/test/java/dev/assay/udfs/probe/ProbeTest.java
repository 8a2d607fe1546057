package dev.assay.udfs.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final String ANSWER =
      "Sales were 1,250 units. The report says \"sales rose in every single region\". It is final.";

  private static final Trace CLEAN =
      new Trace(
          "s",
          "t",
          null,
          null,
          null,
          null,
          List.of(
              span(
                  "d",
                  Operation.RETRIEVER,
                  null,
                  null,
                  List.of(
                      new Document(
                          "1", "We see that sales rose in every single region.", null, null)),
                  null),
              span(
                  "q",
                  Operation.TOOL,
                  new ToolExecution(
                      "query", "c", "{\"table\":\"sales\",\"limit\":3}", "{\"units\": 1250}"),
                  null,
                  List.of(),
                  null),
              span(
                  "z",
                  Operation.LLM,
                  null,
                  ANSWER,
                  List.of(),
                  "[{\"name\":\"query\",\"parameters\":{\"type\":\"object\",\"required\":[\"table\"]}}]")));

  @Test
  void plantsWhatTheRuleOfTheKindSees() {
    assertSees("citations: {}", Probe.DROPPED_CITATION);
    assertSees("tool_arguments: {}", Probe.WRONG_ARGUMENT);
    assertSees("json: {on: tool_arguments}", Probe.TRUNCATED_JSON);
    assertSees("pii_leak: {}", Probe.LEAKED_PII);
    assertSees("tool_result_used: {}", Probe.CONTRADICTED_TOOL_RESULT);
    assertSees("output_length: {max_words: 100}", Probe.OVERLONG_ANSWER);
  }

  @Test
  void plantsNothingWhereThereIsNothingToChange() {
    Trace empty = new Trace("s", "t", null, null, null, null, List.of());
    for (Probe probe : Probe.values()) {
      assertThat(probe.plant(empty)).isEmpty();
      Optional<Trace> again = probe.plant(CLEAN);
      assertThat(probe.plant(CLEAN)).isEqualTo(again);
    }
  }

  private static void assertSees(String rule, Probe planted) {
    Evaluator evaluator =
        Evaluator.parse(
            "f", "id: a\nversion: 1\nfailure_mode: m\nkind: rule\nrule:\n  " + rule + "\n");
    assertThat(isFlagged(evaluator, CLEAN)).isFalse();
    assertThat(isFlagged(evaluator, planted.plant(CLEAN).orElseThrow())).isTrue();
    for (Probe edit : List.of(Probe.REFORMATTED, Probe.PARAPHRASED_BOILERPLATE)) {
      Trace edited = edit.plant(CLEAN).orElseThrow();
      assertThat(edited).isNotEqualTo(CLEAN);
      assertThat(isFlagged(evaluator, edited)).as("%s of %s", rule, edit).isFalse();
    }
  }

  private static boolean isFlagged(Evaluator evaluator, Trace trace) {
    Trace redacted = PatternRedactor.standard().redact(trace);
    return evaluator.judgeByRule(Subject.of(redacted)).flag(evaluator.threshold());
  }

  private static Span span(
      String id,
      Operation operation,
      ToolExecution tool,
      String answer,
      List<Document> documents,
      String tools) {
    return new Span(
        id,
        id.equals("d") ? null : "d",
        id,
        operation,
        id.charAt(0),
        id.charAt(0) + 1L,
        null,
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
        List.of(Message.text("user", "How were sales?")),
        answer == null ? List.of() : List.of(Message.text("assistant", answer)),
        documents,
        tools,
        null);
  }
}
