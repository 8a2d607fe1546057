package dev.assay.udfs.generate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A way to make an evaluator from labelled traces. The same examples give the same evaluator. */
public interface Learner {
  /** What kind of evaluator comes out. */
  enum Kind {
    RULE,
    CLASSIFIER,
    JUDGE;

    /** As in evaluator files. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Its name: lower-case letters, digits and hyphens. */
  String name();

  Kind kind();

  /** What a verdict costs, in milliseconds of a core, roughly. */
  double cost();

  /**
   * Makes an evaluator.
   *
   * @param labels one for each example; only those of {@code train} are looked at
   * @param train which examples it is made from
   */
  Fitted fit(Examples examples, boolean[] labels, boolean[] train);

  /** An evaluator that was made. */
  interface Fitted {
    /** From 0 to 1: above 0.5 the example is flagged. */
    double failure(int example);

    /** The section {@code rule} of the evaluator file; empty for what is no rule. */
    Optional<Map<String, Object>> rule();

    /** The evaluator in words, for people. */
    String describe();
  }
}
