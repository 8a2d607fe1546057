package dev.assay.jobs.calibration;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.calibration.NumberedItems.Drawn;
import dev.assay.jobs.calibration.OutcomeTallies.Group;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.calibration.OutcomeTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * What evaluators said of labelled items: folded, and counted.
 *
 * <p>Instruments, items and strata go by number, and stay on the driver under their names: what
 * Spark moves and groups is a row of numbers for each evaluator and item, where with names, most of
 * them hashes of 64 letters, it would sort.
 */
final class LabelledOutcomes implements AutoCloseable {
  private static final String INSTRUMENT = NumberedInstruments.INSTRUMENT;
  private static final String ITEM = NumberedItems.ITEM;
  private static final String[] SUBJECT = {
    INSTRUMENT,
    ITEM,
    NumberedItems.STRATUM,
    NumberedItems.POSITIVE,
    NumberedItems.GRADED,
    NumberedItems.ITEM_HASH
  };

  /**
   * What an instrument said of the items that were drawn in one way.
   *
   * @param whole the instrument on its whole slice
   * @param tally disagreements are on items by their number
   * @param answering names of the models that answered
   */
  record Counted(Instrument whole, Drawn drawn, OutcomeTally tally, Set<String> answering) {}

  /**
   * A score of an item.
   *
   * @param item as {@link DatasetParts#SCHEMA}
   */
  record Scored(Row item, double score, boolean flag) {}

  private final NumberedItems items;
  private final NumberedInstruments instruments;
  private final Dataset<Row> outcomes;
  private final OutcomeTallies tallies;

  private LabelledOutcomes(
      NumberedItems items, NumberedInstruments instruments, Dataset<Row> outcomes) {
    this.items = items;
    this.instruments = instruments;
    this.outcomes = outcomes;
    tallies = OutcomeTallies.of(outcomes);
  }

  /**
   * Reads what they said, once; and once more of those that may have said several things of an
   * item.
   *
   * @return of the evaluators that said one thing of an item, and of the others
   */
  static List<LabelledOutcomes> of(
      Dataset<Row> verdicts, NumberedItems items, List<EvaluatorIdentity> evaluators) {
    List<EvaluatorIdentity> asked = items.asked(evaluators);
    LabelledOutcomes single = single(verdicts, items, asked);
    List<EvaluatorIdentity> several = single.tallies.several().stream().map(asked::get).toList();
    return several.isEmpty() ? List.of(single) : List.of(single, several(verdicts, items, several));
  }

  /** Of many rules, no row is moved, and to read it again is cheaper than to keep it. */
  private static LabelledOutcomes single(
      Dataset<Row> verdicts, NumberedItems items, List<EvaluatorIdentity> evaluators) {
    NumberedInstruments instruments = NumberedInstruments.plain(evaluators, items);
    return new LabelledOutcomes(
        items,
        instruments,
        TraceVerdicts.single(
            instruments.of(verdicts, items.items(verdicts.sparkSession())),
            Stream.concat(Arrays.stream(SUBJECT), Stream.of(NumberedInstruments.SEVERAL))
                .toArray(String[]::new)));
  }

  private static LabelledOutcomes several(
      Dataset<Row> verdicts, NumberedItems items, List<EvaluatorIdentity> evaluators) {
    Dataset<Row> theirs =
        verdicts.filter(
            col(VerdictsTable.FINGERPRINT)
                .isin(evaluators.stream().map(EvaluatorIdentity::fingerprint).toArray()));
    NumberedInstruments instruments = NumberedInstruments.found(theirs, evaluators, items);
    return new LabelledOutcomes(
        items,
        instruments,
        TraceVerdicts.fold(
                instruments
                    .of(theirs, items.items(verdicts.sparkSession()))
                    .repartition(col(INSTRUMENT), col(ITEM)),
                SUBJECT)
            .withColumn(NumberedInstruments.SEVERAL, lit(false))
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** Counts, for each instrument and each way in which items were drawn, in order of both. */
  List<Counted> counted() {
    return tallies.tallies().entrySet().stream()
        .map(one -> counted(one.getKey(), one.getValue()))
        .toList();
  }

  private Counted counted(Group group, OutcomeTally tally) {
    return new Counted(
        instruments.instruments().get(group.instrument()),
        items.strata().get(group.stratum()),
        tally,
        tally.answering().stream().map(instruments.answering()::get).collect(toSet()));
  }

  /**
   * The scores themselves, in order of items: what thresholds and grades need beyond counts. Ask
   * for few instruments at a time: there is a row for each item.
   */
  Map<Instrument, List<Scored>> scored(Set<Instrument> wanted) {
    Set<Integer> elsewhere = tallies.several();
    Object[] numbers =
        wanted.stream()
            .map(instruments.instruments()::indexOf)
            .filter(number -> number >= 0 && !elsewhere.contains(number))
            .toArray();
    if (numbers.length == 0) {
      return Map.of();
    }
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
}
