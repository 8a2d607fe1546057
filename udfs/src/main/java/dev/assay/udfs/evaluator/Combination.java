package dev.assay.udfs.evaluator;

import java.util.ArrayList;
import java.util.List;

/**
 * Several rules as one. A part is good where its score is at least 0.5; parts that are not
 * applicable do not count, and where none counts the whole is not applicable.
 *
 * <p>A part that errored or abstained leaves the whole open, unless the others decide it: one that
 * is bad decides {@code all}, one that is good decides {@code any}.
 *
 * @param parts at least one, or exactly one for {@code NOT}
 */
public record Combination(Operator operator, List<Rule> parts) implements Rule {
  private static final double GOOD = 0.5;

  /** How the parts make the whole. */
  public enum Operator {
    /** Good if every part is: the lowest score. */
    ALL,
    /** Good if some part is: the highest score. */
    ANY,
    /** Good if the part is bad: 1 less its score, and 0.5 is bad. */
    NOT
  }

  public Combination {
    parts = List.copyOf(parts);
  }

  @Override
  public Verdict judge(Subject subject) {
    List<Verdict> verdicts = parts.stream().map(part -> Evaluator.judge(part, subject)).toList();
    return operator == Operator.NOT ? reversed(verdicts.get(0)) : combined(verdicts);
  }

  private static Verdict reversed(Verdict verdict) {
    if (verdict.score() == null) {
      return verdict;
    }
    double score =
        verdict.score() >= GOOD ? Math.min(1 - verdict.score(), 0.499) : 1 - verdict.score();
    return Verdict.scored(score, "Not so: " + verdict.justification(), verdict.evidence());
  }

  private Verdict combined(List<Verdict> verdicts) {
    List<Verdict> scored = verdicts.stream().filter(one -> one.score() != null).toList();
    Verdict decisive = null;
    for (Verdict one : scored) {
      boolean better =
          decisive == null
              || (operator == Operator.ALL
                  ? one.score() < decisive.score()
                  : one.score() > decisive.score());
      decisive = better ? one : decisive;
    }
    boolean decided = decisive != null && (decisive.score() >= GOOD) == (operator == Operator.ANY);
    if (!decided) {
      for (VerdictStatus open : List.of(VerdictStatus.ERRORED, VerdictStatus.ABSTAINED)) {
        for (Verdict one : verdicts) {
          if (one.status() == open) {
            return one;
          }
        }
      }
    }
    if (decisive == null) {
      return Verdict.notApplicable(verdicts.get(0).justification());
    }
    List<Evidence> evidence = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Verdict one : scored) {
      if ((one.score() >= GOOD) == (decisive.score() >= GOOD)) {
        reasons.add(one.justification());
        evidence.addAll(one.evidence());
      }
    }
    return Verdict.scored(decisive.score(), String.join(" ", reasons), evidence);
  }
}
