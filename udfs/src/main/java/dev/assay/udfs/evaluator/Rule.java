package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * A deterministic check of one target. The same subject always gets the same verdict.
 *
 * <p>Scores are at least 0.5 where the failure is absent and below 0.5 where it is present, the
 * lower the worse, unless a rule says otherwise.
 */
public interface Rule extends Serializable {
  /** Judges the subject; may throw on a subject that it cannot read. */
  Verdict judge(Subject subject);
}
