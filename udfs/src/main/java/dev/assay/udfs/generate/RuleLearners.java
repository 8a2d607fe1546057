package dev.assay.udfs.generate;

import dev.assay.udfs.evaluator.Feature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways to mine rules. */
final class RuleLearners {
  private static final double FEATURE_COST = 0.5;
  private static final double SIMPLE_COST = 0.1;
  private static final int COMBINED = 8;
  private static final int MOST_PHRASES = 6;
  private static final int SHORTLIST = 40;
  private static final int FEWEST = 3;

  private RuleLearners() {}

  /** What a learner finds. */
  @FunctionalInterface
  private interface Search {
    RuleFitted in(Examples examples, boolean[] labels, boolean[] train);
  }

  private record Named(String name, double cost, Search search) implements Learner {
    @Override
    public Kind kind() {
      return Kind.RULE;
    }

    @Override
    public Fitted fit(Examples examples, boolean[] labels, boolean[] train) {
      return search.in(examples, labels, train);
    }
  }

  /**
   * Every way that the examples allow.
   *
   * @param fixed by name, the section of a rule that needs no fitting
   */
  static List<Learner> of(Examples examples, Map<String, Map<String, Object>> fixed) {
    List<Learner> learners = new ArrayList<>();
    Map<String, boolean[]> flags = examples.flags();
    fixed.forEach(
        (name, section) -> {
          if (flags.containsKey(name)) {
            learners.add(
                new Named(
                    name,
                    SIMPLE_COST,
                    (all, labels, train) -> new RuleFitted(flags.get(name), section, name)));
          }
        });
    for (Feature feature : examples.features()) {
      learners.add(
          new Named(
              feature.key().replace('_', '-'),
              FEATURE_COST,
              (all, labels, train) -> threshold(all, feature, labels, train)));
    }
    learners.add(new Named("two-features", FEATURE_COST, RuleLearners::twoFeatures));
    if (!examples.phraseTraits().isEmpty()) {
      learners.add(new Named("phrases", SIMPLE_COST, RuleLearners::phrases));
    }
    if (!examples.toolTraits().isEmpty()) {
      learners.add(new Named("tool-pattern", SIMPLE_COST, RuleLearners::toolPattern));
    }
    return learners;
  }

  /** Few of an answer's words stand in what it rests on: the yardstick for the others. */
  static Optional<Learner> wordOverlap(Examples examples) {
    return List.of(Feature.SUPPORT_DOCUMENTS, Feature.SUPPORT_SOURCES, Feature.SUPPORT_QUESTION)
        .stream()
        .filter(examples.features()::contains)
        .filter(feature -> 2 * examples.order(feature).length >= examples.size())
        .findFirst()
        .map(
            feature ->
                new Named(
                    "word-overlap",
                    FEATURE_COST,
                    (all, labels, train) ->
                        Threshold.best(all, feature, Threshold.Side.BELOW, labels, train)
                            .map(line -> fitted(all, line))
                            .orElseGet(() -> RuleFitted.nothing(all.size()))));
  }

  private static RuleFitted fitted(Examples examples, Threshold line) {
    return new RuleFitted(line.flags(examples), line.section(), line.describe());
  }

  private static RuleFitted threshold(
      Examples examples, Feature feature, boolean[] labels, boolean[] train) {
    return Threshold.best(examples, feature, labels, train)
        .map(line -> fitted(examples, line))
        .orElseGet(() -> RuleFitted.nothing(examples.size()));
  }

  /** Two lines, of which both or one must be crossed. */
  private static RuleFitted twoFeatures(Examples examples, boolean[] labels, boolean[] train) {
    List<Threshold> lines = new ArrayList<>();
    for (Feature feature : examples.features()) {
      Threshold.best(examples, feature, labels, train).ifPresent(lines::add);
    }
    lines.sort(Comparator.comparingDouble(line -> -line.mcc()));
    List<Threshold> best = lines.subList(0, Math.min(COMBINED, lines.size()));
    List<boolean[]> flags = best.stream().map(line -> line.flags(examples)).toList();
    RuleFitted found = RuleFitted.nothing(examples.size());
    double mcc = 0;
    for (int a = 0; a < best.size(); a++) {
      for (int b = a + 1; b < best.size(); b++) {
        for (String operator : List.of("any", "all")) {
          boolean[] both = combined(flags.get(a), flags.get(b), operator);
          double reached = Outcomes.of(labels, both, train).mcc();
          if (reached > mcc) {
            mcc = reached;
            found =
                new RuleFitted(
                    both,
                    Map.of(operator, List.of(best.get(a).section(), best.get(b).section())),
                    best.get(a).describe()
                        + (operator.equals("any") ? " and " : " or ")
                        + best.get(b).describe());
          }
        }
      }
    }
    return found;
  }

