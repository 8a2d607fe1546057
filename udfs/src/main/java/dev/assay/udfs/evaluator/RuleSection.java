package dev.assay.udfs.evaluator;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The section {@code rule} of an evaluator file: exactly one rule with its settings.
 *
 * <p>A rule without settings is written {@code tool_error: {}}.
 */
public record RuleSection(
    ToolErrorRule toolError,
    RepeatedCallsRule repeatedCalls,
    OutputLengthRule outputLength,
    CitationsRule citations,
    ToolChoiceRule toolChoice,
    ToolResultUsedRule toolResultUsed)
    implements Serializable {

  public RuleSection {
    List<Rule> given =
        given(toolError, repeatedCalls, outputLength, citations, toolChoice, toolResultUsed);
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "rule needs exactly one of tool_error, repeated_calls, output_length, citations, tool_choice, tool_result_used; it has "
              + given.size());
    }
  }

  private static List<Rule> given(Rule... rules) {
    return Stream.of(rules).filter(Objects::nonNull).toList();
  }

  /** The rule. */
  public Rule rule() {
    return given(toolError, repeatedCalls, outputLength, citations, toolChoice, toolResultUsed)
        .get(0);
  }
}
