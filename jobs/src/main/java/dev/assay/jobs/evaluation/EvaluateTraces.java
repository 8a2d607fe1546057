package dev.assay.jobs.evaluation;

import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.WholeTrace;
import dev.assay.udfs.evaluator.Cascade;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Pair;
import dev.assay.udfs.evaluator.TracePairs;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.judge.JudgePrompt;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Evaluates traces: each is redacted once, and every evaluator looks at it. Rules are applied; of
 * judges the question is made.
 *
 * <p>A trace beside a row of {@link EvaluationTargets}, with the verdicts that its content has,
 * becomes a row of {@link PairRow#SCHEMA} for each pair, in the evaluators' order. Nothing is
 * thrown for a trace.
 *
 * @param judge the endpoint that judges ask
 * @param errors what becomes of pairs that were errored before
 */
record EvaluateTraces(
    TracePairs evaluators, Redactor redactor, JudgeSettings judge, EvaluationRequest.Errors errors)
    implements FlatMapFunction<WholeTrace, Row> {

  /** The verdicts that a target's content has: pair, status, flag, attempt, kind of error. */
  static final String STORED = "stored_verdicts";

  /** With the cascades and the judges' models of the configuration. */
  static EvaluateTraces of(
      JobContext context, EvaluationRequest request, List<Evaluator> evaluators) {
    JudgeSettings judge = context.settings().yaml().judge();
    return new EvaluateTraces(
        new TracePairs(
            evaluators,
            judge.models().stream().map(JudgeSettings::modelAndParameters).toList(),
            cascades(context, request)),
        context.settings().redactor(),
        judge,
        request.errors());
  }

  /** Labelled items are put to every evaluator: what a cascade loses is measured on them. */
  private static Map<String, Cascade> cascades(JobContext context, EvaluationRequest request) {
    return request.targets() instanceof EvaluationRequest.OfDate
        ? Scorecard.load(context.settings()).cascades(EvaluatorFiles.load(context.settings()))
        : Map.of();
  }

  @Override
  public Iterator<Row> call(WholeTrace whole) {
    Row target = whole.row();
    Trace trace = redactor.redact(whole.trace());
    Map<String, Stored> stored = Stored.of(target);
    List<Row> rows = new ArrayList<>();
    for (Pair pair : evaluators.of(trace)) {
      rows.add(row(target, pair, stored.get(pair.id())).row());
    }
    return rows.iterator();
  }

  private PairRow row(Row target, Pair pair, Stored known) {
    PairRow row = new PairRow();
    row.set(PairRow.COPIES, target.getAs(PairRow.COPIES));
    boolean again = known != null && known.isToBeRetried(errors);
    row.pair(pair, known == null ? 0 : again ? known.attempt() + 1 : known.attempt());
    if (known != null && !again) {
      return row.set(PairRow.STORED, true)
          .set(VerdictsTable.STATUS, known.status())
          .set(VerdictsTable.FLAG, known.flag())
          .set(VerdictsTable.ERROR_KIND, known.errorKind());
    }
    row.set(PairRow.STORED, false)
        .set(VerdictsTable.SOURCE, target.getAs(DatasetItemsTable.SOURCE))
        .set(VerdictsTable.TRACE_ID, target.getAs(DatasetItemsTable.TRACE_ID))
        .set(VerdictsTable.CONTENT_HASH, target.getAs(DatasetItemsTable.CONTENT_HASH))
        .set(VerdictsTable.RELEASE, target.getAs(DatasetItemsTable.RELEASE))
        .set(VerdictsTable.ITEM_ID, target.getAs(DatasetItemsTable.ITEM_ID))
        .set(VerdictsTable.TARGET_DATE, target.getAs(VerdictsTable.TARGET_DATE))
        .set(VerdictsTable.REDACTOR_VERSION, redactor.version());
    if (pair.evaluator().file().judge() != null && !pair.subject().isMissing()) {
      return question(row, pair);
    }
    return row.set(VerdictsTable.ATTEMPTS, 1)
        .verdict(pair.evaluator().judgeByRule(pair.subject()), pair.evaluator().threshold());
  }

  private PairRow question(PairRow row, Pair pair) {
    if (!judge.hasEndpoint()) {
      return row;
    }
    JudgeSettings model =
        judge.models().stream()
            .filter(each -> each.modelAndParameters().equals(pair.model()))
            .findFirst()
            .orElseThrow();
    JudgePrompt question = JudgePrompt.of(pair, model);
    return row.set(PairRow.PROMPT, question.prompt().user())
        .set(VerdictsTable.MODEL, model.model())
        .set(VerdictsTable.TRUNCATED_INPUT, question.truncated())
        .set(VerdictsTable.SUSPICIOUS, question.suspicious())
        .set(VerdictsTable.PARAMETERS_HASH, Evaluator.sha256(pair.model()));
  }

  /** The last verdict that a pair has. */
  private record Stored(String status, Boolean flag, int attempt, String errorKind) {
    static Map<String, Stored> of(Row target) {
      List<Row> rows = target.getList(target.fieldIndex(STORED));
      Map<String, Stored> stored = new HashMap<>();
      if (rows != null) {
        for (Row row : rows) {
          Boolean flag = row.isNullAt(2) ? null : (Boolean) row.getBoolean(2);
          stored.merge(
              row.getString(0),
              new Stored(row.getString(1), flag, row.getInt(3), row.getString(4)),
              (a, b) -> a.attempt() > b.attempt() ? a : b);
        }
      }
      return stored;
    }

    boolean isToBeRetried(EvaluationRequest.Errors errors) {
      return errors == EvaluationRequest.Errors.RETRY
          && status.equals(VerdictStatus.ERRORED.text());
    }
  }
}
