package dev.assay.jobs.report;

import java.util.List;

/**
 * What people are asked to review.
 *
 * @param arms what was offered on the day, by arm
 * @param thisWeek traces offered since Monday, the day included
 * @param waiting traces offered in the four weeks up to the day that nobody has labelled
 * @param first the head of the day's queue, in order
 */
record ReviewQueue(List<Arm> arms, long thisWeek, long waiting, List<Queued> first) {
  /** Probabilities are in (0, 1]. */
  record Arm(String name, long traces, double lowestProbability, double highestProbability) {}

  record Queued(int position, String source, String traceId, String arm, String why) {}

  /** Traces offered on the day. */
  long offered() {
    return arms.stream().mapToLong(Arm::traces).sum();
  }
}
