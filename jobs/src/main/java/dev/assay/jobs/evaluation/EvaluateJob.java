package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Cascade;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.TracePairs;
import dev.assay.udfs.redaction.Redactor;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * {@code evaluate}: asks every evaluator about every target, and stores what was not known yet. A
 * second run finds every pair answered, and writes nothing.
 */
public final class EvaluateJob {
  private final JobContext context;
  private final EvaluationRequest request;
  private final List<Evaluator> evaluators;
  private final Redactor redactor;
  private final EvaluationReport report;

  private EvaluateJob(JobContext context, EvaluationRequest request) {
    this.context = context;
    this.request = request;
    this.redactor = context.settings().redactor();
    this.evaluators = chosen(context, request);
    this.report = new EvaluationReport(request, evaluators);
  }

  /** Evaluates, and gives the counts of the seven statuses, by evaluator. */
  public static Outcome run(JobContext context, EvaluationRequest request) {
    return new EvaluateJob(context, request).run();
  }

  private static List<Evaluator> chosen(JobContext context, EvaluationRequest request) {
    List<Evaluator> all = EvaluatorFiles.load(context.settings());
    if (all.isEmpty()) {
      throw new UserException(
          "%s: there are no evaluators. Write one as evaluators/ID.yaml, or let 'assay generate' make one."
              .formatted(context.settings().folder()));
    }
    EvaluatorStates states = EvaluatorStates.of(context.lakehouse());
    List<Evaluator> inUse =
        all.stream().filter(each -> !states.isRetired(each.id(), each.version())).toList();
    if (request.evaluatorId().isEmpty()) {
      if (inUse.isEmpty()) {
        throw new UserException(
            "Every evaluator of evaluators/ is retired: there is nothing to evaluate with.");
      }
      return inUse;
    }
    String id = request.evaluatorId().get();
    List<Evaluator> named = all.stream().filter(each -> each.id().equals(id)).toList();
    for (Evaluator evaluator : named) {
      if (states.isRetired(evaluator.id(), evaluator.version())) {
        throw new UserException(
            "Evaluator %s is retired: give its file a new version to use it again."
                .formatted(evaluator.name()));
      }
    }
    if (named.isEmpty()) {
      throw new UserException(
          "There is no evaluator '%s'. evaluators/ has: %s."
              .formatted(id, String.join(", ", all.stream().map(Evaluator::id).toList())));
    }
    return named;
  }

  private Outcome run() {
    RegisterEvaluators.run(context, evaluators);
    IngestSpool.run(context, report.recovered());
    context.progress().step("finding what is to be evaluated");
    try (EvaluationTargets targets = EvaluationTargets.of(context, request)) {
      EvaluationTargets.Extent extent = targets.extent();
      report.traces(extent.traces());
      if (extent.traces() > 0) {
        evaluate(targets.toEvaluate(context, extent, evaluators));
      } else {
        refuseUnknownRelease();
      }
    }
    return report.outcome();
  }

  private void refuseUnknownRelease() {
    if (request.targets() instanceof EvaluationRequest.OfRelease release) {
      throw new UserException(
          "Release '%s' has no trace of an item of %s@%d. 'assay sql \"SELECT release, count(*) FROM traces GROUP BY release\"' shows the releases that there are."
              .formatted(release.release(), release.name(), release.version()));
    }
  }

  private void evaluate(Dataset<Row> targets) {
    context.progress().step("evaluating");
    Optional<String> obstacle = hasJudge() ? JudgeStage.obstacle(context) : Optional.empty();
    EvaluateTraces evaluate =
        new EvaluateTraces(
            new TracePairs(
                evaluators, context.settings().yaml().judge().modelAndParameters(), cascades()),
            redactor,
            context.settings().yaml().judge(),
            request.errors());
    Dataset<Row> pairs =
        targets
            .flatMap((FlatMapFunction<Row, Row>) evaluate, Encoders.row(PairRow.SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<String, Long> open = report.counts().addRows(pairs);
      if (report.counts().added() > 0) {
        context.progress().step("writing %,d verdicts".formatted(report.counts().added()));
        appendRules(pairs);
      }
      if (!open.isEmpty() && obstacle.isPresent()) {
        report.notRun(open, obstacle.get());
      } else if (!open.isEmpty()) {
        judge(pairs.where(col(PairRow.PROMPT).isNotNull()), open);
      }
    } finally {
      pairs.unpersist();
    }
  }

  /** Labelled items are put to every evaluator: what a cascade loses is measured on them. */
  private Map<String, Cascade> cascades() {
    return request.targets() instanceof EvaluationRequest.OfDate
        ? Scorecard.load(context.settings()).cascades(EvaluatorFiles.load(context.settings()))
        : Map.of();
  }

  private boolean hasJudge() {
    return evaluators.stream().anyMatch(evaluator -> evaluator.file().judge() != null);
  }

  private void appendRules(Dataset<Row> pairs) {
    context
        .lakehouse()
        .append(
            VerdictsTable.TABLE,
            pairs
                .where(
                    col(PairRow.STORED).equalTo(false).and(col(VerdictsTable.STATUS).isNotNull()))
                .withColumn(
                    VerdictsTable.JUDGED_AT, lit(Timestamp.from(context.clock().instant()))));
  }

  private void judge(Dataset<Row> pairs, Map<String, Long> open) {
    long total = open.values().stream().mapToLong(Long::longValue).sum();
    JudgeStage.Result result = JudgeStage.run(context, pairs, total, evaluators, redactor);
    context.progress().step("writing what was judged");
    PairCounts judged = new PairCounts(List.of());
    IngestSpool.run(context, judged);
    report.judged(open, judged, result);
  }
}
