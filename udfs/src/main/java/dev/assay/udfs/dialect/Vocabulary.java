package dev.assay.udfs.dialect;

/** One convention of attribute names. It fills what earlier ones have left empty. */
interface Vocabulary {
  /** Its name in the column {@code semconv}. */
  String semconv();

  /** Whether a span's attributes or events have any name of this convention. */
  boolean speaksOf(RawSpan span);

  void fill(SpanDraft draft);
}
