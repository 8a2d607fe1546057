package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Token counts as the tracer reported them; null where it did not.
 *
 * @param total as reported; it may exceed input + output by hidden reasoning
 * @param cacheRead part of input
 * @param cacheWrite part of input
 * @param reasoning part of output
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Tokens(
    Long input, Long output, Long total, Long cacheRead, Long cacheWrite, Long reasoning) {
  /** No counts at all. */
  public static final Tokens NONE = new Tokens(null, null, null, null, null, null);
}
