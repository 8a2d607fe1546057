package dev.assay.udfs.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final String FILE =
      """
      id: tool-error
      version: 1
      failure_mode: task-failure
      kind: rule
      rule:
        tool_error:
          max_errors: 1
      threshold: 0.5
      owner: support
      """;

  @Test
  void readsARuleAndFillsInDefaults() throws IOException {
    Evaluator evaluator = parse(FILE);
    assertThat(evaluator.name()).isEqualTo("tool-error@1");
    assertThat(evaluator.file().scope()).isEqualTo(EvaluatorFile.Scope.TRACE);
    assertThat(evaluator.file().rule().rule())
        .isEqualTo(new ToolErrorRule(1, java.util.List.of("Error"), java.util.List.of()));
    new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(evaluator);
  }

  @Test
  void hasOneFingerprintWhateverTheLayoutAndTheOwner() {
    String reordered =
        """
        # a comment
        kind: rule
        version: 1
        id: tool-error
        failure_mode: 'task-failure'
        rule: {tool_error: {max_errors: 1}}
        threshold: 0.5
        owner: other
        """;
    assertThat(parse(reordered).fingerprint()).isEqualTo(parse(FILE).fingerprint()).hasSize(64);
    assertThat(parse(FILE.replace("max_errors: 1", "max_errors: 2")).fingerprint())
        .isNotEqualTo(parse(FILE).fingerprint());
  }

  @Test
  void namesAllUnknownKeysAtOnce() {
    assertThatThrownBy(() -> parse(FILE.replace("max_errors", "max_error") + "treshold: 1\n"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'rule.tool_error.max_error' (did you mean 'max_errors'?)")
        .hasMessageContaining("'treshold' (did you mean 'threshold'?)");
  }

  @Test
  void saysWhatAnEvaluatorNeeds() {
    assertMessage(FILE.replace("version: 1", "version: 0"), "a version from 1");
    assertMessage(FILE.replace("kind: rule", "kind: rool"), "kind 'rool' is not known");
    assertMessage(FILE.replace("kind: rule", "kind: judge"), "a section rule if");
    assertMessage(FILE.replace("id: tool-error", "id: Tool Error"), "lower-case letters");
    assertMessage(FILE.replace("threshold: 0.5", "threshold: 1.5"), "a threshold from 0 to 1");
    assertMessage(FILE + "operations: [tool]\n", "scope: span");
    assertMessage(FILE + "scope: span\noperations: [tol]\n", "operations 'tol' is not known");
    assertMessage(FILE.replace("tool_error:\n    max_errors: 1", "tool_error:"), "exactly one of");
  }

  private static void assertMessage(String file, String message) {
    assertThatThrownBy(() -> parse(file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("f.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void judgesEachSpanOfItsOperations() {
    Evaluator evaluator =
        parse(FILE.replace("max_errors: 1", "max_errors: 0") + "scope: span\noperations: [tool]\n");
    Trace trace =
        Traces.of(
            Traces.tool(1, "a", "{}", "x", SpanStatus.ERROR),
            Traces.chat(2, "q", "a"),
            Traces.tool(3, "b", "{}", "x"));
    assertThat(evaluator.subjects(Subject.of(trace)))
        .extracting(subject -> evaluator.judgeByRule(subject).score())
        .containsExactly(0.25, 1.0);
  }

  @Test
  void turnsAFailureOfTheRuleIntoAnErroredVerdict() {
    Rule failing =
        subject -> {
          throw new IllegalStateException("the trace says: secret");
        };
    Verdict verdict = Evaluator.judge(failing, Subject.of(Traces.of()));
    assertThat(verdict.status()).isEqualTo(VerdictStatus.ERRORED);
    assertThat(verdict.score()).isNull();
    assertThat(verdict.flag(0.5)).isNull();
    assertThat(verdict.justification()).doesNotContain("secret");
    assertThat(verdict.errorKind()).isEqualTo("evaluator_error");
  }

  private static Evaluator parse(String text) {
    return Evaluator.parse("f.yaml", text);
  }
}
