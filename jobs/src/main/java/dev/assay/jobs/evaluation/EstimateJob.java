package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.Estimate;
import dev.assay.udfs.judge.JudgePrompt;
import dev.assay.udfs.judge.JudgeSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * {@code evaluate --estimate}: what judges would be asked, and what that would cost; nothing is
 * asked, and nothing written.
 */
final class EstimateJob {
  private EstimateJob() {}

  /** Estimates; evaluators that ask no model cost nothing and are left out. */
  static Outcome run(JobContext context, EvaluationRequest request) {
    JudgeSettings judge = context.settings().yaml().judge();
    List<Evaluator> judges =
        EvaluateJob.chosen(context, request).stream()
            .filter(evaluator -> evaluator.file().judge() != null)
            .toList();
    Optional<String> obstacle = JudgeStage.obstacle(context);
    List<Row> questions = questions(context, request, judges);
    return outcome(request, judge, judges, questions, obstacle);
  }

  private static List<Row> questions(
      JobContext context, EvaluationRequest request, List<Evaluator> judges) {
    try (EvaluationTargets targets = EvaluationTargets.of(context, request)) {
      targets.requireReleases(request);
      if (judges.isEmpty()
          || !context.settings().yaml().judge().hasEndpoint()
          || targets.extent().traces() == 0) {
        return List.of();
      }
      Dataset<Row> pairs =
          targets.pairs(
              context,
              targets.dates(VerdictDates.of(context.lakehouse())),
              EvaluateTraces.of(context, request, judges));
      return pairs
          .where(col(PairRow.PROMPT).isNotNull())
          .groupBy(VerdictsTable.FINGERPRINT, VerdictsTable.PARAMETERS_HASH)
          .agg(count(lit(1)), sum(length(col(PairRow.PROMPT))))
          .collectAsList();
    }
  }

  private static Outcome outcome(
      EvaluationRequest request,
      JudgeSettings judge,
      List<Evaluator> judges,
      List<Row> questions,
      Optional<String> obstacle) {
    Map<String, JudgeSettings> models = JudgeStage.models(judge);
    Estimate all = Estimate.NONE;
    List<Map<String, Object>> byEvaluator = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Row row : questions) {
      Evaluator evaluator =
          judges.stream()
              .filter(each -> each.fingerprint().equals(row.getString(0)))
              .findFirst()
              .orElseThrow();
      JudgeSettings model = models.get(row.getString(1));
      long systems = row.getLong(2) * JudgePrompt.system(evaluator).length();
      Estimate one = Estimate.of(model, row.getLong(2), row.getLong(3) + systems);
      all = all.plus(one);
      Map<String, Object> details = details(one);
      details.put("evaluator", evaluator.name());
      details.put("model", model.model());
      byEvaluator.add(details);
      lines.add("  %s on %s: %s".formatted(evaluator.name(), model.model(), one.describe()));
    }
    lines.add(0, "estimate for %s: %s".formatted(request.describe(), all.describe()));
    lines.add(Estimate.ASSUMPTIONS);
    obstacle.ifPresent(what -> lines.add("Judges would not be run: " + what + "."));
    Map<String, Object> details = details(all);
    details.put("targets", request.describe());
    details.put("assumed", Estimate.ASSUMPTIONS);
    details.put("evaluators", byEvaluator);
    obstacle.ifPresent(what -> details.put("judges_not_run", what));
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static Map<String, Object> details(Estimate estimate) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("pairs", estimate.calls());
    details.put("input_tokens", estimate.inputTokens());
    details.put("output_tokens", estimate.outputTokens());
    details.put("cost_usd", estimate.costUsd());
    details.put("highest_cost_usd", estimate.highestCostUsd());
    details.put("seconds", estimate.seconds());
    return details;
  }
}
