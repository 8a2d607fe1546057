package dev.assay.udfs.judge;

/**
 * Keeps a run's calls within its spend limit: what was spent, and what calls in flight may cost.
 */
final class SpendMeter {
  private final double limitUsd;
  private double spentUsd;
  private double reservedUsd;

  /**
   * @param limitUsd {@link Double#POSITIVE_INFINITY} for none
   */
  SpendMeter(double limitUsd) {
    this.limitUsd = limitUsd;
  }

  /** Whether a call that may cost as much is allowed; if so, the amount is held. */
  synchronized boolean reserve(double usd) {
    if (spentUsd + reservedUsd + usd > limitUsd) {
      return false;
    }
    reservedUsd += usd;
    return true;
  }

  /** A call has ended: what was held is free, and what it cost is spent. */
  synchronized void settle(double heldUsd, double costUsd) {
    reservedUsd -= heldUsd;
    spentUsd += costUsd;
  }

  synchronized double spentUsd() {
    return spentUsd;
  }
}
