package dev.assay.udfs.generate;

import dev.assay.udfs.embedding.Embedder;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DesignEffect;
import dev.assay.udfs.statistics.MccEstimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Makes many candidates from labelled traces and compares them by their out-of-fold MCC, folds by
 * cluster.
 *
 * <p>Whether a candidate is better than chance is told by the greatest MCC of all candidates under
 * labels that are shuffled among clusters (Westfall and Young, 1993, max-T): rules are mined anew
 * from the shuffled labels; the predictions of a classifier, which are out of fold, and of a judge,
 * who learns nothing, are held against them as they are.
 */
public final class Mining {
  /** Evaluators that reach their MCC by chance in fewer than one of twenty minings survive. */
  public static final double ALPHA = 0.05;

  public static final int FOLDS = 5;
  public static final long SEED = 1;
  private static final int SHUFFLES = 199;
  private static final int MOST_RULES = 2;

  /**
   * What came of it.
   *
   * @param candidates the best first: by MCC, then by fewer good traces flagged, then by cost
   * @param chosen those that are to be written, at most two rules, a classifier and a judge
   * @param bestRule what choosing the best rule reaches, chosen anew without each fold
   * @param bestClassifier the same of classifiers
   * @param wordOverlap the yardstick; empty where answers rest on nothing that was traced
   */
  public record Result(
      Examples examples,
      List<Candidate> candidates,
      List<Candidate> chosen,
      Candidate bestRule,
      Candidate bestClassifier,
      List<Candidate> wordOverlap) {
    private static final double NEARLY_ALL = 0.95;

    /** The best of the judges that were asked; empty if none was. */
    public Optional<Candidate> bestJudge() {
      return candidates.stream()
          .filter(one -> one.learner().kind() == Learner.Kind.JUDGE)
          .findFirst();
    }

    /** Whether nearly each example is a cluster of its own, so that folds part nothing. */
    public boolean hasHardlyAnyClusters() {
      return examples.clusters().stream().distinct().count() >= NEARLY_ALL * examples.size();
    }
  }

  private final Examples examples;
  private final boolean[] labels;
  private final boolean[] all;
  private final Folds folds;
  private final int shuffles;
  private final Consumer<String> progress;

  private Mining(Examples examples, int shuffles, Consumer<String> progress) {
    this.shuffles = shuffles;
    this.examples = examples;
    this.labels = examples.labels();
    this.all = new boolean[labels.length];
    Arrays.fill(all, true);
    this.folds = Folds.of(examples, labels, all, FOLDS, SEED);
    this.progress = progress;
  }

  /**
   * Mines.
   *
   * @param fixed by name, the sections of rules that need no fitting
   * @param embedder for classifiers of what texts mean
   * @param judges that were asked about some of the examples
   * @param progress is told what is being done
   */
  public static Result run(
      Examples examples,
      Map<String, Map<String, Object>> fixed,
      Embedder embedder,
      List<AskedJudge> judges,
      Consumer<String> progress) {
    return run(examples, fixed, embedder, judges, SHUFFLES, progress);
  }

  /** The same, with another number of shuffles. */
  static Result run(
      Examples examples,
      Map<String, Map<String, Object>> fixed,
      Embedder embedder,
      List<AskedJudge> judges,
      int shuffles,
      Consumer<String> progress) {
    return new Mining(examples, shuffles, progress).run(fixed, embedder, judges);
  }

