package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.TracePairs;
import dev.assay.udfs.redaction.PatternRedactor;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private EvaluateJob() {}

  /** Evaluates, and gives the counts of the seven statuses, by evaluator. */
  public static Outcome run(JobContext context, EvaluationRequest request) {
    List<Evaluator> evaluators = chosen(context, request);
    RegisterEvaluators.run(context, evaluators);
    context.progress().step("finding what is to be evaluated");
    EvaluationTargets targets = targets(context, request);
    EvaluationTargets.Extent extent = targets.extent();
    PairCounts counts = new PairCounts(evaluators);
    if (extent.traces() > 0) {
      evaluate(context, request, evaluators, targets, extent, counts);
    }
    return outcome(request, extent, evaluators, counts);
  }

  private static List<Evaluator> chosen(JobContext context, EvaluationRequest request) {
    List<Evaluator> all = EvaluatorFiles.load(context.settings());
    if (all.isEmpty()) {
      throw new UserException(
          "%s: there are no evaluators. Write one as evaluators/ID.yaml, or let 'assay generate' make one."
              .formatted(context.settings().folder()));
    }
    if (request.evaluatorId().isEmpty()) {
      return all;
    }
    String id = request.evaluatorId().get();
    List<Evaluator> named = all.stream().filter(each -> each.id().equals(id)).toList();
    if (named.isEmpty()) {
      throw new UserException(
          "There is no evaluator '%s'. evaluators/ has: %s."
              .formatted(id, String.join(", ", all.stream().map(Evaluator::id).toList())));
    }
    return named;
  }

  private static EvaluationTargets targets(JobContext context, EvaluationRequest request) {
    if (request.targets() instanceof EvaluationRequest.OfDataset dataset) {
      return EvaluationTargets.ofDataset(context, dataset);
    }
    throw new UserException(
        "evaluate: only dataset versions can be evaluated: give --dataset NAME@V.");
  }

  private static void evaluate(
      JobContext context,
      EvaluationRequest request,
      List<Evaluator> evaluators,
      EvaluationTargets targets,
      EvaluationTargets.Extent extent,
      PairCounts counts) {
    context.progress().step("evaluating %,d traces".formatted(extent.traces()));
    EvaluateTraces evaluate =
        new EvaluateTraces(
            new TracePairs(evaluators, ""),
            PatternRedactor.standard(),
            pair -> "",
            request.errors());
    Dataset<Row> pairs =
        targets
            .toEvaluate(context, extent, evaluators)
            .flatMap((FlatMapFunction<Row, Row>) evaluate, Encoders.row(PairRow.SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      count(pairs, counts);
      if (counts.added() > 0) {
        context.progress().step("writing %,d verdicts".formatted(counts.added()));
        append(context, pairs.where(col(VerdictsTable.STATUS).isNotNull()));
      }
    } finally {
      pairs.unpersist();
    }
  }

  private static void append(JobContext context, Dataset<Row> rows) {
    context
        .lakehouse()
        .append(
            VerdictsTable.TABLE,
            rows.where(col(PairRow.STORED).equalTo(false))
                .withColumn(
                    VerdictsTable.JUDGED_AT, lit(Timestamp.from(context.clock().instant()))));
  }

  private static void count(Dataset<Row> pairs, PairCounts counts) {
    List<Row> groups =
        pairs
            .groupBy(
                VerdictsTable.EVALUATOR_ID, VerdictsTable.EVALUATOR_VERSION, VerdictsTable.STATUS)
            .agg(
                sum(PairRow.COPIES),
                sum(
                    when(
                            col(PairRow.STORED)
                                .equalTo(false)
                                .and(col(VerdictsTable.STATUS).isNotNull()),
                            1L)
                        .otherwise(0L)),
                sum(when(col(VerdictsTable.FLAG), col(PairRow.COPIES)).otherwise(0L)))
            .collectAsList();
    for (Row group : groups) {
      PairCounts.Status status =
          group.isNullAt(2)
              ? PairCounts.Status.NOT_RUN
              : PairCounts.Status.valueOf(group.getString(2).toUpperCase(Locale.ROOT));
      counts.add(
          group.getString(0) + "@" + group.getInt(1),
          status,
          group.getLong(3),
          group.getLong(4),
          group.getLong(5));
    }
  }

  private static Outcome outcome(
      EvaluationRequest request,
      EvaluationTargets.Extent extent,
      List<Evaluator> evaluators,
      PairCounts counts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "evaluated %s: %,d traces, %d evaluators, %,d pairs; %s"
            .formatted(
                request.describe(),
                extent.traces(),
                evaluators.size(),
                counts.pairs(),
                counts.added() == 0 ? "nothing new" : "%,d new".formatted(counts.added())));
    lines.addAll(counts.lines());
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("targets", request.describe());
    details.put("traces", extent.traces());
    details.putAll(counts.details());
    return Outcome.done(counts.accounting(), details, lines);
  }
}
