package dev.assay.udfs.evaluator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a classifier sees of a subject.
 *
 * @param features those that it has
 * @param tools how often each tool was called
 * @param words the words of the answer, each once, in order of the alphabet
 * @param question empty where there is none
 * @param answer empty where there is none
 */
public record ClassifierInput(
    Map<Feature, Double> features,
    Map<String, Integer> tools,
    List<String> words,
    String question,
    String answer)
    implements Serializable {
  private static final int MOST_WORDS = 600;

  /** Of a subject. */
  public static ClassifierInput of(Subject subject) {
    Map<Feature, Double> features = new EnumMap<>(Feature.class);
    for (Feature feature : Feature.values()) {
      double value = subject.feature(feature);
      if (!Double.isNaN(value)) {
        features.put(feature, value);
      }
    }
    Map<String, Integer> tools = new TreeMap<>();
    subject.toolCalls().forEach(call -> tools.merge(call.name(), 1, Integer::sum));
    String answer = subject.answer().orElse("");
    List<String> words = Words.of(answer).words();
    List<String> first = words.subList(0, Math.min(words.size(), MOST_WORDS));
    return new ClassifierInput(
        features,
        tools,
        new ArrayList<>(new TreeSet<>(first)),
        subject.question().orElse(""),
        answer);
  }
}