  /** Any of two rules being good is good: what both flag is flagged; all: what one flags is. */
  private static boolean[] combined(boolean[] a, boolean[] b, String operator) {
    boolean[] flags = new boolean[a.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = operator.equals("any") ? a[i] && b[i] : a[i] || b[i];
    }
    return flags;
  }

  /** Phrases of the answer that go with the failure, one after the other while they help. */
  private static RuleFitted phrases(Examples examples, boolean[] labels, boolean[] train) {
    int positives = 0;
    int negatives = 0;
    for (int i = 0; i < labels.length; i++) {
      if (train[i]) {
        positives += labels[i] ? 1 : 0;
        negatives += labels[i] ? 0 : 1;
      }
    }
    record Scored(Examples.Trait trait, double mcc) {}
    List<Scored> scored = new ArrayList<>();
    for (Examples.Trait trait : examples.phraseTraits()) {
      int tp = 0;
      int fp = 0;
      for (int i : trait.examples()) {
        if (train[i]) {
          tp += labels[i] ? 1 : 0;
          fp += labels[i] ? 0 : 1;
        }
      }
      double mcc = new Outcomes(tp, fp, positives - tp, negatives - fp).mcc();
      if (mcc > 0 && tp + fp >= FEWEST) {
        scored.add(new Scored(trait, mcc));
      }
    }
    scored.sort(
        Comparator.comparingDouble((Scored one) -> -one.mcc())
            .thenComparing(one -> one.trait().name()));
    List<Scored> shortlist = scored.subList(0, Math.min(SHORTLIST, scored.size()));
    boolean[] flags = new boolean[examples.size()];
    List<String> chosen = new ArrayList<>();
    double mcc = 0;
    boolean better = true;
    while (better && chosen.size() < MOST_PHRASES) {
      better = false;
      Examples.Trait next = null;
      for (Scored one : shortlist) {
        boolean[] more = with(flags, one.trait());
        double reached = Outcomes.of(labels, more, train).mcc();
        if (reached > mcc + 1e-9) {
          mcc = reached;
          next = one.trait();
        }
      }
      if (next != null) {
        flags = with(flags, next);
        chosen.add(next.name());
        better = true;
      }
    }
    return chosen.isEmpty()
        ? RuleFitted.nothing(examples.size())
        : new RuleFitted(
            flags,
            Map.of("banned_phrases", Map.of("phrases", List.copyOf(chosen))),
            "the answer says " + String.join(", or ", chosen));
  }

  private static boolean[] with(boolean[] flags, Examples.Trait trait) {
    boolean[] more = flags.clone();
    for (int i : trait.examples()) {
      more[i] = true;
    }
    return more;
  }

  /** A tool that was called, or was not, where the failure is present. */
  private static RuleFitted toolPattern(Examples examples, boolean[] labels, boolean[] train) {
    RuleFitted found = RuleFitted.nothing(examples.size());
    double mcc = 0;
    for (Examples.Trait trait : examples.toolTraits()) {
      boolean[] called = with(new boolean[examples.size()], trait);
      boolean[] missing = new boolean[called.length];
      for (int i = 0; i < called.length; i++) {
        missing[i] = !called[i];
      }
      double ifCalled = Outcomes.of(labels, called, train).mcc();
      if (ifCalled > mcc) {
        mcc = ifCalled;
        found = new RuleFitted(called, toolChoice("forbidden", trait), trait.name() + " is called");
      }
      double ifMissing = Outcomes.of(labels, missing, train).mcc();
      if (ifMissing > mcc) {
        mcc = ifMissing;
        found =
            new RuleFitted(missing, toolChoice("required", trait), trait.name() + " is not called");
      }
    }
    return found;
  }

  private static Map<String, Object> toolChoice(String key, Examples.Trait trait) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(key, List.of(trait.name()));
    return Map.of("tool_choice", settings);
  }
}
