package dev.assay.udfs.evaluator;

import java.util.List;

/**
 * Tool calls that failed: the tracer says so, or the result begins as an error does.
 *
 * @param maxErrors how many are tolerated (default 0)
 * @param prefixes how a result begins that is an error (default {@code Error}); case counts
 * @param ignoreTools tools that are not looked at (default none)
 */
public record ToolErrorRule(Integer maxErrors, List<String> prefixes, List<String> ignoreTools)
    implements Rule {
  private static final int QUOTED = 120;

  public ToolErrorRule {
    maxErrors = RuleSettings.atLeastZero("max_errors", maxErrors, 0);
    prefixes = prefixes == null ? List.of("Error") : List.copyOf(prefixes);
    ignoreTools = ignoreTools == null ? List.of() : List.copyOf(ignoreTools);
  }

  @Override
  public Verdict judge(Subject subject) {
    List<ToolCall> calls =
        subject.toolCalls().stream().filter(call -> !ignoreTools.contains(call.name())).toList();
    List<ToolCall> failed = calls.stream().filter(this::hasFailed).toList();
    if (failed.isEmpty()) {
      return Verdict.absent("None of %d tool calls failed.".formatted(calls.size()));
    }
    ToolCall first = failed.get(0);
    String result = first.result() == null ? "no result" : first.result();
    return Verdict.scored(
        Tolerance.score(failed.size(), maxErrors),
        "%d of %d tool calls failed; the first: %s answered %s."
            .formatted(failed.size(), calls.size(), first.name(), Evidence.quote(result, QUOTED)),
        failed.stream()
            .filter(call -> call.result() != null)
            .map(call -> Evidence.of(call.label() + "/tool.result", call.result()))
            .toList());
  }

  private boolean hasFailed(ToolCall call) {
    String result = call.result() == null ? "" : call.result().stripLeading();
    return call.failed() || prefixes.stream().anyMatch(result::startsWith);
  }
}
