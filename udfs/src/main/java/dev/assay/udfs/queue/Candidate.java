package dev.assay.udfs.queue;

/**
 * A trace that could be offered.
 *
 * @param contentHash of what the reviewer would see
 * @param score the fused score, 0 or more
 * @param signal the signal that speaks for it; null where none does
 * @param family that signal's family; null likewise
 * @param why what is unusual about it, in words
 */
public record Candidate(
    String source,
    String traceId,
    String contentHash,
    double score,
    String signal,
    String family,
    String why) {

  /** The same, saying that it stands for others that are much like it. */
  public Candidate withCopies(int copies) {
    return new Candidate(
        source,
        traceId,
        contentHash,
        score,
        signal,
        family,
        "%s; %d more much like it".formatted(why, copies));
  }

  /** Whether it is the same trace. */
  public boolean isSameTrace(Candidate other) {
    return source.equals(other.source) && traceId.equals(other.traceId);
  }
}
