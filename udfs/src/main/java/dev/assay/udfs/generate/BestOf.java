package dev.assay.udfs.generate;

import java.util.List;

/**
 * The best of several ways to mine rules, chosen by their out-of-fold MCC within the examples that
 * it is made from: what this reaches out of fold is what choosing reaches, without the winner's
 * luck.
 */
record BestOf(String name, List<Learner> learners, long seed) implements Learner {
  private static final int INNER_FOLDS = 3;

  @Override
  public Kind kind() {
    return Kind.RULE;
  }

  @Override
  public double cost() {
    return learners.stream().mapToDouble(Learner::cost).max().orElse(0);
  }

  @Override
  public Fitted fit(Examples examples, boolean[] labels, boolean[] train) {
    Folds inner = Folds.of(examples, labels, train, INNER_FOLDS, seed);
    Learner best = null;
    double mcc = 0;
    for (Learner learner : learners) {
      boolean[] flags = Folds.flags(inner.outOfFold(learner, examples, labels));
      double reached = Outcomes.of(labels, flags, inner.members()).mcc();
      if (reached > mcc) {
        mcc = reached;
        best = learner;
      }
    }
    return best == null ? RuleFitted.nothing(examples.size()) : best.fit(examples, labels, train);
  }
}
