package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.calibration.MeasuredEvaluator.Disagreement;
import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.calibration.NumberedItems.Drawn;
import dev.assay.jobs.run.AtOnce;
import dev.assay.udfs.calibration.OutcomeCounts;
import dev.assay.udfs.calibration.Stratum;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * What evaluators said of labelled items: folded, and counted.
 *
 * <p>Instruments, items and strata go by number, and stay on the driver under their names: what
 * Spark moves and groups is a row of numbers for each evaluator and item, where with names, most of
 * them hashes of 64 letters, it would sort.
 */
final class LabelledOutcomes implements AutoCloseable {
  static final int MOST_DISAGREEMENTS = 50;

  private static final String INSTRUMENT = NumberedInstruments.INSTRUMENT;
  private static final String ITEM = NumberedItems.ITEM;
  private static final String STRATUM = NumberedItems.STRATUM;
  private static final String POSITIVE = NumberedItems.POSITIVE;
  private static final String GRADED = NumberedItems.GRADED;
  private static final String[] SUBJECT = {
    INSTRUMENT, ITEM, STRATUM, POSITIVE, GRADED, NumberedItems.ITEM_HASH
  };
  private static final String BADNESS = "badness";
  private static final String PLACE = "place";

  /**
   * What an instrument said of the items that were drawn in one way.
   *
   * @param whole the instrument on its whole slice
   * @param split of the items
   * @param parts of the dataset that they lie in
   * @param between scores other than 0 and 1
   * @param graded scored items that a person has graded on a scale
   * @param threshold null where no verdict has one
   * @param digest of all outcomes, whatever their order
   * @param disagreements worst first
   */
  record Counted(
      Instrument whole,
      String split,
      List<String> parts,
      Stratum stratum,
      OutcomeCounts outcomes,
      JudgeRepeats repeats,
      long between,
      long graded,
      Double threshold,
      Set<String> answering,
      long digest,
      List<Disagreement> disagreements) {}

  /**
   * A score of an item.
   *
   * @param item as {@link DatasetParts#SCHEMA}
   */
  record Scored(Row item, double score, boolean flag) {}

  private final NumberedItems items;
  private final NumberedInstruments instruments;
  private final Dataset<Row> outcomes;

  private LabelledOutcomes(
      NumberedItems items, NumberedInstruments instruments, Dataset<Row> outcomes) {
    this.items = items;
    this.instruments = instruments;
    this.outcomes = outcomes;
  }

  /**
   * Looks up which instruments have said anything; what they said is read when it is asked for.
   *
   * @param labelled as {@link DatasetParts#of} gives them
   */
  static LabelledOutcomes of(
      Dataset<Row> verdicts, List<Row> labelled, List<EvaluatorIdentity> evaluators) {
    SparkSession spark = verdicts.sparkSession();
    NumberedItems items = new NumberedItems(labelled);
    NumberedInstruments instruments = NumberedInstruments.of(verdicts, evaluators, items);
    return new LabelledOutcomes(
        items, instruments, folded(instruments.of(verdicts, items.items(spark)), instruments));
  }

