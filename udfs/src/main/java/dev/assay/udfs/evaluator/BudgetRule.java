package dev.assay.udfs.evaluator;

import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a trace spent against its budget. Beyond it, an answer that sums up is good where summary
 * phrases are given. Score: 1 within the budget, else 0.5 · budget / spent, of the worst.
 *
 * @param maxOutputTokens of all model calls together (default: none); one of these is needed
 * @param maxTotalTokens input and output (default: none)
 * @param maxModelCalls (default: none)
 * @param maxToolCalls (default: none)
 * @param summaryPhrases what a summary begins with, any of them, case aside (default: none)
 */
public record BudgetRule(
    Integer maxOutputTokens,
    Integer maxTotalTokens,
    Integer maxModelCalls,
    Integer maxToolCalls,
    List<String> summaryPhrases)
    implements Rule {
  private static final int QUOTED = 80;

  public BudgetRule {
    if (maxOutputTokens == null
        && maxTotalTokens == null
        && maxModelCalls == null
        && maxToolCalls == null) {
      throw new IllegalArgumentException(
          "budget needs max_output_tokens, max_total_tokens, max_model_calls or max_tool_calls");
    }
    check("max_output_tokens", maxOutputTokens);
    check("max_total_tokens", maxTotalTokens);
    check("max_model_calls", maxModelCalls);
    check("max_tool_calls", maxToolCalls);
    summaryPhrases =
        summaryPhrases == null
            ? List.of()
            : summaryPhrases.stream().map(phrase -> phrase.toLowerCase(Locale.ROOT)).toList();
  }

  private static void check(String key, Integer value) {
    RuleSettings.atLeastOne(key, value, 1);
  }

  /** A kind of spending. */
  private record Spent(String what, double amount, Integer budget) {
    double share() {
      return amount / budget;
    }
  }

  @Override
  public Verdict judge(Subject subject) {
    List<Spent> spent = new ArrayList<>();
    for (Spent one : spent(subject)) {
      if (one.budget() != null && one.amount() >= 0) {
        spent.add(one);
      }
    }
    if (spent.isEmpty()) {
      return Verdict.notApplicable("The trace does not tell what it spent.");
    }
    Spent worst = spent.stream().max((a, b) -> Double.compare(a.share(), b.share())).orElseThrow();
    String size =
        String.format(
            Locale.ROOT, "%,.0f %s of at most %,d", worst.amount(), worst.what(), worst.budget());
    if (worst.share() <= 1) {
      return Verdict.absent("Within the budget: %s.".formatted(size));
    }
    Optional<String> answer = subject.answer();
    if (answer.isPresent()) {
      String text = answer.get();
      String lower = text.toLowerCase(Locale.ROOT);
      for (String phrase : summaryPhrases) {
        int at = lower.indexOf(phrase);
        if (at >= 0 && lower.length() == text.length()) {
          return Verdict.scored(
              1,
              "Beyond the budget (%s), and it sums up: %s."
                  .formatted(size, Evidence.quote(text.substring(at), QUOTED)),
              List.of(Evidence.of(subject.answerLabel(), text, at, at + phrase.length())));
        }
      }
    }
    return Verdict.scored(
        0.5 / worst.share(),
        "Beyond the budget: %s%s."
            .formatted(
                size,
                answer
                    .map(text -> "; the answer begins " + Evidence.quote(text, QUOTED))
                    .orElse("")),
        answer.map(text -> List.of(Evidence.of(subject.answerLabel(), text))).orElse(List.of()));
  }

  private List<Spent> spent(Subject subject) {
    List<Span> spans = subject.span().map(List::of).orElseGet(() -> subject.trace().spans());
    Usage usage =
        Usage.of(spans.stream().filter(span -> span.operation() == Operation.LLM).toList());
    Long output = usage.outputTokens();
    double total = output == null ? -1 : output + or0(usage.inputTokens());
    return List.of(
        new Spent("output tokens", output == null ? -1 : output, maxOutputTokens),
        new Spent("tokens", total, maxTotalTokens),
        new Spent("model calls", usage.llmCalls(), maxModelCalls),
        new Spent("tool calls", subject.toolCalls().size(), maxToolCalls));
  }

  private static long or0(Long count) {
    return count == null ? 0 : count;
  }
}
