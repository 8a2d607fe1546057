package dev.assay.jobs.generate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.DraftVerdicts;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.JudgeExample;
import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.generate.AskedJudge;
import dev.assay.udfs.generate.Example;
import dev.assay.udfs.generate.Examples;
import dev.assay.udfs.generate.JudgeDraft;
import dev.assay.udfs.generate.MinedEvaluator;
import dev.assay.udfs.judge.JudgePrompt;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.trace.TraceJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Judges as candidates: drafted for the failure mode, and asked about some of the labelled traces
 * through the ledger. The records that stand in their questions, and all of the same clusters, are
 * not asked about.
 *
 * @param judges those that gave enough scores
 * @param accounting of the verdicts that were stored
 * @param notes for people: what was not done, and why
 */
record JudgeCandidates(
    List<AskedJudge> judges,
    Accounting accounting,
    double spendUsd,
    ExitCode exit,
    List<String> notes) {
  private static final int SHOWN_OF_EACH = 2;
  private static final int LONGEST_SHOWN = 3000;
  private static final int MOST_ASKED = 200;
  private static final double FEWEST_ANSWERED = 0.8;

  private static JudgeCandidates none(String why) {
    return new JudgeCandidates(
        List.of(),
        Accounting.NOTHING,
        0,
        ExitCode.DONE,
        List.of("No judge was tried: " + why + "."));
  }

  /** Drafts them and asks them, if a model is configured. */
  static JudgeCandidates of(
      JobContext context,
      DatasetVersion dataset,
      FailureMode mode,
      LabelledExamples labelled,
      MinedEvaluator.Purpose purpose) {
    Optional<String> obstacle = DraftVerdicts.obstacle(context);
    if (obstacle.isPresent()) {
      return none(obstacle.get());
    }
    Examples examples = labelled.examples();
    List<Integer> shown = shown(examples);
    Set<String> clusters = new HashSet<>();
    shown.forEach(i -> clusters.add(examples.get(i).cluster()));
    List<Integer> asked =
        order(examples).stream()
            .filter(i -> !clusters.contains(examples.get(i).cluster()))
            .limit(MOST_ASKED)
            .toList();
    long positives = asked.stream().filter(i -> examples.get(i).positive()).count();
    if (Math.min(positives, asked.size() - positives) < GenerateJob.FEWEST_TO_FIT) {
      return none("too few labelled traces are left beside the examples in its question");
    }
    context.progress().step("drafting judges");
    List<JudgeExample> records = records(context, dataset, labelled, shown);
    Optional<String> rubric =
        DraftedTexts.of(
            context, JudgeDraft.question(purpose.failureMode(), mode.definition(), records));
    List<JudgeDraft> drafts = JudgeDraft.of(mode.definition(), rubric.orElse(""), records);
    return ask(context, labelled, asked, drafts, purpose);
  }

  private static JudgeCandidates ask(
      JobContext context,
      LabelledExamples labelled,
      List<Integer> asked,
      List<JudgeDraft> drafts,
      MinedEvaluator.Purpose purpose) {
    List<Evaluator> evaluators =
        drafts.stream()
            .map(draft -> Evaluator.parse(draft.name(), MinedEvaluator.file(draft, purpose)))
            .toList();
    Set<String> contents = new HashSet<>();
    asked.forEach(i -> contents.add(labelled.contentHash(i)));
    DraftVerdicts.Asked answers =
        DraftVerdicts.of(context, purpose.dataset(), contents, evaluators);
    List<AskedJudge> judges = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (int k = 0; k < drafts.size(); k++) {
      Map<String, Double> scores =
          answers.scores().getOrDefault(evaluators.get(k).fingerprint(), Map.of());
      List<Double> failures = failures(labelled, asked, scores);
      long answered = failures.stream().filter(failure -> !failure.isNaN()).count();
      if (answered < FEWEST_ANSWERED * asked.size()) {
        notes.add(
            "%s gave a score for %d of %d traces only, and was left out."
                .formatted(drafts.get(k).name(), answered, asked.size()));
      } else {
        judges.add(new AskedJudge(drafts.get(k), failures));
      }
    }
    answers.outcome().lines().stream()
        .filter(line -> line.startsWith("Stopped"))
        .forEach(notes::add);
    return new JudgeCandidates(
        judges,
        answers.outcome().accounting(),
        answers.outcome().spendUsd(),
        answers.outcome().exit(),
        notes);
  }

  private static List<Double> failures(
      LabelledExamples labelled, List<Integer> asked, Map<String, Double> scores) {
    Set<Integer> those = new HashSet<>(asked);
    return IntStream.range(0, labelled.examples().size())
        .mapToObj(
            i -> {
              Double score = those.contains(i) ? scores.get(labelled.contentHash(i)) : null;
              return score == null ? (Double) Double.NaN : (Double) (1 - score);
            })
        .toList();
  }

  /** Some with the failure and as many without, each of another cluster. */
  private static List<Integer> shown(Examples examples) {
    List<Integer> shown = new ArrayList<>();
    Set<String> clusters = new HashSet<>();
    for (boolean positive : new boolean[] {true, false}) {
      int of = 0;
      for (int i : order(examples)) {
        Example example = examples.get(i);
        if (of < SHOWN_OF_EACH
            && example.positive() == positive
            && clusters.add(example.cluster())) {
          shown.add(i);
          of++;
        }
      }
    }
    return shown;
  }

  /** An order that says nothing of them, and is always the same. */
  private static List<Integer> order(Examples examples) {
    return IntStream.range(0, examples.size())
        .boxed()
        .sorted(Comparator.comparing(i -> Evaluator.sha256("judge\n" + examples.get(i).name())))
        .toList();
  }

  private static List<JudgeExample> records(
      JobContext context, DatasetVersion dataset, LabelledExamples labelled, List<Integer> shown) {
    Examples examples = labelled.examples();
    Map<String, Integer> places = new TreeMap<>();
    shown.forEach(i -> places.put(examples.get(i).name(), i));
    JudgeExample[] records = new JudgeExample[shown.size()];
    Object[] contents = shown.stream().map(labelled::contentHash).toArray();
    for (Row item :
        dataset
            .items(context.lakehouse())
            .where(
                col(DatasetItemsTable.CONTENT_HASH)
                    .isin(contents)
                    .and(col(DatasetItemsTable.TRACE).isNotNull()))
            .collectAsList()) {
      Integer i = places.get(LabelledExamples.name(item));
      if (i != null) {
        Subject subject =
            Subject.of(
                context
                    .settings()
                    .redactor()
                    .redact(TraceJson.read(item.<String>getAs(DatasetItemsTable.TRACE))));
        records[shown.indexOf(i)] =
            new JudgeExample(
                JudgePrompt.record(subject, LONGEST_SHOWN),
                examples.get(i).positive() ? 0.0 : 1.0,
                "");
      }
    }
    return java.util.Arrays.stream(records).filter(java.util.Objects::nonNull).toList();
  }
}
