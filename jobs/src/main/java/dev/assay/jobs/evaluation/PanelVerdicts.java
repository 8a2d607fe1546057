package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.PanelRule;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.judge.JudgeSettings;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Makes one verdict of those that a panel's models gave on a target: a row of its own, whose model
 * is {@code panel RULE: A + B}, made when each model has a verdict. More than half of the models
 * must have given a score.
 *
 * @param rules by evaluator fingerprint
 * @param models of the panel, in order
 */
record PanelVerdicts(Map<String, PanelRule> rules, List<String> models)
    implements FlatMapFunction<Row, Row> {
  private static final String MEMBERS = "members";
  private static final String FIRST = "first";
  private static final String[] TARGET = {
    VerdictsTable.FINGERPRINT,
    VerdictsTable.CONTENT_HASH,
    VerdictsTable.SPAN_ID,
    VerdictsTable.REPEAT
  };

  /** The evaluators that ask a panel. */
  static List<Evaluator> asking(List<Evaluator> evaluators, JudgeSettings judge) {
    return evaluators.stream()
        .filter(each -> each.file().judge() != null && each.file().judge().panel() != null)
        .filter(each -> judge.models().size() > 1)
        .toList();
  }

  /**
   * Appends what the table does not have yet.
   *
   * @param verdicts as {@link RunVerdicts} gives them, of the evaluators that ask a panel
   * @param stored the rows of the table in the same dates
   * @return how many were added
   */
  static long append(
      JobContext context,
      Dataset<Row> verdicts,
      Dataset<Row> stored,
      List<Evaluator> evaluators,
      JudgeSettings judge) {
    PanelVerdicts panel =
        new PanelVerdicts(
            evaluators.stream()
                .collect(
                    Collectors.toMap(
                        Evaluator::fingerprint, each -> each.file().judge().panel(), (a, b) -> a)),
            judge.models().stream().map(JudgeSettings::model).toList());
    Dataset<Row> combined =
        verdicts
            .groupBy(TARGET[0], TARGET[1], TARGET[2], TARGET[3])
            .agg(
                min(struct(
                        col(VerdictsTable.TARGET_DATE),
                        col(VerdictsTable.SOURCE),
                        col(VerdictsTable.TRACE_ID),
                        col(VerdictsTable.RELEASE),
                        col(VerdictsTable.ITEM_ID),
                        col(VerdictsTable.EVALUATOR_ID),
                        col(VerdictsTable.EVALUATOR_VERSION),
                        col(VerdictsTable.THRESHOLD),
                        col(VerdictsTable.REDACTOR_VERSION)))
                    .as(FIRST),
                collect_list(
                        struct(
                            VerdictsTable.MODEL,
                            VerdictsTable.PAIR_ID,
                            VerdictsTable.ATTEMPT,
                            VerdictsTable.STATUS,
                            VerdictsTable.SCORE,
                            VerdictsTable.JUSTIFICATION))
                    .as(MEMBERS))
            .flatMap(panel, Encoders.row(PairRow.SCHEMA))
            .withColumn(VerdictsTable.JUDGED_AT, lit(Timestamp.from(context.clock().instant())))
            .join(
                stored.select(VerdictsTable.VERDICT_ID),
                new String[] {VerdictsTable.VERDICT_ID},
                "left_anti");
    return context.lakehouse().appendIfAny(VerdictsTable.TABLE, combined);
  }

  @Override
  public Iterator<Row> call(Row target) {
    List<Row> members = new ArrayList<>(target.<Row>getList(target.fieldIndex(MEMBERS)));
    members.sort(Comparator.comparing((Row member) -> member.getString(0)));
    if (members.size() < models.size()) {
      return List.<Row>of().iterator();
    }
    PanelRule rule = rules.get(target.<String>getAs(VerdictsTable.FINGERPRINT));
    Row first = target.getStruct(target.fieldIndex(FIRST));
    String model = "panel %s: %s".formatted(rule.text(), String.join(" + ", models));
    String pair =
        Evaluator.sha256(
            model
                + "\n"
                + members.stream()
                    .map(each -> each.getString(1))
                    .collect(Collectors.joining("\n")));
    int attempt = members.stream().mapToInt(each -> each.getInt(2)).sum();
    PairRow row = new PairRow();
    for (String column : TARGET) {
      row.set(column, target.getAs(column));
    }
    for (String column : first.schema().fieldNames()) {
      row.set(column, first.getAs(column));
    }
    row.set(VerdictsTable.PAIR_ID, pair)
        .set(VerdictsTable.VERDICT_ID, Evaluator.sha256(pair + "\n" + attempt))
        .set(VerdictsTable.ATTEMPT, attempt)
        .set(VerdictsTable.ATTEMPTS, 0)
        .set(VerdictsTable.MODEL, model)
        .set(VerdictsTable.PARAMETERS_HASH, Evaluator.sha256(model))
        .set(VerdictsTable.JUDGED_AT, new Timestamp(0));
    return List.of(row.verdict(verdict(rule, members), first.getAs(VerdictsTable.THRESHOLD)).row())
        .iterator();
  }

  private static Verdict verdict(PanelRule rule, List<Row> members) {
    List<Row> scored =
        members.stream()
            .filter(each -> each.getString(3).equals(VerdictStatus.SCORED.text()))
            .toList();
    String votes =
        members.stream()
            .map(
                each ->
                    "%s %s"
                        .formatted(
                            each.getString(0),
                            each.isNullAt(4) ? each.getString(3) : each.getDouble(4)))
            .collect(Collectors.joining(", "));
    if (2 * scored.size() <= members.size()) {
      return Verdict.errored("panel_incomplete", "Too few of the panel gave a score: " + votes);
    }
    return Verdict.scored(
        rule.of(scored.stream().map(each -> each.getDouble(4)).toList()), votes, List.of());
  }
}
