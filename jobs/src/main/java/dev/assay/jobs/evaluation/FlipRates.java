package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How often judges that are asked several times about a target contradict themselves. */
final class FlipRates {
  private static final String FLAGS = "flags";
  private static final String RUNS = "runs";

  private FlipRates() {}

  /** The evaluators that ask several times. */
  static List<Evaluator> repeating(List<Evaluator> evaluators) {
    return evaluators.stream()
        .filter(each -> each.file().judge() != null && each.file().judge().repeats() > 1)
        .toList();
  }

  /**
   * The flips by evaluator and model.
   *
   * @param verdicts as {@link RunVerdicts} gives them
   */
  static Map<String, JudgeRepeats> of(Dataset<Row> verdicts) {
    Map<String, JudgeRepeats> rates = new TreeMap<>();
    List<Row> items =
        verdicts
            .where(col(VerdictsTable.FLAG).isNotNull())
            .groupBy(
                VerdictsTable.EVALUATOR_ID,
                VerdictsTable.EVALUATOR_VERSION,
                VerdictsTable.MODEL,
                VerdictsTable.PARAMETERS_HASH,
                VerdictsTable.CONTENT_HASH,
                VerdictsTable.SPAN_ID)
            .agg(
                sum(when(col(VerdictsTable.FLAG), 1L).otherwise(0L)).as(FLAGS),
                count(lit(1)).as(RUNS))
            .groupBy(
                col(VerdictsTable.EVALUATOR_ID),
                col(VerdictsTable.EVALUATOR_VERSION),
                col(VerdictsTable.MODEL),
                col(FLAGS),
                col(RUNS))
            .agg(count(lit(1)))
            .collectAsList();
    for (Row item : items) {
      boolean[] flags = new boolean[Math.toIntExact(item.getLong(4))];
      java.util.Arrays.fill(flags, 0, Math.toIntExact(item.getLong(3)), true);
      JudgeRepeats one = JudgeRepeats.ofItem(flags);
      long times = item.getLong(5);
      JudgeRepeats all =
          new JudgeRepeats(one.flips() * times, one.pairs() * times, one.flaggedPairs() * times);
      rates.merge(
          "%s@%d on %s".formatted(item.getString(0), item.getInt(1), item.getString(2)),
          all,
          JudgeRepeats::plus);
    }
    return rates;
  }
}
