package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.calibration.CalibrationCircumstances;
import dev.assay.udfs.calibration.EvaluatorFitness;
import dev.assay.udfs.calibration.ProductionAgreement;
import dev.assay.udfs.statistics.StratifiedMcc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the join and the counts of 1,000,000 verdicts of 50 evaluators on 20,000 labelled items
 * take, against a scan of the same verdicts, and how long the statistics take for each evaluator;
 * {@code -Dassay.items=1000 -Dassay.evaluators=5} is a small one.
 */
class CalibrateBenchmark {
  private static final int EVALUATORS = Integer.getInteger("assay.evaluators", 50);
  private static final int ITEMS = Integer.getInteger("assay.items", 20_000);

  @TempDir private Path folder;

  @Test
  void costsTwiceTheScanAtMost() {
    JobContext context = SharedSession.context(folder);
    long version = context.lakehouse().append(VerdictsTable.TABLE, verdicts());
    List<EvaluatorIdentity> evaluators = new ArrayList<>();
    for (int i = 0; i < EVALUATORS; i++) {
      evaluators.add(
          new EvaluatorIdentity("e" + i, 1, "f" + i, "mode", 1, EvaluatorIdentity.Fitting.FIXED));
    }
    List<Row> labelled = labelled();
    Dataset<Row> stored = context.lakehouse().readAsOf(VerdictsTable.TABLE, version);
    scan(stored);
    measure(context, version, labelled, evaluators);
    double scan = Double.MAX_VALUE;
    double counting = Double.MAX_VALUE;
    List<MeasuredEvaluator> measured = List.of();
    for (int round = 0; round < 3; round++) {
      scan = Math.min(scan, seconds(() -> scan(stored)));
      long began = System.nanoTime();
      measured = measure(context, version, labelled, evaluators);
      counting = Math.min(counting, (System.nanoTime() - began) / 1e9);
    }
    assertThat(measured).hasSize(EVALUATORS);
    List<MeasuredEvaluator> all = measured;
    Runnable statistics =
        () ->
            all.forEach(
                one -> {
                  EvaluatorFitness fitness =
                      EvaluatorFitness.of(one.outcomes(), CalibrationCircumstances.FIRST_LOOK);
                  ProductionAgreement.of(one.outcomes(), fitness.counts());
                  StratifiedMcc.posterior(one.outcomes().weighted(), 1).interval95();
                });
    statistics.run();
    double each = seconds(statistics) * 1000 / EVALUATORS;
    System.out.printf(
        "scan %.2f s, join and counts %.2f s, ratio %.2f (to reach: 2); statistics %.1f ms each (to reach: 50)%n",
        scan, counting, counting / scan, each);
    assertThat(counting).isLessThanOrEqualTo(2 * scan);
    assertThat(each).isLessThan(50);
  }

  private static List<MeasuredEvaluator> measure(
      JobContext context, long version, List<Row> labelled, List<EvaluatorIdentity> evaluators) {
    try (LabelledVerdicts verdicts =
        new LabelledVerdicts(context.lakehouse(), version, labelled, evaluators)) {
      return verdicts.measure();
    }
  }

  /** Reads every column that a calibration needs. */
  private static void scan(Dataset<Row> verdicts) {
    verdicts
        .agg(
            bit_xor(
                xxhash64(
                    col(VerdictsTable.VERDICT_ID),
                    col(VerdictsTable.EVALUATOR_ID),
                    col(VerdictsTable.EVALUATOR_VERSION),
                    col(VerdictsTable.FINGERPRINT),
                    col(VerdictsTable.CONTENT_HASH),
                    col(VerdictsTable.SPAN_ID),
                    col(VerdictsTable.STATUS),
                    col(VerdictsTable.SCORE),
                    col(VerdictsTable.FLAG),
                    col(VerdictsTable.THRESHOLD),
                    col(VerdictsTable.REPEAT),
                    col(VerdictsTable.MODEL),
                    col(VerdictsTable.MODEL_ANSWERED),
                    col(VerdictsTable.MODEL_FINGERPRINT),
                    col(VerdictsTable.PARAMETERS_HASH))))
        .collectAsList();
  }

  private static Dataset<Row> verdicts() {
    Dataset<Row> rows =
        SharedSession.spark()
            .range(0, (long) EVALUATORS * ITEMS, 1, 8)
            .withColumn("item", expr("id % " + ITEMS))
            .withColumn("evaluator", expr("id DIV " + ITEMS))
            .withColumn("good", expr("(item % 4 <> 0) = (pmod(hash(id), 10) <> 0)"));
    List<Column> columns = new ArrayList<>();
    for (StructField field : VerdictsTable.TABLE.schema().fields()) {
      columns.add(value(field.name()).cast(field.dataType()).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Column value(String column) {
    return switch (column) {
      case VerdictsTable.VERDICT_ID, VerdictsTable.PAIR_ID -> expr("sha2(string(id), 256)");
      case VerdictsTable.EVALUATOR_ID -> expr("concat('e', evaluator)");
      case VerdictsTable.FINGERPRINT -> expr("concat('f', evaluator)");
      case VerdictsTable.EVALUATOR_VERSION, VerdictsTable.ATTEMPTS -> lit(1);
      case VerdictsTable.ATTEMPT, VerdictsTable.REPEAT -> lit(0);
      case VerdictsTable.SOURCE -> lit("s");
      case VerdictsTable.TRACE_ID -> expr("concat('t', item)");
      case VerdictsTable.CONTENT_HASH -> expr("sha2(string(item), 256)");
      case VerdictsTable.STATUS -> lit("scored");
      case VerdictsTable.SCORE -> expr("IF(good, 0.9, 0.1)");
      case VerdictsTable.FLAG -> expr("NOT good");
      case VerdictsTable.THRESHOLD -> lit(0.5);
      case VerdictsTable.JUDGED_AT -> expr("TIMESTAMP'2026-11-02 00:00:00'");
      case VerdictsTable.TARGET_DATE -> expr("DATE'2026-11-01'");
      default -> lit(null);
    };
  }

  private static List<Row> labelled() {
    List<Row> rows = new ArrayList<>();
    List<Row> hashes =
        SharedSession.spark().range(ITEMS).select(expr("sha2(string(id), 256)")).collectAsList();
    for (int i = 0; i < ITEMS; i++) {
      rows.add(
          new GenericRowWithSchema(
              new Object[] {
                "s",
                "t" + i,
                hashes.get(i).getString(0),
                "train",
                "mode",
                i % 4 == 0,
                "random",
                0.1,
                false,
                "c" + i,
                null,
                new String[0]
              },
              DatasetParts.SCHEMA));
    }
    return rows;
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }
}
