package dev.assay.udfs.evaluator;

import java.io.Serializable;
import java.util.List;

/**
 * What an evaluator says of one target.
 *
 * @param score from 0, the failure is present, to 1, it is absent; null unless scored
 * @param justification why, quoting the evidence
 * @param evidence never null
 * @param errorKind what failed; null unless errored
 */
public record Verdict(
    VerdictStatus status,
    Double score,
    String justification,
    List<Evidence> evidence,
    String errorKind)
    implements Serializable {
  /** The error kind of an evaluator that failed itself. */
  public static final String EVALUATOR_ERROR = "evaluator_error";

  public Verdict {
    evidence = List.copyOf(evidence);
    boolean inRange = score != null && score >= 0 && score <= 1;
    if ((status == VerdictStatus.SCORED) != (score != null) || (score != null && !inRange)) {
      throw new IllegalArgumentException("status %s with score %s".formatted(status, score));
    }
  }

  /** A verdict with a score. */
  public static Verdict scored(double score, String justification, List<Evidence> evidence) {
    return new Verdict(VerdictStatus.SCORED, score, justification, evidence, null);
  }

  /** The failure is absent. */
  public static Verdict absent(String justification) {
    return scored(1, justification, List.of());
  }

  /** The evaluator could not tell. */
  public static Verdict abstained(String why) {
    return new Verdict(VerdictStatus.ABSTAINED, null, why, List.of(), null);
  }

  /** The target has nothing that the evaluator speaks of. */
  public static Verdict notApplicable(String why) {
    return new Verdict(VerdictStatus.NOT_APPLICABLE, null, why, List.of(), null);
  }

  /** The evaluator failed. */
  public static Verdict errored(String kind, String why) {
    return new Verdict(VerdictStatus.ERRORED, null, why, List.of(), kind);
  }

  /** Whether the target is flagged: its score is below the threshold; null without a score. */
  public Boolean flag(double threshold) {
    return score == null ? null : (Boolean) (score < threshold);
  }
}
