package dev.assay.udfs.generate;

import dev.assay.udfs.embedding.MiniLm;
import dev.assay.udfs.evaluator.ClassifierInput;
import dev.assay.udfs.evaluator.Encoding;
import dev.assay.udfs.evaluator.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Learns how traces become numbers from the traces that a classifier is fitted on. */
final class LearnEncoding {
  private static final int FEWEST = 3;
  private static final int MOST_TOOLS = 50;
  private static final int MOST_WORDS = 400;
  private static final double TOO_COMMON = 0.5;

  private LearnEncoding() {}

  /** Which parts of a trace are encoded beside its features and tools. */
  enum Parts {
    FEATURES,
    WORDS,
    EMBEDDINGS
  }

  static Encoding from(List<ClassifierInput> inputs, Parts parts) {
    List<String> features = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Feature feature : Feature.values()) {
      double[] column =
          inputs.stream()
              .filter(input -> input.features().containsKey(feature))
              .mapToDouble(input -> Encoding.scaled(feature, input.features().get(feature)))
              .toArray();
      double mean = Arrays.stream(column).average().orElse(0);
      double variance =
          Arrays.stream(column).map(value -> (value - mean) * (value - mean)).average().orElse(0);
      if (variance > 1e-9 && column.length >= FEWEST) {
        features.add(feature.key());
        means.add(mean);
        deviations.add(Math.sqrt(variance));
      }
    }
    Map<String, Integer> words = new TreeMap<>();
    if (parts == Parts.WORDS) {
      inputs.forEach(input -> input.words().forEach(word -> words.merge(word, 1, Integer::sum)));
      words.values().removeIf(count -> count < FEWEST || count > TOO_COMMON * inputs.size());
    }
    List<String> vocabulary = mostFrequent(words, MOST_WORDS);
    return new Encoding(
        features,
        means,
        deviations,
        tools(inputs),
        vocabulary,
        vocabulary.stream()
            .map(word -> Math.log((1.0 + inputs.size()) / (1.0 + words.get(word))))
            .toList(),
        parts == Parts.EMBEDDINGS ? MiniLm.NAME : null);
  }

  private static List<String> tools(List<ClassifierInput> inputs) {
    Map<String, Integer> tools = new TreeMap<>();
    inputs.forEach(
        input -> input.tools().keySet().forEach(tool -> tools.merge(tool, 1, Integer::sum)));
    tools.values().removeIf(count -> count < FEWEST || count == inputs.size());
    return mostFrequent(tools, MOST_TOOLS);
  }

  /** In order of the alphabet. */
  private static List<String> mostFrequent(Map<String, Integer> counts, int most) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(most)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
