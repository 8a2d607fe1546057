package dev.assay.udfs.judge;

/**
 * An answer as it came over the wire, before anything has looked at it.
 *
 * @param body the raw body
 * @param latencyMillis of the call that brought it
 * @param attempts calls made for it, this one included
 * @param maybeBilled whether an earlier one of them may have been billed
 */
public record Response(String body, long latencyMillis, int attempts, boolean maybeBilled) {

  /** Stores answers. */
  public interface Sink {
    /**
     * Stores an answer so that the end of the process does not lose it.
     *
     * @throws java.io.UncheckedIOException if it cannot
     */
    void store(Response response);
  }
}
