package dev.assay.udfs.synth;

/**
 * What one synthetic trace is to be.
 *
 * @param seed everything that is not said here follows from it
 * @param itemId what is the same case in two releases
 * @param startUnixNano nanoseconds since the epoch, UTC
 * @param turn whether the user asks for the first time or again
 */
public record TracePlan(
    long seed,
    String itemId,
    String sessionId,
    String release,
    String model,
    long startUnixNano,
    QuestionKind kind,
    PlantedFailure failure,
    Adversary adversary,
    Turn turn,
    Marking marking) {

  /** Whether the user asks for the first time in the session, or again. */
  public enum Turn {
    FIRST,
    AGAIN
  }

  /** Whether the trace says that it is synthetic. */
  public enum Marking {
    MARKED_SYNTHETIC,
    /** For the scenario of the demo, which plays production. */
    PLAYED_AS_PRODUCTION
  }
}