  /**
   * What is said once needs no fold, and that is most: of many rules, no row is moved, and to read
   * it again is cheaper than to keep it.
   */
  private static Dataset<Row> folded(Dataset<Row> verdicts, NumberedInstruments instruments) {
    Column once = col(INSTRUMENT).isin(instruments.once().toArray());
    Dataset<Row> single = TraceVerdicts.single(verdicts.filter(once), SUBJECT);
    if (instruments.once().size() == instruments.instruments().size()) {
      return single;
    }
    Dataset<Row> several =
        TraceVerdicts.fold(
            verdicts.filter(not(once)).repartition(col(INSTRUMENT), col(ITEM)), SUBJECT);
    return (instruments.once().isEmpty() ? several : single.unionByName(several))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Counts, for each instrument and each way in which items were drawn. */
  List<Counted> counted() {
    try (AtOnce reads = new AtOnce()) {
      Supplier<Map<List<Integer>, List<Disagreement>>> disagreements =
          reads.ask(this::disagreements);
      List<Row> counts = counts();
      return counts.stream()
          .map(
              row ->
                  counted(
                      row,
                      disagreements
                          .get()
                          .getOrDefault(List.of(row.getInt(0), row.getInt(1)), List.of())))
          .toList();
    }
  }

  private List<Row> counts() {
    return outcomes
        .groupBy(INSTRUMENT, STRATUM)
        .agg(
            countIf(positive().and(flagged())).as("tp"),
            countIf(not(positive()).and(flagged())).as("fp"),
            countIf(positive().and(not(flagged()))).as("fn"),
            countIf(not(positive()).and(not(flagged()))).as("tn"),
            countIf(status(VerdictStatus.ABSTAINED)).as("abstained"),
            countIf(status(VerdictStatus.ERRORED)).as("errored"),
            countIf(status(VerdictStatus.NOT_APPLICABLE)).as("not_applicable"),
            countIf(status(VerdictStatus.NOT_APPLICABLE).and(positive()))
                .as("positives_not_applicable"),
            countIf(col(TraceVerdicts.SCORE).gt(0).and(col(TraceVerdicts.SCORE).lt(1)))
                .as("between"),
            countIf(col(GRADED).and(col(TraceVerdicts.SCORE).isNotNull())).as(GRADED),
            sum(col(TraceVerdicts.REPEAT_FLIPS)).as("flips"),
            sum(col(TraceVerdicts.REPEAT_PAIRS)).as("pairs"),
            sum(col(TraceVerdicts.REPEAT_FLAGGED_PAIRS)).as("flagged_pairs"),
            max(col(TraceVerdicts.THRESHOLD)).as(TraceVerdicts.THRESHOLD),
            min(col(TraceVerdicts.FIRST_ANSWERING)).as(TraceVerdicts.FIRST_ANSWERING),
            max(col(TraceVerdicts.LAST_ANSWERING)).as(TraceVerdicts.LAST_ANSWERING),
            bit_xor(
                    xxhash64(
                        col(NumberedItems.ITEM_HASH),
                        col(TraceVerdicts.STATUS),
                        col(TraceVerdicts.SCORE),
                        flagged()))
                .as("digest"))
        .collectAsList()
        .stream()
        // Sums of fractions, and draws, depend on the order.
        .sorted(
            Comparator.comparingInt((Row row) -> row.getInt(0))
                .thenComparingInt(row -> row.getInt(1)))
        .toList();
  }

  private Counted counted(Row row, List<Disagreement> disagreements) {
    Drawn drawn = items.strata().get(row.getInt(1));
    Set<String> answered = new TreeSet<>();
    for (String column : List.of(TraceVerdicts.FIRST_ANSWERING, TraceVerdicts.LAST_ANSWERING)) {
      Integer answer = row.getAs(column);
      if (answer != null) {
        answered.add(instruments.answering().get(answer));
      }
    }
    return new Counted(
        instruments.instruments().get(row.getInt(0)),
        drawn.split(),
        drawn.parts(),
        drawn.stratum(),
        new OutcomeCounts(
            new ConfusionCounts(
                count(row, "tp"), count(row, "fp"), count(row, "fn"), count(row, "tn")),
            count(row, "abstained"),
            count(row, "errored"),
            count(row, "not_applicable"),
            count(row, "positives_not_applicable")),
        new JudgeRepeats(count(row, "flips"), count(row, "pairs"), count(row, "flagged_pairs")),
        count(row, "between"),
        count(row, GRADED),
        row.getAs(TraceVerdicts.THRESHOLD),
        answered,
        row.<Long>getAs("digest"),
        disagreements);
  }

  /** By instrument and stratum, worst first, and no more than are shown. */
  private Map<List<Integer>, List<Disagreement>> disagreements() {
    Map<List<Integer>, List<Disagreement>> found = new HashMap<>();
    outcomes
        .filter(positive().notEqual(flagged()))
        .withColumn(
            BADNESS, abs(col(TraceVerdicts.SCORE).minus(when(positive(), 0.0).otherwise(1.0))))
        .withColumn(
            PLACE,
            row_number()
                .over(
                    Window.partitionBy(INSTRUMENT, STRATUM)
                        .orderBy(col(BADNESS).desc(), col(ITEM))))
        .filter(col(PLACE).leq(MOST_DISAGREEMENTS))
        .select(INSTRUMENT, STRATUM, ITEM, BADNESS, TraceVerdicts.SCORE)
        .collectAsList()
        .forEach(
            row -> {
              Row item = items.item(row.getInt(2));
              found
                  .computeIfAbsent(
                      List.of(row.getInt(0), row.getInt(1)), absent -> new ArrayList<>())
                  .add(
                      new Disagreement(
                          row.getDouble(3),
                          item.getAs(LabelledItems.SOURCE),
                          item.getAs(LabelledItems.TRACE_ID),
                          item.<Boolean>getAs(POSITIVE),
                          row.getDouble(4)));
            });
    return found;
  }

  /**
   * The scores themselves, in order of items: what thresholds and grades need beyond counts. Ask
   * for few instruments at a time: there is a row for each item.
   */
  Map<Instrument, List<Scored>> scored(Set<Instrument> wanted) {
    Object[] numbers = wanted.stream().map(instruments.instruments()::indexOf).toArray();
    Map<Instrument, List<Scored>> scored = new LinkedHashMap<>();
    outcomes
        .filter(col(INSTRUMENT).isin(numbers).and(col(TraceVerdicts.SCORE).isNotNull()))
        .select(INSTRUMENT, ITEM, TraceVerdicts.SCORE, TraceVerdicts.FLAG)
        .orderBy(INSTRUMENT, ITEM)
        .collectAsList()
        .forEach(
            row -> {
              Instrument instrument = instruments.instruments().get(row.getInt(0));
              Row item = items.item(row.getInt(1));
              if (Slices.holds(instrument.slice(), item.getAs(LabelledItems.SPLIT), List.of())) {
                scored
                    .computeIfAbsent(instrument, absent -> new ArrayList<>())
                    .add(new Scored(item, row.getDouble(2), row.getBoolean(3)));
              }
            });
    return scored;
  }

  @Override
  public void close() {
    outcomes.unpersist();
  }

  private static Column positive() {
    return col(POSITIVE);
  }

  private static Column flagged() {
    return col(TraceVerdicts.FLAG);
  }

  private static Column status(VerdictStatus status) {
    return col(TraceVerdicts.STATUS).equalTo(status.text());
  }

  /** A null condition, of an item without a score, counts as false. */
  private static Column countIf(Column condition) {
    return functions.count(when(condition, 1));
  }

  private static long count(Row row, String column) {
    return row.<Long>getAs(column);
  }
}
