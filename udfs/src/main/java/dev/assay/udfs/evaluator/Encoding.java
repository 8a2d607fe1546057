package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.assay.udfs.embedding.Embedder;
import dev.assay.udfs.embedding.MiniLm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns what a classifier sees into numbers, as was learnt from the traces that it was fitted on:
 * features on the scale of their spread (counts by their logarithm), tools and words of a
 * vocabulary, and sentence embeddings.
 *
 * @param features their keys, in the order of the numbers
 * @param means of the features, after the logarithm; a feature that is missing has its mean
 * @param deviations of the same, more than 0
 * @param tools names, each a number: the logarithm of one more than its calls
 * @param words each a number, weighed by its rarity; a text's together have length 1
 * @param rarities of the words
 * @param embeddings the embedding model's name; null without embeddings
 */
public record Encoding(
    List<String> features,
    List<Double> means,
    List<Double> deviations,
    List<String> tools,
    List<String> words,
    List<Double> rarities,
    String embeddings)
    implements Serializable {
  /** Puts the parts on one footing: a vector of length 1 is short among standardised features. */
  private static final double TEXT_SCALE = 3;

  private static final double FARTHEST = 5;

  /** Numbers of an encoded input. */
  @JsonIgnore
  public int size() {
    return features.size()
        + tools.size()
        + words.size()
        + (embeddings == null ? 0 : MiniLm.DIMENSIONS + 1);
  }

  /** A name for each number, for people. */
  List<String> names() {
    List<String> names = new ArrayList<>(features);
    tools.forEach(tool -> names.add("calls of " + tool));
    words.forEach(word -> names.add("word '" + word + "'"));
    if (embeddings != null) {
      names.add("likeness of question and answer");
      for (int i = 0; i < MiniLm.DIMENSIONS; i++) {
        names.add("meaning " + i);
      }
    }
    return names;
  }

  /** A feature's value as it is standardised. */
  public static double scaled(Feature feature, double value) {
    return feature.isCount() ? Math.log1p(value) : value;
  }

  /** The numbers. */
  public double[] encode(ClassifierInput input, Embedder embedder) {
    double[] numbers = new double[size()];
    int at = 0;
    for (int i = 0; i < features.size(); i++) {
      Feature feature = Feature.of(features.get(i));
      Double value = input.features().get(feature);
      if (value != null) {
        double z = (scaled(feature, value) - means.get(i)) / deviations.get(i);
        numbers[at + i] = Math.max(-FARTHEST, Math.min(FARTHEST, z));
      }
    }
    at += features.size();
    for (int i = 0; i < tools.size(); i++) {
      numbers[at + i] = Math.log1p(input.tools().getOrDefault(tools.get(i), 0));
    }
    at += tools.size();
    addWords(input, numbers, at);
    at += words.size();
    if (embeddings != null) {
      addEmbeddings(input, embedder, numbers, at);
    }
    return numbers;
  }

  private void addWords(ClassifierInput input, double[] numbers, int at) {
    double squares = 0;
    for (int i = 0; i < words.size(); i++) {
      if (Collections.binarySearch(input.words(), words.get(i)) >= 0) {
        numbers[at + i] = rarities.get(i);
        squares += rarities.get(i) * rarities.get(i);
      }
    }
    if (squares > 0) {
      double factor = TEXT_SCALE / Math.sqrt(squares);
      for (int i = 0; i < words.size(); i++) {
        numbers[at + i] *= factor;
      }
    }
  }

  private static void addEmbeddings(
      ClassifierInput input, Embedder embedder, double[] numbers, int at) {
    float[] answer = embedder.embed(input.answer());
    numbers[at] = TEXT_SCALE * Embedder.cosine(answer, embedder.embed(input.question()));
    for (int i = 0; i < answer.length; i++) {
      numbers[at + 1 + i] = TEXT_SCALE * answer[i];
    }
  }
}
