package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ProportionInterval;
import java.util.Locale;
import java.util.Optional;

/**
 * A reason to take an evaluator out of use, for a person to decide on.
 *
 * @param kind of reason
 * @param evidence a sentence with the figures
 */
public record PruneProposal(Kind kind, String evidence) {
  /** Why an evaluator may go. */
  public enum Kind {
    /** Its failure mode no longer occurs. */
    NO_LONGER_OCCURS,
    /** Another evaluator says what it says. */
    REDUNDANT,
    /** What it finds costs more than it is worth. */
    COSTS_MORE_THAN_IT_FINDS
  }

  private static final double LEVEL = 0.95;
  private static final double EXPLAINED = 0.95;
  private static final long LEAST_FLAGS = 10;

  /**
   * That the failure mode is no longer seen: of so many labels none is positive, and by the rule of
   * three the rate is below the line.
   *
   * @param labels of the mode in these weeks
   * @param positives among them
   * @param before positives that were ever seen before these weeks
   * @param line a rate in (0, 1)
   */
  public static Optional<PruneProposal> noLongerOccurs(
      long labels, long positives, long before, int weeks, double line) {
    if (labels == 0 || positives > 0 || before == 0) {
      return Optional.empty();
    }
    double bound = ProportionInterval.upperBoundOfNone((double) labels, LEVEL);
    return bound > line
        ? Optional.empty()
        : Optional.of(
            new PruneProposal(
                Kind.NO_LONGER_OCCURS,
                words(
                    "In %d weeks people found it in none of %d traces: with 95 %% confidence it occurs in fewer than %.1f %% (line %.1f %%).",
                    weeks, labels, 100 * bound, 100 * line)));
  }

  /**
   * That another evaluator of the mode, which agrees with people at least as well, flags nearly all
   * that this one flags.
   *
   * @param flags traces that this one flags and both have judged
   * @param both of these, that the other flags, too
   * @param mcc of this one; NaN if unknown
   * @param otherMcc of the other; NaN if unknown
   */
  public static Optional<PruneProposal> redundant(
      String other, long flags, long both, double mcc, double otherMcc) {
    boolean explained = flags >= LEAST_FLAGS && both >= EXPLAINED * flags;
    return explained && otherMcc >= mcc
        ? Optional.of(
            new PruneProposal(
                Kind.REDUNDANT,
                words(
                    "%s flags %d of the %d traces that it flags, and agrees with people at least as well (MCC %.2f against %.2f).",
                    other, both, flags, otherMcc, mcc)))
        : Optional.empty();
  }

  /**
   * That a failure which it finds costs too much.
   *
   * @param costUsd of its verdicts
   * @param flags of these verdicts
   * @param precision share of its flags that people confirm, in [0, 1]; NaN if unknown
   * @param mostUsd that a found failure may cost
   */
  public static Optional<PruneProposal> costsMoreThanItFinds(
      double costUsd, long flags, double precision, double mostUsd) {
    if (Double.isNaN(precision) || costUsd <= mostUsd) {
      return Optional.empty();
    }
    double found = flags * precision;
    return costUsd <= mostUsd * found
        ? Optional.empty()
        : Optional.of(
            new PruneProposal(
                Kind.COSTS_MORE_THAN_IT_FINDS,
                words(
                    "It has cost %.2f US dollars and found %.1f failures (%d flags, of which %.0f %% hold): more than %.2f dollars each.",
                    costUsd, found, flags, 100 * precision, mostUsd)));
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
