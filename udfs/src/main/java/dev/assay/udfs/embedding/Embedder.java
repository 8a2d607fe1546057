package dev.assay.udfs.embedding;

/** Turns texts into vectors of length 1, so that texts of like meaning point the same way. */
@FunctionalInterface
public interface Embedder {
  /** The text's vector; the same text always has the same. */
  float[] embed(String text);

  /** The cosine of the angle between two vectors of length 1. */
  static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
