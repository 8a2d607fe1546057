package dev.assay.udfs.generate;

import java.util.Comparator;
import java.util.List;

/** The best of several classifiers, chosen by what each reaches in its own inner folds. */
record BestClassifier(String name, List<ClassifierLearner> learners) implements Learner {
  @Override
  public Kind kind() {
    return Kind.CLASSIFIER;
  }

  @Override
  public double cost() {
    return learners.stream().mapToDouble(Learner::cost).max().orElse(0);
  }

  @Override
  public Fitted fit(Examples examples, boolean[] labels, boolean[] train) {
    return learners.stream()
        .map(learner -> learner.fit(examples, labels, train))
        .max(Comparator.comparingDouble(ClassifierLearner.FittedClassifier::innerArea))
        .orElseThrow();
  }
}
