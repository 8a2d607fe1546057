package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.evaluation.VerdictsTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The instruments that have said anything, and the models that answered, by number, in the order of
 * names.
 *
 * @param instruments on their whole slices
 * @param answering names of models
 * @param numbers a row for each instrument and model that answered
 * @param once the numbers of those that say one thing of a content: not judges, asked once, of
 *     whole traces, and never again after an error
 */
record NumberedInstruments(
    List<Instrument> instruments, List<String> answering, List<Row> numbers, Set<Integer> once) {
  static final String INSTRUMENT = "instrument";
  static final String ANSWERING = "answering";
  private static final String ANSWERING_NAME = "answering_name";

  /** Whether several verdicts may be of one content. */
  private static final String SEVERAL = "several";

  private static final String KEY = "instrument_key";

  private static final String[] NAMES = {
    VerdictsTable.EVALUATOR_ID,
    VerdictsTable.EVALUATOR_VERSION,
    VerdictsTable.FINGERPRINT,
    VerdictsTable.MODEL,
    VerdictsTable.PARAMETERS_HASH,
    ANSWERING_NAME
  };
  private static final StructType NUMBERS =
      new StructType()
          .add(KEY, DataTypes.LongType, false)
          .add(INSTRUMENT, DataTypes.IntegerType, false)
          .add(NumberedItems.MODE, DataTypes.IntegerType, false)
          .add(ANSWERING, DataTypes.IntegerType);

  /** Of the evaluators whose failure modes the items have labels of. */
  static NumberedInstruments of(
      Dataset<Row> verdicts, List<EvaluatorIdentity> evaluators, NumberedItems items) {
    Map<List<Object>, EvaluatorIdentity> wanted = new HashMap<>();
    evaluators.stream()
        .filter(one -> items.mode(one.failureMode()).isPresent())
        .forEach(one -> wanted.put(List.of(one.id(), one.version(), one.fingerprint()), one));
    List<Row> found = found(verdicts, wanted.keySet());
    Set<String> names = new TreeSet<>();
    found.stream()
        .map(NumberedInstruments::answer)
        .filter(name -> !name.isEmpty())
        .forEach(names::add);
    List<String> answering = List.copyOf(names);
    Map<Instrument, Integer> instruments = new LinkedHashMap<>();
    Set<Integer> several = new HashSet<>();
    List<Row> numbers = new ArrayList<>();
    for (Row row : found) {
      EvaluatorIdentity evaluator =
          wanted.get(List.of(row.getString(0), row.getInt(1), row.getString(2)));
      Instrument instrument =
          new Instrument(
              evaluator.id(),
              evaluator.version(),
              evaluator.fingerprint(),
              row.getString(3),
              row.getString(4),
              evaluator.failureMode(),
              evaluator.slice());
      int number = NumberedItems.number(instruments, instrument);
      if (instrument.judgeModel() != null || row.<Boolean>getAs(SEVERAL)) {
        several.add(number);
      }
      numbers.add(
          RowFactory.create(
              row.<Long>getAs(KEY),
              number,
              items.mode(evaluator.failureMode()).orElseThrow(),
              answer(row).isEmpty() ? null : answering.indexOf(answer(row))));
    }
    Set<Integer> once = new HashSet<>(instruments.values());
    once.removeAll(several);
    return new NumberedInstruments(
        List.copyOf(instruments.keySet()), answering, numbers, Set.copyOf(once));
  }

  private static List<Row> found(Dataset<Row> verdicts, Set<List<Object>> wanted) {
    List<Row> all =
        named(verdicts)
            .groupBy(columns())
            .agg(
                max(col(VerdictsTable.SPAN_ID)
                        .isNotNull()
                        .or(col(VerdictsTable.REPEAT).gt(0))
                        .or(col(VerdictsTable.ATTEMPT).gt(0)))
                    .as(SEVERAL),
                key().as(KEY))
            .collectAsList();
    requireKeys(all);
    return all.stream()
        .filter(row -> wanted.contains(List.of(row.get(0), row.get(1), row.get(2))))
        .sorted(Comparator.comparing(Row::toString))
        .toList();
  }

  /** Six names are one number: verdicts are joined by it much faster than by the names. */
  private static Column key() {
    return xxhash64(
        Arrays.stream(NAMES)
            .map(name -> coalesce(col(name).cast("string"), lit("\u0000")))
            .toArray(Column[]::new));
  }

  private static void requireKeys(List<Row> all) {
    if (all.stream().map(row -> row.<Long>getAs(KEY)).distinct().count() != all.size()) {
      throw new IllegalStateException("two instruments have the same hash");
    }
  }

  private static Dataset<Row> named(Dataset<Row> verdicts) {
    return verdicts.withColumn(ANSWERING_NAME, TraceVerdicts.answering());
  }

  private static Column[] columns() {
    return Arrays.stream(NAMES).map(name -> col(name)).toArray(Column[]::new);
  }

  /** Empty where nothing was scored, or no model has a name. */
  private static String answer(Row row) {
    String name = row.getAs(ANSWERING_NAME);
    return name == null ? "" : name.strip();
  }

  /**
   * What these instruments said of items: for each verdict and item with its content, the number of
   * the instrument, the columns of the item but its content and failure mode, and of the verdict
   * what an outcome rests on, with the number of the model that answered.
   *
   * @param items as {@link NumberedItems#items}
   */
  Dataset<Row> of(Dataset<Row> verdicts, Dataset<Row> items) {
    Dataset<Row> known = verdicts.sparkSession().createDataFrame(numbers, NUMBERS);
    return named(verdicts)
        .withColumn(KEY, key())
        .join(broadcast(known), new String[] {KEY}, "inner")
        .join(
            broadcast(items),
            new String[] {VerdictsTable.CONTENT_HASH, NumberedItems.MODE},
            "inner")
        .select(
            col(INSTRUMENT),
            col(NumberedItems.ITEM),
            col(NumberedItems.STRATUM),
            col(NumberedItems.POSITIVE),
            col(NumberedItems.GRADED),
            col(NumberedItems.ITEM_HASH),
            col(VerdictsTable.SPAN_ID),
            col(VerdictsTable.REPEAT),
            col(VerdictsTable.STATUS),
            col(VerdictsTable.SCORE),
            col(VerdictsTable.THRESHOLD),
            col(VerdictsTable.FLAG),
            col(ANSWERING));
  }
}
