package dev.assay.udfs.similarity;

import java.nio.charset.StandardCharsets;

/** 64-bit hashes that are fixed by definition: safe to store and to sample by. */
public final class StableHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private static final int ASCII_END = 0x80;

  private StableHash() {}

  /** FNV-1a of the UTF-8 bytes; cheap, but its low and high bits are not independent. */
  public static long fnv1a64(String text) {
    return fnv1a64(FNV_OFFSET, text);
  }

  private static long fnv1a64(long before, String text) {
    long hash = before;
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (one & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** The hash {@link #of(String)} of the text that some code points make. */
  public static long of(int[] points, int from, int to) {
    long hash = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      hash =
          points[i] < ASCII_END
              ? (hash ^ points[i]) * FNV_PRIME
              : fnv1a64(hash, Character.toString(points[i]));
    }
    return mix(hash);
  }

  /** One step of splitmix64 from the given state (Steele, Lea, Flood 2014): spreads every bit. */
  public static long mix(long state) {
    long z = state + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** The mixed hash of a text. */
  public static long of(String text) {
    return mix(fnv1a64(text));
  }

  /** A uniform number in (0, 1] that belongs to an id for ever: (mixed hash + 1) / 2^64. */
  public static double unit(String id) {
    long hash = of(id);
    // The upper 53 bits, and the lower 11 as what rounding makes of them.
    double high = (hash >>> 11) * 0x1p-53;
    double low = ((hash & 0x7ff) + 1) * 0x1p-64;
    return high + low;
  }
}