  private Result run(
      Map<String, Map<String, Object>> fixed, Embedder embedder, List<AskedJudge> judges) {
    List<Learner> rules = RuleLearners.of(examples, fixed);
    List<ClassifierLearner> classifiers = classifiers(embedder);
    progress.accept("mining %d rules".formatted(rules.size()));
    List<double[]> failures = new ArrayList<>();
    rules.forEach(rule -> failures.add(folds.outOfFold(rule, examples, labels)));
    for (Learner classifier : classifiers) {
      progress.accept("fitting %s".formatted(classifier.name()));
      failures.add(folds.outOfFold(classifier, examples, labels));
    }
    judges.forEach(judge -> failures.add(folds.outOfFold(judge, examples, labels)));
    List<Learner> learners = new ArrayList<>(rules);
    learners.addAll(classifiers);
    learners.addAll(judges);
    progress.accept("telling chance from skill");
    double[] greatest = greatestByChance(rules, failures.subList(rules.size(), failures.size()));
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < learners.size(); i++) {
      candidates.add(candidate(learners.get(i), failures.get(i), greatest));
    }
    candidates.sort(
        Comparator.comparingLong((Candidate one) -> -Math.round(100 * one.estimate().value()))
            .thenComparingDouble(Candidate::falseFailureRate)
            .thenComparingDouble(Candidate::cost)
            .thenComparing(one -> one.learner().name()));
    progress.accept("choosing within folds");
    return new Result(
        examples,
        candidates,
        chosen(candidates),
        yardstick(new BestOf("best-rule", rules, SEED + 1)),
        yardstick(new BestClassifier("best-classifier", classifiers)),
        RuleLearners.wordOverlap(examples).map(this::yardstick).stream().toList());
  }

  private static List<ClassifierLearner> classifiers(Embedder embedder) {
    return List.of(
        new ClassifierLearner("features", LearnEncoding.Parts.FEATURES, embedder, SEED + 2),
        new ClassifierLearner("words", LearnEncoding.Parts.WORDS, embedder, SEED + 2),
        new ClassifierLearner("meaning", LearnEncoding.Parts.EMBEDDINGS, embedder, SEED + 2));
  }

  private Candidate yardstick(Learner learner) {
    return candidate(learner, folds.outOfFold(learner, examples, labels), new double[0]);
  }

  private Candidate candidate(Learner learner, double[] failures, double[] greatest) {
    boolean[] flags = Folds.flags(failures);
    boolean[] told = told(failures);
    Outcomes outcomes = Outcomes.of(labels, flags, told);
    ConfusionCounts counts = outcomes.counts();
    int[] members = IntStream.range(0, told.length).filter(i -> told[i]).toArray();
    double effect =
        DesignEffect.of(
            IntStream.of(members).mapToDouble(i -> flags[i] == labels[i] ? 1 : 0).toArray(),
            IntStream.of(members).mapToObj(examples.clusters()::get).toList());
    double mcc = outcomes.mcc();
    long reached = Arrays.stream(greatest).filter(chance -> chance >= mcc - 1e-12).count();
    return new Candidate(
        learner,
        counts,
        MccEstimate.of(counts.times(1 / effect)),
        outcomes.fp() / Math.max(1.0, (double) outcomes.fp() + outcomes.tn()),
        greatest.length == 0 ? Double.NaN : (1.0 + reached) / (1.0 + greatest.length),
        learner.cost(),
        Arrays.stream(failures).boxed().toList());
  }

  /** The greatest out-of-fold MCC of all candidates in each of many shuffles of the labels. */
  private double[] greatestByChance(List<Learner> rules, List<double[]> others) {
    Random random = new Random(SEED);
    double[] greatest = new double[shuffles];
    for (int b = 0; b < shuffles; b++) {
      boolean[] shuffled = shuffled(random);
      Folds divided = Folds.of(examples, shuffled, all, FOLDS, SEED);
      for (Learner rule : rules) {
        boolean[] flags = Folds.flags(divided.outOfFold(rule, examples, shuffled));
        greatest[b] = Math.max(greatest[b], Outcomes.of(shuffled, flags, all).mcc());
      }
      for (double[] failures : others) {
        double mcc = Outcomes.of(shuffled, Folds.flags(failures), told(failures)).mcc();
        greatest[b] = Math.max(greatest[b], mcc);
      }
    }
    return greatest;
  }

  /** Of which examples anything is said: a judge is not asked about those in its question. */
  private static boolean[] told(double[] failures) {
    boolean[] told = new boolean[failures.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = !Double.isNaN(failures[i]);
    }
    return told;
  }

  /**
   * The labels of whole clusters, each in a new order, one after the other in a new order, dealt
   * out again: labels that hang together stay together.
   */
  private boolean[] shuffled(Random random) {
    Map<String, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      members.computeIfAbsent(examples.get(i).cluster(), key -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> clusters = new ArrayList<>(members.values());
    List<List<Integer>> others = new ArrayList<>();
    clusters.forEach(cluster -> others.add(new ArrayList<>(cluster)));
    others.forEach(cluster -> Collections.shuffle(cluster, random));
    Collections.shuffle(others, random);
    List<Integer> to = clusters.stream().flatMap(List::stream).toList();
    List<Integer> from = others.stream().flatMap(List::stream).toList();
    boolean[] shuffled = new boolean[labels.length];
    for (int k = 0; k < shuffled.length; k++) {
      shuffled[to.get(k)] = labels[from.get(k)];
    }
    return shuffled;
  }

  private static List<Candidate> chosen(List<Candidate> candidates) {
    List<Candidate> chosen = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Learner.Kind kind = candidate.learner().kind();
      long alike = chosen.stream().filter(one -> one.learner().kind() == kind).count();
      if (candidate.survives(ALPHA) && alike < (kind == Learner.Kind.RULE ? MOST_RULES : 1)) {
        chosen.add(candidate);
      }
    }
    return chosen;
  }
}
