package dev.assay.udfs.evaluator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tools that were called and should not have been, or the reverse. Score 1 or 0.
 *
 * @param allowed no other tool may be called (default: any may)
 * @param forbidden none of these may be called (default none)
 * @param required each of these must be called (default none)
 * @param order where these are called, their first calls come in this order (default none)
 * @param cases which tools belong to which question; the first whose question matches holds, and
 *     where none does and nothing else is configured, the rule is not applicable (default none)
 */
public record ToolChoiceRule(
    List<String> allowed,
    List<String> forbidden,
    List<String> required,
    List<String> order,
    List<Case> cases)
    implements Rule {
  private static final int QUOTED = 120;

  /**
   * The tools that belong to a kind of question.
   *
   * @param question a regular expression (RE2) that is looked for in the question, case aside
   */
  public record Case(
      String question, List<String> allowed, List<String> forbidden, List<String> required)
      implements java.io.Serializable {
    public Case {
      if (question == null || question.isBlank()) {
        throw new IllegalArgumentException("a case of tool_choice needs a question");
      }
      Patterns.caseless("question", question);
    }

    private boolean asks(String text) {
      return Patterns.caseless("question", question).matcher(text).find();
    }
  }

  public ToolChoiceRule {
    cases = cases == null ? List.of() : List.copyOf(cases);
    order = order == null ? List.of() : List.copyOf(order);
    boolean general = allowed != null || forbidden != null || required != null;
    if (!general && order.isEmpty() && cases.isEmpty()) {
      throw new IllegalArgumentException(
          "tool_choice needs allowed, forbidden, required, order or cases");
    }
  }

  @Override
  public Verdict judge(Subject subject) {
    String question = subject.question().orElse("");
    Optional<Case> fitting = cases.stream().filter(each -> each.asks(question)).findFirst();
    boolean general = allowed != null || forbidden != null || required != null || !order.isEmpty();
    if (fitting.isEmpty() && !general) {
      return Verdict.notApplicable("No case speaks of such a question.");
    }
    Set<String> called = new LinkedHashSet<>();
    subject.toolCalls().forEach(call -> called.add(call.name()));
    Optional<Verdict> wrong =
        fitting.flatMap(
            each -> wrong(subject, called, each.allowed(), each.forbidden(), each.required()));
    return wrong
        .or(() -> wrong(subject, called, allowed, forbidden, required))
        .or(() -> outOfOrder(subject, List.copyOf(called)))
        .orElseGet(
            () ->
                Verdict.absent(
                    called.isEmpty()
                        ? "No tool was called, and none had to be."
                        : "The tools called fit: %s.".formatted(String.join(", ", called))));
  }

  private static Optional<Verdict> wrong(
      Subject subject,
      Set<String> called,
      List<String> allowed,
      List<String> forbidden,
      List<String> required) {
    for (ToolCall call : subject.toolCalls()) {
      boolean unknown = allowed != null && !allowed.contains(call.name());
      if (unknown || (forbidden != null && forbidden.contains(call.name()))) {
        return Optional.of(wrongCall(subject, call));
      }
    }
    for (String name : required == null ? List.<String>of() : required) {
      if (!called.contains(name)) {
        String others = called.isEmpty() ? "no tool" : String.join(", ", called);
        return Optional.of(
            Verdict.scored(
                0,
                "%s was not called; called: %s.%s".formatted(name, others, asked(subject)),
                List.of()));
      }
    }
    return Optional.empty();
  }

  private Optional<Verdict> outOfOrder(Subject subject, List<String> called) {
    List<String> first = called.stream().filter(order::contains).toList();
    List<String> right = order.stream().filter(first::contains).toList();
    return first.equals(right)
        ? Optional.empty()
        : Optional.of(
            Verdict.scored(
                0,
                "The tools were called in the order %s, not %s.%s"
                    .formatted(String.join(", ", first), String.join(", ", right), asked(subject)),
                List.of()));
  }

  private static Verdict wrongCall(Subject subject, ToolCall call) {
    List<Evidence> evidence =
        call.arguments() == null
            ? List.of()
            : List.of(Evidence.of(call.label() + "/tool.arguments", call.arguments()));
    return Verdict.scored(
        0, "%s should not have been called.%s".formatted(call.name(), asked(subject)), evidence);
  }

  private static String asked(Subject subject) {
    return subject
        .question()
        .map(question -> " The question: %s.".formatted(Evidence.quote(question, QUOTED)))
        .orElse("");
  }
}
