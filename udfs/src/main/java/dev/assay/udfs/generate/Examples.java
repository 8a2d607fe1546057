package dev.assay.udfs.generate;

import dev.assay.udfs.evaluator.ClassifierInput;
import dev.assay.udfs.evaluator.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Labelled traces laid out for mining: a column for each feature, with the order of its values, and
 * for each phrase and tool the traces that have it. In the order of their names, so that the same
 * traces always give the same evaluators.
 */
public final class Examples {
  private static final int FEWEST_WITH_PHRASE = 3;
  private static final int MOST_PHRASES = 4_000;
  private static final int LONGEST_PHRASE = 3;
  private static final int LONGEST_ANSWER = 6_000;

  /** Something that some traces have. */
  static final class Trait {
    private final String name;
    private final int[] examples;

    Trait(String name, int[] examples) {
      this.name = name;
      this.examples = examples;
    }

    String name() {
      return name;
    }

    /** Those that have it, in order. */
    int[] examples() {
      return examples;
    }
  }

  private final List<Example> examples;
  private final boolean[] labels;
  private final Map<Feature, double[]> columns = new EnumMap<>(Feature.class);
  private final Map<Feature, int[]> orders = new EnumMap<>(Feature.class);
  private final List<Trait> phrases;
  private final List<Trait> tools;

  public Examples(List<Example> unordered) {
    examples = unordered.stream().sorted(Comparator.comparing(Example::name)).toList();
    labels = new boolean[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = examples.get(i).positive();
    }
    for (Feature feature : Feature.values()) {
      addColumn(feature);
    }
    phrases = phrases();
    tools = tools();
  }

  private void addColumn(Feature feature) {
    double[] values = new double[examples.size()];
    List<Integer> present = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      values[i] = examples.get(i).input().features().getOrDefault(feature, Double.NaN);
      if (!Double.isNaN(values[i])) {
        present.add(i);
      }
    }
    present.sort(Comparator.comparingDouble(i -> values[i]));
    boolean varies =
        !present.isEmpty() && values[present.get(0)] < values[present.get(present.size() - 1)];
    if (varies) {
      columns.put(feature, values);
      orders.put(feature, present.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private List<Trait> phrases() {
    Map<String, List<Integer>> having = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      for (String phrase : phrasesOf(examples.get(i).input())) {
        having.computeIfAbsent(phrase, key -> new ArrayList<>()).add(i);
      }
    }
    having.values().removeIf(some -> some.size() < FEWEST_WITH_PHRASE);
    return traits(having).stream()
        .sorted(Comparator.comparingInt(trait -> -trait.examples().length))
        .limit(MOST_PHRASES)
        .toList();
  }

  /** Runs of up to three words of letters, with single blanks between, in lower case. */
  private static Set<String> phrasesOf(ClassifierInput input) {
    String whole = input.answer().toLowerCase(java.util.Locale.ROOT);
    String answer = whole.substring(0, Math.min(whole.length(), LONGEST_ANSWER));
    Set<String> phrases = new TreeSet<>();
    // Anything but a blank ends a run.
    for (String run : answer.split("[^\\p{L}' ]+| {2,}", -1)) {
      String[] words = run.strip().split(" ", -1);
      for (int start = 0; start < words.length; start++) {
        StringBuilder phrase = new StringBuilder();
        for (int length = 1; length <= LONGEST_PHRASE && start + length <= words.length; length++) {
          phrase.append(length == 1 ? "" : " ").append(words[start + length - 1]);
          if (words[start].length() > 1 && words[start + length - 1].length() > 1) {
            phrases.add(phrase.toString());
          }
        }
      }
    }
    return phrases;
  }

  private List<Trait> tools() {
    Map<String, List<Integer>> having = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      for (String tool : examples.get(i).input().tools().keySet()) {
        if (!tool.isBlank()) {
          having.computeIfAbsent(tool, key -> new ArrayList<>()).add(i);
        }
      }
    }
    return traits(having);
  }

  private static List<Trait> traits(Map<String, List<Integer>> having) {
    List<Trait> traits = new ArrayList<>();
    having.forEach(
        (name, some) ->
            traits.add(new Trait(name, some.stream().mapToInt(Integer::intValue).toArray())));
    return traits;
  }

  public int size() {
    return examples.size();
  }

  public Example get(int i) {
    return examples.get(i);
  }

  /** Whether the failure is present, of each. */
  public boolean[] labels() {
    return Arrays.copyOf(labels, labels.length);
  }

  public int positives() {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    return positives;
  }

  List<String> clusters() {
    return examples.stream().map(Example::cluster).toList();
  }

  /** The features that differ between the examples. */
  List<Feature> features() {
    return List.copyOf(columns.keySet());
  }

  double value(Feature feature, int i) {
    return columns.get(feature)[i];
  }

  /** The examples that have a feature, in the order of its values. */
  int[] order(Feature feature) {
    return orders.get(feature);
  }

  List<Trait> phraseTraits() {
    return phrases;
  }

  List<Trait> toolTraits() {
    return tools;
  }

  /** The rules that need no fitting and flag some of the examples, but not all, by name. */
  Map<String, boolean[]> flags() {
    Map<String, boolean[]> flags = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      for (Map.Entry<String, Boolean> flag : examples.get(i).flags().entrySet()) {
        flags.computeIfAbsent(flag.getKey(), key -> new boolean[examples.size()])[i] =
            flag.getValue();
      }
    }
    flags
        .values()
        .removeIf(
            column -> {
              int count = 0;
              for (boolean flag : column) {
                count += flag ? 1 : 0;
              }
              return count == 0 || count == column.length;
            });
    return flags;
  }
}
