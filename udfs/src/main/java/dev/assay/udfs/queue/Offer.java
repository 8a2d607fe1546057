package dev.assay.udfs.queue;

/**
 * A trace with its place in a day's queue.
 *
 * @param stratum traces that were offered with the same chance, after the fact
 * @param stratumSize how many traces the stratum has
 * @param inclusionProbability of being offered in its arm; above 0, at most 1
 * @param offerProbability of being offered in any of the day's arms
 * @param why it was offered, in words
 */
public record Offer(
    Candidate trace,
    Arm arm,
    String stratum,
    long stratumSize,
    double inclusionProbability,
    double offerProbability,
    String why) {}
