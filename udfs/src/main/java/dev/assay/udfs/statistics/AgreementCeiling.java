package dev.assay.udfs.statistics;

/**
 * The highest MCC with labels that any evaluator can show, since labels err too.
 *
 * <p>If evaluator and reviewer err independently given the truth, MCC(evaluator, label) =
 * MCC(evaluator, truth) MCC(truth, label), so that two reviewers agree by MCC(truth, label)²:
 * ceiling = sqrt(MCC of reviewers). Errors shared on hard items make it too high: guidance, never a
 * rescaling of a gate. Below 0.36 between reviewers the gate at 0.6 is out of reach.
 *
 * @param betweenHumans MCC of two reviewers on the same items, in [-1, 1]
 */
public record AgreementCeiling(double betweenHumans) {
  /** Checks the range. */
  public AgreementCeiling {
    Checks.range("betweenHumans", betweenHumans, -1, 1);
  }

  /** sqrt(max(0, MCC between humans)), in [0, 1]. */
  public double value() {
    return Math.sqrt(Math.max(0, betweenHumans));
  }

  /** The interval of the ceiling from the doubly labelled items; [0, 1] where nothing is known. */
  public static Interval interval(MccEstimate betweenHumans) {
    Interval humans = betweenHumans.interval95();
    return new Interval(
        Math.sqrt(Math.max(0, humans.lower())), Math.sqrt(Math.max(0, humans.upper())));
  }

  /**
   * The evaluator's MCC with the truth, min(1, MCC / ceiling); NaN for a ceiling of 0.
   *
   * @param withLabels the evaluator's MCC with labels
   */
  public double disattenuated(double withLabels) {
    return value() == 0 ? Double.NaN : Math.min(1, withLabels / value());
  }

  /** The evaluator's MCC over that of a second reviewer: 1 is as good as one; NaN for 0 or less. */
  public double relativeToHuman(double withLabels) {
    return betweenHumans <= 0 ? Double.NaN : withLabels / betweenHumans;
  }
}
