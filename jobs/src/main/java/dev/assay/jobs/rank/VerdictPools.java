package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.evaluation.DayVerdicts;
import dev.assay.jobs.evaluation.EvaluatorsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.queue.Arm;
import dev.assay.udfs.queue.Candidate;
import dev.assay.udfs.queue.DayQueue;
import dev.assay.udfs.queue.Offer;
import dev.assay.udfs.signal.SignalFamily;
import dev.assay.udfs.similarity.StableHash;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * The traces of the day before that evaluators have seen, by what they said: those on which
 * evaluators of one failure mode contradict each other are for a second opinion, those of which any
 * evaluator flagged a part are flagged, the others unflagged.
 *
 * @param drawn of each arm as many as a week may need, in the order of the draw
 * @param sizes how many traces each pool has
 */
record VerdictPools(Map<Arm, List<Candidate>> drawn, Map<Arm, Integer> sizes) {
  private static final VerdictPools NONE = new VerdictPools(Map.of(), Map.of());

  /** The signal that speaks for a second opinion. */
  private static final String DISAGREEMENT = "evaluator_disagreement";

  private static final String SCORED = "scored";
  private static final String ANY = "any_flag";
  private static final String ALL = "all_flags";
  private static final String CONTRADICTION = "contradiction";
  private static final String ARM = "arm";
  private static final String DRAW = "draw";
  private static final String PLACE = "place";
  private static final String POOL = "pool";

  /**
   * Reads the pools for a day.
   *
   * @param offered traces that the queue has had since the day before
   * @param busy rows of {@code signals} of the day itself: traces that other arms may offer
   * @param consent over {@code traces}: whether a trace may be offered
   * @param most how many of each pool are wanted at most
   */
  static VerdictPools of(
      Lakehouse lakehouse,
      LocalDate day,
      Dataset<Row> offered,
      Dataset<Row> busy,
      Column consent,
      long seed,
      int most) {
    Column before = lit(Date.valueOf(day.minusDays(1)));
    Dataset<Row> verdicts =
        DayVerdicts.of(lakehouse, day.minusDays(1))
            .where(col(VerdictsTable.STATUS).equalTo(SCORED));
    if (verdicts.isEmpty()) {
      return NONE;
    }
    Dataset<Row> consenting =
        lakehouse
            .read(TracesTable.TABLE)
            .where(col(TracesTable.TRACE_DATE).equalTo(before))
            .where(consent)
            .select(TracesTable.SOURCE, TracesTable.TRACE_ID, TracesTable.CONTENT_HASH);
    String[] key = {TracesTable.SOURCE, TracesTable.TRACE_ID};
    Dataset<Row> pools =
        said(lakehouse, verdicts)
            .join(consenting, key, "inner")
            .join(broadcast(offered.select(key[0], key[1])), key, "left_anti")
            .join(busy.select(key[0], key[1]), key, "left_anti")
            .withColumn(DRAW, draw(seed));
    WindowSpec pool = Window.partitionBy(ARM);
    return collect(
        pools
            .withColumn(PLACE, row_number().over(pool.orderBy(col(DRAW), col(key[0]), col(key[1]))))
            .withColumn(POOL, count(lit(1)).over(pool))
            .where(col(PLACE).leq(most))
            .orderBy(ARM, PLACE));
  }

  /** Each trace once, with its arm and the failure mode that is contradicted or flagged. */
  private static Dataset<Row> said(Lakehouse lakehouse, Dataset<Row> verdicts) {
    Dataset<Row> modes =
        lakehouse
            .read(EvaluatorsTable.TABLE)
            .select(
                col(EvaluatorsTable.EVALUATOR_ID),
                col(EvaluatorsTable.VERSION).as(VerdictsTable.EVALUATOR_VERSION),
                col(EvaluatorsTable.FAILURE_MODE));
    return verdicts
        .join(
            broadcast(modes),
            new String[] {VerdictsTable.EVALUATOR_ID, VerdictsTable.EVALUATOR_VERSION},
            "left")
        .groupBy(
            col(VerdictsTable.SOURCE),
            col(VerdictsTable.TRACE_ID),
            coalesce(col(EvaluatorsTable.FAILURE_MODE), col(VerdictsTable.EVALUATOR_ID))
                .as(EvaluatorsTable.FAILURE_MODE),
            col(VerdictsTable.EVALUATOR_ID))
        .agg(bool_or(col(VerdictsTable.FLAG)).as(VerdictsTable.FLAG))
        .groupBy(VerdictsTable.SOURCE, VerdictsTable.TRACE_ID, EvaluatorsTable.FAILURE_MODE)
        .agg(bool_or(col(VerdictsTable.FLAG)).as(ANY), bool_and(col(VerdictsTable.FLAG)).as(ALL))
        .groupBy(VerdictsTable.SOURCE, VerdictsTable.TRACE_ID)
        .agg(bool_or(col(ANY)).as(ANY), bool_or(col(ANY).and(not(col(ALL)))).as(CONTRADICTION))
        .withColumn(
            ARM,
            when(col(CONTRADICTION), Arm.SECOND_OPINION.key())
                .when(col(ANY), Arm.FLAGGED.key())
                .otherwise(Arm.UNFLAGGED.key()));
  }

  private static Column draw(long seed) {
    UDF2<String, String, Double> unit =
        (source, traceId) -> StableHash.unit("%d/verdicts/%s/%s".formatted(seed, source, traceId));
    return udf(unit, DataTypes.DoubleType)
        .apply(col(TracesTable.SOURCE), col(TracesTable.TRACE_ID));
  }

  private static VerdictPools collect(Dataset<Row> pools) {
    Map<Arm, List<Candidate>> drawn = new EnumMap<>(Arm.class);
    Map<Arm, Integer> sizes = new EnumMap<>(Arm.class);
    for (Row row : pools.collectAsList()) {
      Arm arm = Arm.of(row.getAs(ARM));
      sizes.put(arm, Math.toIntExact(row.<Long>getAs(POOL)));
      drawn
          .computeIfAbsent(arm, unused -> new ArrayList<>())
          .add(
              new Candidate(
                  row.getAs(TracesTable.SOURCE),
                  row.getAs(TracesTable.TRACE_ID),
                  row.getAs(TracesTable.CONTENT_HASH),
                  0,
                  arm == Arm.SECOND_OPINION ? DISAGREEMENT : null,
                  arm == Arm.SECOND_OPINION ? SignalFamily.EVALUATORS.key() : null,
                  why(arm)));
    }
    return new VerdictPools(drawn, sizes);
  }

  /** The day's offers of an arm. */
  List<Offer> offers(DayQueue queue, Arm arm) {
    int places =
        switch (arm) {
          case SECOND_OPINION -> queue.places().secondOpinion();
          case FLAGGED -> queue.places().flagged();
          case UNFLAGGED -> queue.places().unflagged();
          case SIGNAL, RANDOM ->
              throw new IllegalArgumentException(arm + " does not draw from verdicts");
        };
    return queue.offers(
        arm,
        drawn.getOrDefault(arm, List.of()).stream().limit(places).toList(),
        sizes.getOrDefault(arm, 0));
  }

  private static String why(Arm arm) {
    return switch (arm) {
      case SECOND_OPINION -> "evaluators of one failure mode contradict each other";
      case FLAGGED -> "flagged by an evaluator";
      default -> "seen by evaluators, and not flagged";
    };
  }
}
