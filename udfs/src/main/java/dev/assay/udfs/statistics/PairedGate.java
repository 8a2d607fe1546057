package dev.assay.udfs.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The decision of one evaluator on one slice: policy first, statistics second.
 *
 * <ol>
 *   <li>BLOCK if the observed drop reaches {@code blockDrop}, or the candidate is below the floor,
 *       or a drop of {@code confirmedDrop} or more has p at most {@code alpha}; CONFIRMED if p is
 *       at most {@code alpha}.
 *   <li>PASS if the one-sided 95 % upper bound of the drop is below {@code margin}. With nothing
 *       changed the bound is z²/(n + z²), so fewer than 25 items never pass at 0.10.
 *   <li>INCONCLUSIVE otherwise.
 * </ol>
 *
 * @param state the answer
 * @param confirmation whether a block is significant
 * @param reason one or two sentences with the figures
 * @param itemsNeeded further items that would settle an unconfirmed block or an inconclusive answer
 *     if the rates stay; 0 where nothing is open
 */
public record PairedGate(
    GateState state, GateConfirmation confirmation, String reason, int itemsNeeded) {
  // A drop that is a policy line up to rounding of averaged scores has reached it.
  private static final double ROUNDING = 1e-12;
  private static final int LIMIT = 100_000;

  /** Decides by the evidence's own p-value. */
  public static PairedGate decide(PairedEvidence evidence, GatePolicy policy) {
    return decide(evidence, policy, evidence.pValue());
  }

  /**
   * Decides where several evaluators judge one release.
   *
   * @param adjustedP the p-value after Holm's correction over the release's evaluators
   */
  public static PairedGate decide(PairedEvidence evidence, GatePolicy policy, double adjustedP) {
    Checks.unit("adjustedP", adjustedP);
    if (evidence.items() == 0) {
      int needed = PairedPower.smallestPassing(policy.margin());
      return new PairedGate(
          GateState.INCONCLUSIVE,
          GateConfirmation.NOT_BLOCKED,
          "No item was measured under both releases; " + needed + " are the least that can pass.",
          needed);
    }
    List<String> crossed = crossedLines(evidence, policy, adjustedP);
    if (!crossed.isEmpty()) {
      return block(evidence, policy, adjustedP, String.join("; ", crossed));
    }
    double bound = evidence.upperBound();
    if (bound < policy.margin()) {
      return new PairedGate(
          GateState.PASS,
          GateConfirmation.NOT_BLOCKED,
          words(
              "Drop %.3f on %d items; with 95 %% confidence it is below %.3f, inside the margin"
                  + " %.2f.",
              evidence.drop(), evidence.items(), bound, policy.margin()),
          0);
    }
    int needed = itemsToPass(evidence, policy);
    return new PairedGate(
        GateState.INCONCLUSIVE,
        GateConfirmation.NOT_BLOCKED,
        words(
            "Drop %.3f on %d items, but a drop up to %.3f cannot be ruled out (margin %.2f). %d"
                + " more items with the same rates would settle it.",
            evidence.drop(), evidence.items(), bound, policy.margin(), needed),
        needed);
  }

  private static List<String> crossedLines(PairedEvidence evidence, GatePolicy policy, double p) {
    List<String> crossed = new ArrayList<>();
    double drop = evidence.drop();
    if (drop >= policy.blockDrop() - ROUNDING) {
      crossed.add(words("drop %.3f reaches %.2f", drop, policy.blockDrop()));
    }
    if (evidence.candidateScore() < policy.floor() - ROUNDING) {
      crossed.add(
          words("score %.3f is below the floor %.2f", evidence.candidateScore(), policy.floor()));
    }
    if (p <= policy.alpha() && drop >= policy.confirmedDrop() - ROUNDING) {
      crossed.add(words("drop %.3f is significant (p = %.4f)", drop, p));
    }
    return crossed;
  }

  private static PairedGate block(
      PairedEvidence evidence, GatePolicy policy, double p, String crossed) {
    String lines = words("Blocked on %d items: %s.", evidence.items(), crossed);
    if (p <= policy.alpha()) {
      return new PairedGate(GateState.BLOCK, GateConfirmation.CONFIRMED, lines, 0);
    }
    int needed = itemsToConfirm(evidence, policy);
    String open =
        needed == 0
            ? " Blocked by policy; chance is not ruled out."
            : words(
                " Blocked by policy; chance is not ruled out (p = %.3f). %d more items would"
                    + " settle it.",
                p, needed);
    return new PairedGate(GateState.BLOCK, GateConfirmation.UNCONFIRMED, lines + open, needed);
  }

  /** Items that see the observed drop with power 0.8, less those at hand; 0 without a drop. */
  private static int itemsToConfirm(PairedEvidence evidence, GatePolicy policy) {
    if (evidence.drop() <= 0) {
      return 0;
    }
    OptionalInt wanted =
        PairedPower.itemsFor(
            Math.min(evidence.drop(), 1 - 2 * PairedPower.NOISE),
            PairedPower.NOISE,
            policy.alpha());
    return Math.max(1, wanted.orElse(LIMIT) - evidence.items());
  }

  private static int itemsToPass(PairedEvidence evidence, GatePolicy policy) {
    if (evidence.drop() >= policy.margin()) {
      return itemsToConfirm(evidence, policy);
    }
    int low = 0;
    int high = LIMIT;
    while (high - low > 1) {
      int middle = low + (high - low) / 2;
      double factor = 1 + middle / (double) evidence.items();
      if (evidence.upperBoundAt(factor) < policy.margin()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
