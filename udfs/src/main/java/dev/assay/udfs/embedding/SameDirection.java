package dev.assay.udfs.embedding;

import dev.assay.udfs.similarity.SameMeaning;

/**
 * Texts mean the same whose vectors point the same way: a cosine of 0.85 or more.
 *
 * @param embedder makes the vectors
 */
public record SameDirection(Embedder embedder) implements SameMeaning {
  private static final double ALIKE = 0.85;

  @Override
  public boolean test(String before, String after) {
    return Embedder.cosine(embedder.embed(before), embedder.embed(after)) >= ALIKE;
  }
}
