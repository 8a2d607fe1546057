package dev.assay.udfs.review;

import dev.assay.udfs.trace.Transcript;

/**
 * A trace that is to be reviewed.
 *
 * @param text what is read, redacted; without a word where the trace's spans are gone
 * @param redactorVersion of the redaction, which the offsets of evidence count in
 */
public record ReviewTask(Offer offer, ReviewText text, String redactorVersion) {

  /**
   * Why a trace is reviewed.
   *
   * @param week of the offer, such as {@code 2026-W45}
   * @param queuedDate the day of the offer
   * @param position the place in the day's reading order, from 1
   * @param inclusionProbability of the arm, as the table queue has it
   * @param offerProbability of being offered in any arm
   * @param why for a person
   */
  public record Offer(
      String source,
      String traceId,
      String week,
      String queuedDate,
      int position,
      String arm,
      double inclusionProbability,
      double offerProbability,
      String why) {}

  /** The task of a redacted trace. */
  public static ReviewTask of(Offer offer, Transcript transcript, String redactorVersion) {
    return new ReviewTask(offer, ReviewText.of(transcript), redactorVersion);
  }
}
