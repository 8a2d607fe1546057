package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.lakehouse.TableGuard;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.Redactor;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

  private EvaluateJob(JobContext context, EvaluationRequest request, List<Evaluator> evaluators) {
    this.context = context;
    this.request = request;
    this.redactor = context.settings().redactor();
    this.evaluators = evaluators;
    this.report = new EvaluationReport(request, evaluators);
  }

  /** Evaluates, and gives the counts of the seven statuses, by evaluator. */
  public static Outcome run(JobContext context, EvaluationRequest request) {
    return run(context, request, chosen(context, request));
  }

  /** The same with evaluators that need not be in a file. */
  static Outcome run(JobContext context, EvaluationRequest request, List<Evaluator> evaluators) {
    return new EvaluateJob(context, request, evaluators).run();
  }

  /**
   * The evaluators that a request is for.
   *
   * @throws UserException if there are none
   */
  static List<Evaluator> chosen(JobContext context, EvaluationRequest request) {
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
    TableGuard.check(context.lakehouse(), VerdictsTable.TABLE);
    try (AtOnce reads = new AtOnce()) {
      Supplier<EvaluationTargets> asked = reads.ask(() -> EvaluationTargets.of(context, request));
      RegisterEvaluators.run(context, evaluators);
      report.batches(CollectBatches.run(context, redactor));
      IngestSpool.all(context, report.recovered());
      context.progress().step("finding what is to be evaluated");
      try (EvaluationTargets targets = asked.get()) {
        targets.requireReleases(request);
        EvaluationTargets.Extent extent = targets.extent();
        report.traces(extent.traces());
        if (extent.traces() > 0) {
          VerdictDates known = VerdictDates.of(context.lakehouse());
          evaluate(reads, targets, known);
        }
      }
    }
    return report.outcome();
  }

  private void evaluate(AtOnce reads, EvaluationTargets targets, VerdictDates known) {
    context.progress().step("evaluating");
    Set<LocalDate> dates = targets.dates(known);
    Optional<String> obstacle = hasJudge() ? JudgeStage.obstacle(context) : Optional.empty();
    JudgeSettings judge = context.settings().yaml().judge();
    Dataset<Row> pairs =
        Kept.of(targets.pairs(context, dates, EvaluateTraces.of(context, request, evaluators)));
    try {
      Supplier<List<VerdictDates.Entry>> asked =
          reads.ask(() -> known.unknown(pairs.where(col(PairRow.STORED).equalTo(false))));
      Map<String, Long> open = report.counts().addRows(pairs);
      List<VerdictDates.Entry> unknown = asked.get();
      List<String> failing = report.leaveOutFailing();
      boolean asks = !open.isEmpty() && obstacle.isEmpty();
      if (asks || report.counts().added() > 0) {
        known.note(unknown);
      }
      if (report.counts().added() > 0) {
        context.progress().step("writing %,d verdicts".formatted(report.counts().added()));
        appendRules(pairs, failing);
      }
      if (asks) {
        judge(pairs.where(col(PairRow.PROMPT).isNotNull()), open);
      } else if (!open.isEmpty()) {
        report.notRun(open, obstacle.orElseThrow());
      }
      compare(pairs, dates, judge);
    } finally {
      pairs.unpersist();
    }
  }

  /** What only several verdicts on one target tell. */
  private void compare(Dataset<Row> pairs, Set<LocalDate> dates, JudgeSettings judge) {
    List<Evaluator> repeating = FlipRates.repeating(evaluators);
    if (!repeating.isEmpty()) {
      report.flipRates(FlipRates.of(RunVerdicts.of(context.lakehouse(), pairs, dates, repeating)));
    }
    List<Evaluator> panels = PanelVerdicts.asking(evaluators, judge);
    if (!panels.isEmpty()) {
      Dataset<Row> stored =
          context
              .lakehouse()
              .read(VerdictsTable.TABLE)
              .where(col(VerdictsTable.TARGET_DATE).isin(dates.toArray()));
      report.panels(
          PanelVerdicts.append(
              context,
              RunVerdicts.of(context.lakehouse(), pairs, dates, panels),
              stored,
              panels,
              judge));
    }
  }

  private boolean hasJudge() {
    return evaluators.stream().anyMatch(evaluator -> evaluator.file().judge() != null);
  }

  private void appendRules(Dataset<Row> pairs, List<String> failing) {
    Column evaluator =
        concat_ws("@", col(VerdictsTable.EVALUATOR_ID), col(VerdictsTable.EVALUATOR_VERSION));
    context
        .lakehouse()
        .append(
            VerdictsTable.TABLE,
            pairs
                .where(
                    col(PairRow.STORED)
                        .equalTo(false)
                        .and(col(VerdictsTable.STATUS).isNotNull())
                        .and(not(evaluator.isin(failing.toArray()))))
                .withColumn(
                    VerdictsTable.JUDGED_AT, lit(Timestamp.from(context.clock().instant()))));
  }

  private void judge(Dataset<Row> pairs, Map<String, Long> open) {
    long total = open.values().stream().mapToLong(Long::longValue).sum();
    PairCounts judged = new PairCounts(List.of());
    boolean batch = context.settings().yaml().judge().mode() == JudgeSettings.Mode.BATCH;
    JudgeStage.Result result =
        batch
            ? BatchStage.run(context, pairs, open, evaluators, redactor, judged)
            : JudgeStage.run(context, pairs, total, evaluators, redactor, judged);
    report.judged(open, judged, result);
  }
}
