package dev.assay.udfs.trace;

import java.util.Map;

/**
 * Under what circumstances a span was made: what traces are sliced by. Any part but the flags may
 * be null.
 *
 * @param featureFlags flag to variant; never null
 * @param consent whether the user agreed to a review; null where it is not known
 * @param synthetic whether the span was made up
 */
public record SpanContext(
    String serviceName,
    String environment,
    String release,
    String itemId,
    String sessionId,
    String userId,
    String agentName,
    String promptVersion,
    String modelVersion,
    Map<String, String> featureFlags,
    Boolean consent,
    boolean synthetic) {
  public SpanContext {
    featureFlags = featureFlags == null ? Map.of() : featureFlags;
  }
}
