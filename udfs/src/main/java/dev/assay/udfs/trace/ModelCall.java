package dev.assay.udfs.trace;

/**
 * What a model call was asked for and what it cost. Any part may be null.
 *
 * @param costUsd US dollars
 * @param ttftMs milliseconds to the first token
 */
public record ModelCall(
    String provider,
    String responseId,
    Double temperature,
    Long maxTokens,
    Double costUsd,
    Double ttftMs) {
  /** Nothing known. */
  public static final ModelCall NONE = new ModelCall(null, null, null, null, null, null);
}
