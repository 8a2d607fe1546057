package dev.assay.udfs.similarity;

import java.util.Map;

/**
 * A 64-bit fingerprint of a text's 3-grams, each as often as it occurs: alike texts differ in few
 * bits (Charikar 2002).
 *
 * <p>For long texts only, where at most 3 bits mean a near-duplicate; short rephrasings differ in
 * 16 to 20.
 */
public final class SimHash {
  private SimHash() {}

  /** The fingerprint; 0 for an empty text. */
  public static long of(TextProfile profile) {
    int[] balance = new int[Long.SIZE];
    for (Map.Entry<String, Integer> gram : profile.gramCounts().entrySet()) {
      long hash = StableHash.of(gram.getKey());
      for (int bit = 0; bit < Long.SIZE; bit++) {
        balance[bit] += (hash >>> bit & 1) == 1 ? gram.getValue() : -gram.getValue();
      }
    }
    long fingerprint = 0;
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if (balance[bit] > 0) {
        fingerprint |= 1L << bit;
      }
    }
    return fingerprint;
  }

  /** Bits in which two fingerprints differ, 0 to 64; lower is more alike. */
  public static int distance(long a, long b) {
    return Long.bitCount(a ^ b);
  }
}
