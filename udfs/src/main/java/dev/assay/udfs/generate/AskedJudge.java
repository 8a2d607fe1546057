package dev.assay.udfs.generate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A judge that was asked about examples. Nothing of it is fitted, so that it says the same whatever
 * it is made from; it says nothing of those that it was not asked about.
 *
 * @param failures for each example, 1 minus the score; NaN where there is none
 */
public record AskedJudge(JudgeDraft draft, List<Double> failures)
    implements Learner, Learner.Fitted {
  /** A call takes a thousand times as long as a rule, and is paid. */
  private static final double COST = 1000;

  public AskedJudge {
    failures = List.copyOf(failures);
  }

  @Override
  public String name() {
    return draft.name();
  }

  @Override
  public Kind kind() {
    return Kind.JUDGE;
  }

  @Override
  public double cost() {
    return COST;
  }

  @Override
  public Fitted fit(Examples examples, boolean[] labels, boolean[] train) {
    return this;
  }

  @Override
  public double failure(int example) {
    return failures.get(example);
  }

  @Override
  public Optional<Map<String, Object>> rule() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "a judge with %s"
        .formatted(
            draft.examples().isEmpty()
                ? "no examples"
                : "%d examples".formatted(draft.examples().size()));
  }
}
