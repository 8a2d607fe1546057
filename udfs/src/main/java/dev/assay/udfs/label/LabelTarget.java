package dev.assay.udfs.label;

import java.io.Serializable;
import java.util.Locale;

/**
 * What a label speaks of.
 *
 * @param source the input that its trace came from; may be null
 * @param traceId canonical: lower-case hex without dashes and prefixes; may be null
 * @param spanId may be null
 * @param sessionId may be null
 * @param stepIndex a step's place in its trace, counted as its source counts; may be null
 * @param sourceTraceId the trace's id as its tracer writes it; may be null
 */
public record LabelTarget(
    Kind kind,
    String source,
    String traceId,
    String spanId,
    String sessionId,
    Integer stepIndex,
    String sourceTraceId)
    implements Serializable {

  /** The thing that is labelled. */
  public enum Kind {
    TRACE,
    SPAN,
    STEP,
    SESSION
  }

  /** Whether it speaks of all of a trace, and not of a part. */
  boolean isOfWhole() {
    return kind == Kind.TRACE || kind == Kind.SESSION;
  }

  /** Whether its span alone leads to its trace. */
  public boolean isSpanAlone() {
    return spanId != null && traceId == null && sourceTraceId == null;
  }

  /** A trace's id without the dashes and prefixes that tracers put in; null of null. */
  public static String canonicalTraceId(String id) {
    if (id == null) {
      return null;
    }
    String bare = id.substring(id.lastIndexOf('/') + 1);
    bare = bare.startsWith("tr-") ? bare.substring("tr-".length()) : bare;
    String hex = bare.replace("-", "").toLowerCase(Locale.ROOT);
    return hex.matches("[0-9a-f]+") ? hex : id;
  }
}
