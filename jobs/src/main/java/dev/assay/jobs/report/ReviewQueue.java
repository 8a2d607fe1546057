package dev.assay.jobs.report;

import java.util.List;

/**
 * What people are asked to review.
 *
 * @param arms what was offered on the day, by arm
 * @param thisWeek traces offered since Monday, the day included
 * @param waiting traces offered in the four weeks up to the day that nobody has labelled
 * @param first the head of the day's queue, in order
 * @param found what arms and signals have found in the half year before the day
 */
record ReviewQueue(
    List<Arm> arms, long thisWeek, long waiting, List<Queued> first, List<Found> found) {
  /** Probabilities are in (0, 1]. */
  record Arm(String name, long traces, double lowestProbability, double highestProbability) {}

  /**
   * What an arm or a signal has found, beside the random reserve.
   *
   * @param isSignal whether it is a signal of the arm {@code signal}
   * @param lift with the ends of its interval; NaN where it cannot be said
   * @param doesNotPay whether it has found no more than the reserve
   */
  record Found(
      String subject,
      boolean isSignal,
      long labelled,
      long failures,
      long randomLabelled,
      long randomFailures,
      double lift,
      double liftLow,
      double liftHigh,
      boolean doesNotPay) {}

  record Queued(int position, String source, String traceId, String arm, String why) {}

  /** Traces offered on the day. */
  long offered() {
    return arms.stream().mapToLong(Arm::traces).sum();
  }
}
