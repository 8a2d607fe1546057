package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.RowBuilder;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.MccEstimate;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateJobTest {
  private static final int ITEMS = 60;
  private static final String MODE = "invented-citation";
  private static final EvaluatorIdentity RULE =
      new EvaluatorIdentity("citations", 1, "f-rule", MODE, 1, EvaluatorIdentity.Fitting.FIXED);
  private static final EvaluatorIdentity CLASSIFIER =
      new EvaluatorIdentity("classifier", 1, "f-clf", MODE, 1, EvaluatorIdentity.Fitting.FITTED);
  private static final EvaluatorIdentity FOLDED =
      new EvaluatorIdentity("folded", 1, "f-fold", MODE, 1, EvaluatorIdentity.Fitting.OUT_OF_FOLD);
  private static final EvaluatorIdentity JUDGE =
      new EvaluatorIdentity("judge", 2, "f-judge", MODE, 1, EvaluatorIdentity.Fitting.FIXED);
  private static final EvaluatorIdentity SILENT =
      new EvaluatorIdentity("silent", 1, "f-silent", MODE, 1, EvaluatorIdentity.Fitting.FIXED);

  @TempDir private Path folder;

  @Test
  void measuresEvaluatorsOnceAndCountsLooks() {
    JobContext context = SharedSession.context(folder);
    RowBuilder first = verdicts();
    for (int i = 0; i < ITEMS; i++) {
      verdict(first, RULE, i, flagsAsRule(i) ? 0.0 : 1.0);
      verdict(first, CLASSIFIER, i, i < 30 ? 0.1 : 0.9);
    }
    // Nobody has labelled this one, and this evaluator is not asked about.
    verdict(first, RULE, 99, 0.0);
    verdict(first, new EvaluatorIdentity("other", 1, "f", MODE, 1, RULE.fitting()), 1, 0.0);
    context.lakehouse().append(VerdictsTable.TABLE, first.dataset());

    Outcome outcome = CalibrateJob.run(context, dataset(), List.of(RULE, CLASSIFIER, SILENT));

    assertThat(outcome.accounting()).isEqualTo(new Accounting(2, 2, 0, 0, 0));
    List<Row> rows = rows(context);
    Row rule = rows.get(0);
    assertThat(rule.<String>getAs(CalibrationsTable.EVALUATOR_ID)).isEqualTo("citations");
    assertThat(rule.<String>getAs(CalibrationsTable.STATUS)).isEqualTo("GATE_CONFIRMED");
    assertThat(rule.<Long>getAs(CalibrationsTable.TRUE_POSITIVES)).isEqualTo(28);
    assertThat(rule.<Long>getAs(CalibrationsTable.FALSE_NEGATIVES)).isEqualTo(2);
    assertThat(rule.<Long>getAs(CalibrationsTable.FALSE_POSITIVES)).isEqualTo(2);
    assertThat(rule.<Long>getAs(CalibrationsTable.TRUE_NEGATIVES)).isEqualTo(26);
    assertThat(rule.<Double>getAs(CalibrationsTable.COVERAGE)).isEqualTo(1);
    assertThat(rule.<String>getAs(CalibrationsTable.REASON))
        .contains("unsure of them or disagree: 1");
    assertThat(rule.<Integer>getAs(CalibrationsTable.LOOK)).isEqualTo(1);
    assertThat(rule.<Double>getAs(CalibrationsTable.EFFECTIVE_N)).isBetween(20.0, 57.9);
    assertThat(rule.<Row>getList(rule.fieldIndex(CalibrationsTable.DISAGREEMENTS)))
        .extracting(row -> row.getAs("trace_id"))
        .containsExactly("t28", "t29", "t30", "t31");
    Row classifier = rows.get(1);
    assertThat(classifier.<String>getAs(CalibrationsTable.SLICE)).isEqualTo("held_out");
    assertThat(classifier.<Long>getAs(CalibrationsTable.N)).isEqualTo(19);
    assertThat(outcome.lines())
        .anySatisfy(line -> assertThat(line).contains("has a verdict of theirs: silent@1"));

    Outcome again = CalibrateJob.run(context, dataset(), List.of(RULE, CLASSIFIER));
    assertThat(again.accounting()).isEqualTo(new Accounting(2, 0, 0, 2, 0));
    assertThat(again.lines().get(0)).contains("nothing was written");
    assertThat(rows(context)).isEqualTo(rows);
    assertThat(again.details().get("calibrations"))
        .isEqualTo(outcome.details().get("calibrations"));

    // A content that was judged twice, under two ids, counts once.
    RowBuilder twice = verdicts();
    for (int i = 0; i < 5; i++) {
      verdict(twice, RULE, i, 0.0);
      verdict(twice, CLASSIFIER, i, 0.1);
    }
    context.lakehouse().append(VerdictsTable.TABLE, twice.dataset());
    Outcome repeated = CalibrateJob.run(context, dataset(), List.of(RULE, CLASSIFIER));
    assertThat(repeated.accounting()).isEqualTo(new Accounting(2, 0, 0, 2, 0));
    assertThat(repeated.details()).isEqualTo(again.details());

    judgedInRepeats(context);
  }

  /** A judge whose first verdicts are partly errors; they are asked for again and then count. */
  private static void judgedInRepeats(JobContext context) {
    RowBuilder spoiled = verdicts();
    for (int i = 0; i < ITEMS; i++) {
      for (int repeat = 0; repeat < 3; repeat++) {
        if (i % 2 == 0) {
          failure(spoiled, JUDGE, i, repeat, i % 4 == 0 ? "errored" : "abstained");
        } else {
          judged(spoiled, JUDGE, i, repeat);
        }
      }
    }
    context.lakehouse().append(VerdictsTable.TABLE, spoiled.dataset());
    CalibrateJob.run(context, dataset(), List.of(JUDGE));
    Row partly = latest(context, "judge");
    assertThat(partly.<Long>getAs(CalibrationsTable.N)).isEqualTo(28);
    assertThat(partly.<Long>getAs(CalibrationsTable.ERRORED)).isEqualTo(15);
    assertThat(partly.<Long>getAs(CalibrationsTable.ABSTAINED)).isEqualTo(15);
    assertThat(partly.<Double>getAs(CalibrationsTable.COVERAGE)).isEqualTo(28 / 58.0);
    assertThat(partly.<String>getAs(CalibrationsTable.STATUS)).isEqualTo("SIGNAL");
    assertThat(partly.<String>getAs(CalibrationsTable.JUDGE_MODEL)).isEqualTo("m");

    RowBuilder healed = verdicts();
    for (int i = 0; i < ITEMS; i += 2) {
      for (int repeat = 0; repeat < 3; repeat++) {
        judged(healed, JUDGE, i, repeat);
      }
    }
    context.lakehouse().append(VerdictsTable.TABLE, healed.dataset());
    CalibrateJob.run(context, dataset(), List.of(JUDGE));
    Row whole = latest(context, "judge");
    assertThat(whole.<Integer>getAs(CalibrationsTable.SEQUENCE)).isEqualTo(2);
    assertThat(whole.<Integer>getAs(CalibrationsTable.LOOK)).isEqualTo(1);
    assertThat(whole.<Long>getAs(CalibrationsTable.N)).isEqualTo(58);
    assertThat(whole.<Double>getAs(CalibrationsTable.MCC)).isEqualTo(1);
    // Of three runs one differs: two of three pairs.
    assertThat(whole.<Long>getAs(CalibrationsTable.REPEAT_PAIRS)).isEqualTo(3 * 58);
    assertThat(whole.<Double>getAs(CalibrationsTable.FLIP_RATE)).isEqualTo(2 / 3.0);
    assertThat(whole.<Double>getAs(CalibrationsTable.TEST_RETEST)).isNegative();
    assertThat(whole.<String>getAs(CalibrationsTable.STATUS)).isEqualTo("GATE_CONFIRMED");

    EvaluatorIdentity revised =
        new EvaluatorIdentity("judge", 3, "f-judge-3", MODE, 1, EvaluatorIdentity.Fitting.FIXED);
    RowBuilder other = verdicts();
    for (int i = 0; i < ITEMS; i++) {
      judged(other, revised, i, 0);
    }
    context.lakehouse().append(VerdictsTable.TABLE, other.dataset());
    CalibrateJob.run(context, dataset(), List.of(JUDGE, revised));
    assertThat(latest(context, "judge").<Integer>getAs(CalibrationsTable.LOOK)).isEqualTo(2);
    assertThat(rows(context)).hasSize(5);
  }

  /** 40 failures and 40 others, graded by people; half of each by another model. */
  @Test
  void looksAtPartsGradesThresholdsAndReviewers() {
    JobContext context = SharedSession.context(folder);
    RowBuilder scores = verdicts();
    for (int i = 0; i < 80; i++) {
      // Right for the model a; for b it says nothing. All scores are far above the threshold.
      double right = i < 40 ? 0.6 : 0.9;
      verdict(scores, RULE, i, i % 2 == 0 ? right + i / 1000.0 : 0.75);
      verdict(scores, CLASSIFIER, i, i % 3 == 0 ? 0.9 : right - 0.3);
      verdict(scores, FOLDED, i, i % 3 == 0 ? 0.9 : right - 0.3);
    }
    context.lakehouse().append(VerdictsTable.TABLE, scores.dataset());

    CalibrateJob.run(context, graded(Map.of()), List.of(RULE, CLASSIFIER, FOLDED));

    Row rule = of(context, "citations", "all");
    assertThat(rule.<String>getAs(CalibrationsTable.MCC_STATUS)).isEqualTo("NEVER_FLAGS");
    assertThat(rule.<Double>getAs(CalibrationsTable.SUGGESTED_THRESHOLD)).isBetween(0.63, 0.94);
    assertThat(rule.<Double>getAs(CalibrationsTable.OUT_OF_FOLD_MCC)).isBetween(0.4, 0.7);
    assertThat(rule.<Integer>getAs(CalibrationsTable.GRADED_LABELS)).isEqualTo(80);
    assertThat(rule.<Double>getAs(CalibrationsTable.SPEARMAN)).isBetween(0.5, 0.9);
    assertThat(rule.<Boolean>getAs(CalibrationsTable.RANKS_USABLE)).isTrue();
    assertThat(rule.<Double>getAs(CalibrationsTable.PRODUCTION_PREVALENCE)).isEqualTo(0.5);
    assertThat(rule.<String>getAs(CalibrationsTable.PREVALENCE_BASIS)).isEqualTo("random_labels");
    assertThat(
            calibrations(context)
                .filter(col(CalibrationsTable.EVALUATOR_ID).equalTo("citations"))
                .select(CalibrationsTable.SLICE)
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("all", "model=a", "model=b", "length=long", "length=short");
    assertThat(of(context, "citations", "model=a").<Long>getAs(CalibrationsTable.LABELLED))
        .isEqualTo(40);

    // What was fitted is measured on what was held out, and on that beside what it was fitted on.
    Row classifier = of(context, "classifier", "held_out");
    assertThat(classifier.<Long>getAs(CalibrationsTable.LABELLED)).isEqualTo(27);
    assertThat(classifier.<Double>getAs(CalibrationsTable.FITTED_MCC)).isEqualTo(1);
    assertThat(classifier.<String>getAs(CalibrationsTable.OVERFIT)).isEqualTo("overfit");
    assertThat(
            of(context, "classifier", "held_out/model=a").<Long>getAs(CalibrationsTable.LABELLED))
        .isEqualTo(14);

    // What says of its own traces what other folds say is measured on all, and held back by the
    // gap.
    Row folded = of(context, "folded", "all");
    assertThat(folded.<Long>getAs(CalibrationsTable.LABELLED)).isEqualTo(80);
    assertThat(folded.<Double>getAs(CalibrationsTable.FITTED_MCC)).isEqualTo(1);
    assertThat(folded.<Double>getAs(CalibrationsTable.HELD_OUT_MCC)).isZero();
    assertThat(folded.<String>getAs(CalibrationsTable.STATUS)).isEqualTo("SIGNAL");
    assertThat(folded.<String>getAs(CalibrationsTable.REASON)).contains("overfit");

    MccEstimate quarrel = MccEstimate.of(new ConfusionCounts(20, 20, 20, 20));
    CalibrateJob.run(context, graded(Map.of(MODE, quarrel)), List.of(RULE));
    Row open =
        calibrations(context)
            .filter(col(CalibrationsTable.CEILING_HIGH).isNotNull())
            .filter(col(CalibrationsTable.SLICE).equalTo("all"))
            .first();
    assertThat(open.<String>getAs(CalibrationsTable.STATUS)).isEqualTo("FIX_LABELS");
    assertThat(open.<String>getAs(CalibrationsTable.REASON)).contains("Reviewers agree so little");
    assertThat(open.<Double>getAs(CalibrationsTable.REVIEWER_MCC)).isZero();
  }

  private static Row of(JobContext context, String evaluator, String slice) {
    return calibrations(context)
        .filter(
            col(CalibrationsTable.EVALUATOR_ID)
                .equalTo(evaluator)
                .and(col(CalibrationsTable.SLICE).equalTo(slice)))
        .first();
  }

  private static CalibrationInput graded(Map<String, MccEstimate> reviewers) {
    RowBuilder items = items();
    RowBuilder labels = labels();
    for (int i = 0; i < 80; i++) {
      items.add(
          DatasetItemsTable.ITEM_ID, "i" + i,
          DatasetItemsTable.TRACE_ID, "t" + i,
          DatasetItemsTable.CLUSTER, "c" + i,
          DatasetItemsTable.CONTENT_HASH, "hash-" + i,
          DatasetItemsTable.SPLIT, i % 3 == 0 ? "held_out" : "train",
          DatasetItemsTable.TRACE,
              "{\"spans\":[{\"spanId\":\"1\",\"operation\":\"LLM\",\"responseModel\":\"%s\",\"outputText\":\"%s\"}]}"
                  .formatted(i % 2 == 0 ? "a" : "b", "x".repeat(i)));
      labels.add(
          EffectiveLabels.TRACE_ID,
          "t" + i,
          EffectiveLabels.POSITIVE,
          i < 40,
          EffectiveLabels.ANNOTATOR_KIND,
          "HUMAN",
          EffectiveLabels.VALUE_NUMBER,
          i < 40 ? 1.0 + i % 2 : 4.0 + i % 2,
          EffectiveLabels.ARM,
          "random");
    }
    return new CalibrationInput(
        "ds", 1, "content", 3, items.dataset(), labels.dataset(), reviewers, Map.of());
  }

  @Test
  void foldsSpansRepeatsAndAttempts() {
    RowBuilder rows = verdicts();
    span(rows, "flagged", "a", 0, "scored", 0.2);
    span(rows, "flagged", "b", 0, "errored", null);
    span(rows, "hidden", "a", 0, "scored", 0.9);
    span(rows, "hidden", "b", 0, "errored", null);
    span(rows, "torn", "a", 0, "scored", 0.9);
    span(rows, "torn", "b", 0, "abstained", null);
    span(rows, "mean", "a", 0, "scored", 0.0);
    span(rows, "mean", "a", 1, "scored", 1.0);
    span(rows, "mean", "a", 2, "scored", 1.0);
    span(rows, "again", "a", 0, "errored", null);
    span(rows, "again", "a", 0, "scored", 0.7);
    span(rows, "mute", "a", 0, "not_applicable", null);
    span(rows, "partly", "a", 0, "not_applicable", null);
    span(rows, "partly", "b", 0, "scored", 0.8);

    List<Row> folded =
        TraceVerdicts.of(rows.dataset())
            .orderBy(TraceVerdicts.CONTENT_HASH)
            .select(
                TraceVerdicts.CONTENT_HASH,
                TraceVerdicts.STATUS,
                TraceVerdicts.SCORE,
                TraceVerdicts.FLAG)
            .collectAsList();

    assertThat(folded)
        .extracting(Row::toString)
        .containsExactly(
            "[again,scored,0.7,false]",
            "[flagged,scored,0.2,true]",
            "[hidden,errored,null,null]",
            "[mean,scored,0.666666666667,false]",
            "[mute,not_applicable,null,null]",
            "[partly,scored,0.8,false]",
            "[torn,abstained,null,null]");
  }

  private static CalibrationInput dataset() {
    RowBuilder items = items();
    RowBuilder labels = labels();
    for (int i = 0; i < ITEMS; i++) {
      items.add(
          DatasetItemsTable.ITEM_ID, "i" + i,
          DatasetItemsTable.TRACE_ID, "t" + i,
          DatasetItemsTable.CLUSTER, "c" + i,
          DatasetItemsTable.CONTENT_HASH, "hash-" + i,
          DatasetItemsTable.SPLIT, i % 3 == 0 ? "held_out" : "train");
      // The last two say nothing: nobody could decide on one, a model has labelled the other.
      labels.add(
          EffectiveLabels.TRACE_ID, "t" + i,
          EffectiveLabels.POSITIVE, i == 59 ? null : Boolean.valueOf(i < 30),
          EffectiveLabels.ANNOTATOR_KIND, i == 57 ? "LLM" : "HUMAN",
          EffectiveLabels.ARM, i < 40 ? "signal" : "random",
          EffectiveLabels.INCLUSION_PROBABILITY, i < 40 ? 1.0 : 0.1);
    }
    return new CalibrationInput(
        "ds", 1, "content", 3, items.dataset(), labels.dataset(), Map.of(), Map.of());
  }

  private static RowBuilder items() {
    return RowBuilder.of(DatasetItemsTable.TABLE.schema())
        .always(DatasetItemsTable.NAME, "ds")
        .always(DatasetItemsTable.VERSION, 1)
        .always(DatasetItemsTable.SOURCE, "s")
        .always(DatasetItemsTable.INPUT_HASH, "h")
        .always(DatasetItemsTable.SYNTHETIC, false);
  }

  private static RowBuilder labels() {
    return RowBuilder.of(EffectiveLabels.SCHEMA)
        .always(EffectiveLabels.SOURCE, "s")
        .always(EffectiveLabels.FAILURE_MODE, MODE)
        .always(EffectiveLabels.RUBRIC_VERSION, 1)
        .always(EffectiveLabels.STATUS, "positive")
        .always(EffectiveLabels.ADJUDICATED, false)
        .always(EffectiveLabels.ANNOTATORS, new String[] {"anna"})
        .always(EffectiveLabels.NUMBER_OF_LABELS, 1)
        .always(EffectiveLabels.SYNTHETIC, false)
        .always(EffectiveLabels.LABELLED_AT, Timestamp.valueOf("2026-11-01 00:00:00"));
  }

  private static boolean flagsAsRule(int i) {
    return i < 28 || i == 30 || i == 31;
  }

  private static RowBuilder verdicts() {
    return RowBuilder.of(VerdictsTable.TABLE.schema())
        .always(VerdictsTable.SOURCE, "s")
        .always(VerdictsTable.STATUS, "scored")
        .always(VerdictsTable.THRESHOLD, 0.5)
        .always(VerdictsTable.REPEAT, 0)
        .always(VerdictsTable.ATTEMPT, 0)
        .always(VerdictsTable.PAIR_ID, "p")
        .always(VerdictsTable.ATTEMPTS, 1)
        .always(VerdictsTable.JUDGED_AT, Timestamp.valueOf("2026-11-02 00:00:00"))
        .always(VerdictsTable.TARGET_DATE, Date.valueOf("2026-11-01"));
  }

  private static void verdict(RowBuilder rows, EvaluatorIdentity evaluator, int i, double score) {
    rows.add(
        VerdictsTable.VERDICT_ID,
        evaluator.fingerprint() + i,
        VerdictsTable.EVALUATOR_ID,
        evaluator.id(),
        VerdictsTable.EVALUATOR_VERSION,
        evaluator.version(),
        VerdictsTable.FINGERPRINT,
        evaluator.fingerprint(),
        VerdictsTable.TRACE_ID,
        "t" + i,
        VerdictsTable.CONTENT_HASH,
        "hash-" + i,
        VerdictsTable.SCORE,
        score,
        VerdictsTable.FLAG,
        score < 0.5);
  }

  /** Two of three repeats are right. */
  private static void judged(RowBuilder rows, EvaluatorIdentity judge, int i, int repeat) {
    double right = i < 30 ? 0.1 : 0.9;
    rows.add(
        VerdictsTable.VERDICT_ID,
        judge.fingerprint() + i + "/" + repeat,
        VerdictsTable.EVALUATOR_ID,
        judge.id(),
        VerdictsTable.EVALUATOR_VERSION,
        judge.version(),
        VerdictsTable.FINGERPRINT,
        judge.fingerprint(),
        VerdictsTable.TRACE_ID,
        "t" + i,
        VerdictsTable.CONTENT_HASH,
        "hash-" + i,
        VerdictsTable.MODEL,
        "m",
        VerdictsTable.MODEL_ANSWERED,
        "m-2026",
        VerdictsTable.REPEAT,
        repeat,
        VerdictsTable.SCORE,
        repeat == 1 ? 1 - right : right,
        VerdictsTable.FLAG,
        (repeat == 1 ? 1 - right : right) < 0.5);
  }

  private static void failure(
      RowBuilder rows, EvaluatorIdentity judge, int i, int repeat, String status) {
    rows.add(
        VerdictsTable.VERDICT_ID,
        judge.fingerprint() + i + "/" + repeat + status,
        VerdictsTable.EVALUATOR_ID,
        judge.id(),
        VerdictsTable.EVALUATOR_VERSION,
        judge.version(),
        VerdictsTable.FINGERPRINT,
        judge.fingerprint(),
        VerdictsTable.TRACE_ID,
        "t" + i,
        VerdictsTable.CONTENT_HASH,
        "hash-" + i,
        VerdictsTable.MODEL,
        "m",
        VerdictsTable.STATUS,
        status,
        VerdictsTable.REPEAT,
        repeat);
  }

  private static void span(
      RowBuilder rows, String content, String span, int repeat, String status, Double score) {
    rows.add(
        VerdictsTable.VERDICT_ID, content + span + repeat + status,
        VerdictsTable.EVALUATOR_ID, "e",
        VerdictsTable.EVALUATOR_VERSION, 1,
        VerdictsTable.FINGERPRINT, "f",
        VerdictsTable.TRACE_ID, content,
        VerdictsTable.CONTENT_HASH, content,
        VerdictsTable.SPAN_ID, span,
        VerdictsTable.REPEAT, repeat,
        VerdictsTable.STATUS, status,
        VerdictsTable.SCORE, score,
        VerdictsTable.FLAG, score == null ? null : Boolean.valueOf(score < 0.5));
  }

  private static List<Row> rows(JobContext context) {
    return calibrations(context)
        .orderBy(CalibrationsTable.EVALUATOR_ID, CalibrationsTable.CALIBRATION_ID)
        .collectAsList();
  }

  private static Row latest(JobContext context, String evaluator) {
    Dataset<Row> ordered =
        calibrations(context)
            .filter(col(CalibrationsTable.EVALUATOR_ID).equalTo(evaluator))
            .orderBy(
                col(CalibrationsTable.EVALUATOR_VERSION).desc(),
                col(CalibrationsTable.SEQUENCE).desc());
    return ordered.first();
  }

  private static Dataset<Row> calibrations(JobContext context) {
    return context.lakehouse().read(CalibrationsTable.TABLE);
  }
}
