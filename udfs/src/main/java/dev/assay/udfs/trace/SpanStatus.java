package dev.assay.udfs.trace;

/** How a span ended, as its tracer said; a failure that only the content tells is not in it. */
public enum SpanStatus {
  OK,
  ERROR,
  UNSET
}
