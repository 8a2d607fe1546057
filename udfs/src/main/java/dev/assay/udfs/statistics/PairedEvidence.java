package dev.assay.udfs.statistics;

/** Two releases measured on the same items, reduced to what a gate decides by. */
public sealed interface PairedEvidence permits PairedCounts, PairedScores {
  /** Items compared. */
  int items();

  /** Independent units among them: items, or clusters where items hang together. */
  int units();

  /** Baseline's mean score minus the candidate's, in [-1, 1]; above 0 is worse; 0 for no items. */
  double drop();

  /** The baseline's mean score in [0, 1]; NaN for no items. */
  double baselineScore();

  /** The candidate's mean score in [0, 1]; NaN for no items. */
  double candidateScore();

  /** One-sided mid-p of a drop; 0.5 if nothing changed. */
  double pValue();

  /** One-sided 95 % upper bound of the true drop; 1 for no items. */
  double upperBound();

  /** The upper bound if {@code factor}, at least 1, as many units showed the same. */
  double upperBoundAt(double factor);
}
