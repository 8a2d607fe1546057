package dev.assay.udfs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.embedding.Embedder;
import dev.assay.udfs.embedding.MiniLm;
import dev.assay.udfs.evaluator.ClassifierInput;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.EvaluatorFile;
import dev.assay.udfs.evaluator.Feature;
import dev.assay.udfs.evaluator.JudgeExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MiningTest {
  private static final int SHUFFLES = 19;

  /** Tells texts apart by their length alone; quick, and as steady as a model. */
  private static final Embedder LENGTH =
      text -> {
        float[] vector = new float[MiniLm.DIMENSIONS];
        vector[text.length() % MiniLm.DIMENSIONS] = 1;
        return vector;
      };

  private static final MinedEvaluator.Purpose PURPOSE =
      new MinedEvaluator.Purpose("set@1", "hash", "Bad Answer", 2, "team", List.of("train"), "0.1");

  @Test
  void findsTheFeatureThatGoesWithTheFailure() {
    Examples examples =
        examples(60, (positive, random) -> (positive ? 40 : 10) + random.nextInt(20));
    Mining.Result result = mine(examples);
    Candidate best = result.candidates().get(0);
    assertThat(best.estimate().value()).isGreaterThan(0.8);
    assertThat(best.p()).isEqualTo(1.0 / (SHUFFLES + 1));
    assertThat(result.bestRule().estimate().value()).isGreaterThan(0.8);
    assertThat(result.chosen()).isNotEmpty().hasSizeLessThanOrEqualTo(3);

    List<MinedEvaluator> made =
        result.chosen().stream()
            .flatMap(one -> MinedEvaluator.of(one, result, PURPOSE).stream())
            .toList();
    assertThat(made).hasSize(result.chosen().size());
    for (MinedEvaluator one : made) {
      Evaluator evaluator = Evaluator.parse(one.id(), one.text(), name -> one.artifact());
      assertThat(evaluator.id()).isEqualTo(one.id()).startsWith("bad-answer-");
      assertThat(evaluator.version()).isEqualTo(1);
      assertThat(evaluator.file().fittedOn()).isEqualTo("set@1");
      assertThat(evaluator.file().rubricVersion()).isEqualTo(2);
      assertThat(one.text()).contains("# Out of fold: MCC");
    }
    assertThat(made).anyMatch(one -> one.text().contains("answer_numbers"));
    assertThat(Comparison.markdown(result, PURPOSE, made)).contains(made.get(0).id() + ".yaml");
    assertThat(Comparison.details(result, PURPOSE, made)).containsEntry("positives", 30);
  }

  @Test
  void writesNothingWhereLabelsAreChance() {
    Mining.Result result = mine(examples(80, (positive, random) -> random.nextInt(40)));
    assertThat(result.chosen()).isEmpty();
    assertThat(Comparison.markdown(result, PURPOSE, List.of())).contains("better than chance");
  }

  @Test
  void givesTheSameForTheSameExamplesInAnyOrder() {
    Examples examples =
        examples(60, (positive, random) -> (positive ? 18 : 10) + random.nextInt(20));
    List<Example> reversed = new ArrayList<>();
    for (int i = examples.size() - 1; i >= 0; i--) {
      reversed.add(examples.get(i));
    }
    Mining.Result once = mine(examples);
    Mining.Result again = mine(new Examples(reversed));
    assertThat(Comparison.details(again, PURPOSE, List.of()))
        .isEqualTo(Comparison.details(once, PURPOSE, List.of()));
  }

  @Test
  void neverDividesACluster() {
    Examples examples = examples(60, (positive, random) -> random.nextInt(9));
    boolean[] all = new boolean[60];
    java.util.Arrays.fill(all, true);
    Folds folds = Folds.of(examples, examples.labels(), all, 5, 1);
    for (int i = 0; i < 60; i++) {
      for (int k = 0; k < 60; k++) {
        if (examples.get(i).cluster().equals(examples.get(k).cluster())) {
          assertThat(folds.of(i)).isEqualTo(folds.of(k));
        }
      }
    }
    List<Long> positives =
        IntStream.range(0, 5)
            .mapToObj(
                fold ->
                    IntStream.range(0, 60)
                        .filter(i -> folds.of(i) == fold && examples.get(i).positive())
                        .count())
            .toList();
    assertThat(positives).allMatch(count -> count >= 5 && count <= 7);
  }

  @Test
  void givesTheTracesThatItSawTheScoresThatItDidNotLearn() {
    Examples examples =
        examples(60, (positive, random) -> (positive ? 18 : 10) + random.nextInt(20));
    Mining.Result result = mine(examples);
    Candidate classifier =
        result.candidates().stream()
            .filter(one -> one.learner().kind() == Learner.Kind.CLASSIFIER)
            .findFirst()
            .orElseThrow();
    MinedEvaluator made = MinedEvaluator.of(classifier, result, PURPOSE).orElseThrow();
    Evaluator evaluator = Evaluator.parse(made.id(), made.text(), name -> made.artifact());
    assertThat(evaluator.file().kind()).isEqualTo(EvaluatorFile.Kind.CLASSIFIER);
    var artifact = dev.assay.udfs.evaluator.ClassifierArtifact.read("artifact", made.artifact());
    assertThat(artifact.provenance().dataset()).isEqualTo("set@1");
    assertThat(artifact.provenance().positives()).isEqualTo(30);
    assertThat(artifact.write()).isEqualTo(made.artifact());
    for (int i = 0; i < examples.size(); i++) {
      assertThat(artifact.outOfFold().get(examples.get(i).contentKey()))
          .isEqualTo(1 - result.bestClassifier().failures().get(i));
    }
  }

  @Test
  void comparesJudgesOnTheExamplesThatTheyWereAskedAbout() {
    Examples examples = examples(60, (positive, random) -> random.nextInt(40));
    JudgeExample shown = new JudgeExample("a record: \u0000{{x}}", 0.0, "");
    List<JudgeDraft> drafts = JudgeDraft.of("It is bad.", "Look closely.\n", List.of(shown));
    assertThat(drafts).hasSize(4).extracting(JudgeDraft::name).doesNotHaveDuplicates();
    JudgeDraft draft = drafts.get(3);
    List<Double> said =
        IntStream.range(0, 60)
            .mapToObj(i -> i < 6 ? Double.NaN : examples.get(i).positive() ? 0.9 : 0.2)
            .toList();
    Mining.Result result =
        Mining.run(
            examples, Map.of(), LENGTH, List.of(new AskedJudge(draft, said)), SHUFFLES, step -> {});
    Candidate best = result.candidates().get(0);
    assertThat(best.learner().kind()).isEqualTo(Learner.Kind.JUDGE);
    assertThat(best.counts().total()).isEqualTo(54);
    assertThat(best.estimate().value()).isEqualTo(1);
    assertThat(result.chosen()).contains(best);

    MinedEvaluator made = MinedEvaluator.of(best, result, PURPOSE).orElseThrow();
    Evaluator evaluator = Evaluator.parse(made.id(), made.text());
    assertThat(evaluator.file().judge().rubric()).isEqualTo("Look closely.");
    assertThat(evaluator.file().judge().examples()).containsExactly(shown);
    // What it said when it was asked is its verdict when it is adopted.
    assertThat(Evaluator.parse(made.id(), MinedEvaluator.file(draft, PURPOSE)).fingerprint())
        .isEqualTo(evaluator.fingerprint());
  }

  private static Mining.Result mine(Examples examples) {
    return Mining.run(examples, FixedRules.sections(), LENGTH, List.of(), SHUFFLES, step -> {});
  }

  /** How many numbers an answer has. */
  private interface Numbers {
    int of(boolean positive, Random random);
  }

  private static Examples examples(int count, Numbers numbers) {
    Random random = new Random(7);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean positive = i % 2 == 0;
      double value = numbers.of(positive, random);
      String answer = "word" + random.nextInt(9) + " some words that say nothing";
      examples.add(
          new Example(
              "item%03d".formatted(i),
              Evaluator.sha256("content" + i),
              "cluster" + i / 3,
              positive,
              new ClassifierInput(
                  Map.of(
                      Feature.ANSWER_NUMBERS,
                      value,
                      Feature.ANSWER_WORDS,
                      (double) random.nextInt(50),
                      Feature.SUPPORT_SOURCES,
                      random.nextDouble()),
                  Map.of(),
                  new ArrayList<>(new TreeSet<>(List.of(answer.split(" ")))),
                  "question",
                  answer),
              Map.of("rule-refusal", random.nextInt(9) == 0)));
    }
    return new Examples(examples);
  }
}
