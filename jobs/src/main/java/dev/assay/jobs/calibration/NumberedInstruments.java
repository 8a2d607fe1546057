package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.evaluation.VerdictsTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Instruments, and the models that answered, by number, in the order of names.
 *
 * @param instruments on their whole slices
 * @param answering names of models
 * @param numbers a row for each instrument and model that answered
 * @param names the columns of {@code verdicts} that tell these apart
 */
record NumberedInstruments(
    List<Instrument> instruments, List<String> answering, List<Row> numbers, List<String> names) {
  static final String INSTRUMENT = "instrument";
  static final String ANSWERING = "answering";

  /**
   * Whether there may be several verdicts of a content: of a judge, of spans, or after an error.
   */
  static final String SEVERAL = "several";

  private static final String ANSWERING_NAME = "answering_name";
  private static final String KEY = "instrument_key";

  private static final List<String> EVALUATOR =
      List.of(
          VerdictsTable.EVALUATOR_ID, VerdictsTable.EVALUATOR_VERSION, VerdictsTable.FINGERPRINT);
  private static final List<String> JUDGE =
      List.of(VerdictsTable.MODEL, VerdictsTable.PARAMETERS_HASH, ANSWERING_NAME);
  private static final StructType NUMBERS =
      new StructType()
          .add(VerdictsTable.EVALUATOR_ID, DataTypes.StringType, false)
          .add(VerdictsTable.EVALUATOR_VERSION, DataTypes.IntegerType, false)
          .add(VerdictsTable.FINGERPRINT, DataTypes.StringType, false)
          .add(VerdictsTable.MODEL, DataTypes.StringType)
          .add(VerdictsTable.PARAMETERS_HASH, DataTypes.StringType)
          .add(ANSWERING_NAME, DataTypes.StringType)
          .add(INSTRUMENT, DataTypes.IntegerType, false)
          .add(NumberedItems.MODE, DataTypes.IntegerType, false)
          .add(ANSWERING, DataTypes.IntegerType);

  /**
   * The evaluators themselves: all that there is of those that are no judges.
   *
   * @param evaluators those whose failure modes the items have labels of
   */
  static NumberedInstruments plain(List<EvaluatorIdentity> evaluators, NumberedItems items) {
    List<Instrument> instruments = new ArrayList<>();
    List<Row> numbers = new ArrayList<>();
    for (EvaluatorIdentity one : evaluators) {
      numbers.add(number(one, null, null, null, instruments.size(), items.modeOf(one), null));
      instruments.add(instrument(one, null, null));
    }
    return new NumberedInstruments(
        List.copyOf(instruments), List.of(), List.copyOf(numbers), EVALUATOR);
  }

  /**
   * The instruments that have said anything.
   *
   * @param evaluators those whose failure modes the items have labels of
   */
  static NumberedInstruments found(
      Dataset<Row> verdicts, List<EvaluatorIdentity> evaluators, NumberedItems items) {
    Map<List<Object>, EvaluatorIdentity> wanted = new HashMap<>();
    evaluators.forEach(one -> wanted.put(List.of(one.id(), one.version(), one.fingerprint()), one));
    List<String> columns = Stream.concat(EVALUATOR.stream(), JUDGE.stream()).toList();
    List<Row> found =
        named(verdicts).select(columns(columns)).distinct().collectAsList().stream()
            .filter(row -> wanted.containsKey(List.of(row.get(0), row.get(1), row.get(2))))
            .sorted(Comparator.comparing(Row::toString))
            .toList();
    Set<String> answers = new TreeSet<>();
    found.stream()
        .map(NumberedInstruments::answer)
        .filter(name -> !name.isEmpty())
        .forEach(answers::add);
    List<String> answering = List.copyOf(answers);
    Map<Instrument, Integer> instruments = new LinkedHashMap<>();
    List<Row> numbers = new ArrayList<>();
    for (Row row : found) {
      EvaluatorIdentity evaluator = wanted.get(List.of(row.get(0), row.get(1), row.get(2)));
      int number =
          NumberedItems.number(
              instruments, instrument(evaluator, row.getString(3), row.getString(4)));
      numbers.add(
          number(
              evaluator,
              row.getString(3),
              row.getString(4),
              row.getString(5),
              number,
              items.modeOf(evaluator),
              answer(row).isEmpty() ? null : answering.indexOf(answer(row))));
    }
    return new NumberedInstruments(
        List.copyOf(instruments.keySet()), answering, List.copyOf(numbers), columns);
  }

  /**
   * What these instruments said of items: for each verdict and item with its content, the number of
   * the instrument, the columns of the item but its content and failure mode, and of the verdict
   * what an outcome rests on, with the number of the model that answered.
   *
   * @param items as {@link NumberedItems#items}
   */
  Dataset<Row> of(Dataset<Row> verdicts, Dataset<Row> items) {
    return named(verdicts)
        .withColumn(KEY, key())
        .join(broadcast(keyed(verdicts.sparkSession())), new String[] {KEY}, "inner")
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
            col(ANSWERING),
            several());
  }

  private Dataset<Row> keyed(SparkSession spark) {
    Dataset<Row> keyed =
        spark
            .createDataFrame(numbers, NUMBERS)
            .select(key().as(KEY), col(INSTRUMENT), col(NumberedItems.MODE), col(ANSWERING));
    if (keyed.collectAsList().stream().map(row -> row.getLong(0)).distinct().count()
        != numbers.size()) {
      throw new IllegalStateException("two instruments have the same hash");
    }
    return keyed;
  }

  /** The names are one number: verdicts are joined by it much faster than by the names. */
  private Column key() {
    return xxhash64(
        names.stream()
            .map(name -> coalesce(col(name).cast("string"), lit("\u0000")))
            .toArray(Column[]::new));
  }

  private static Column several() {
    return col(VerdictsTable.SPAN_ID)
        .isNotNull()
        .or(col(VerdictsTable.REPEAT).gt(0))
        .or(col(VerdictsTable.ATTEMPT).gt(0))
        .or(col(VerdictsTable.MODEL).isNotNull())
        .or(col(VerdictsTable.PARAMETERS_HASH).isNotNull())
        .or(col(VerdictsTable.MODEL_ANSWERED).isNotNull())
        .or(col(VerdictsTable.MODEL_FINGERPRINT).isNotNull())
        .as(SEVERAL);
  }

  private static Instrument instrument(
      EvaluatorIdentity evaluator, String model, String parametersHash) {
    return new Instrument(
        evaluator.id(),
        evaluator.version(),
        evaluator.fingerprint(),
        model,
        parametersHash,
        evaluator.failureMode(),
        evaluator.slice());
  }

  private static Row number(
      EvaluatorIdentity evaluator,
      String model,
      String parametersHash,
      String answeringName,
      int instrument,
      int mode,
      Integer answering) {
    return RowFactory.create(
        evaluator.id(),
        evaluator.version(),
        evaluator.fingerprint(),
        model,
        parametersHash,
        answeringName,
        instrument,
        mode,
        answering);
  }

  private static Dataset<Row> named(Dataset<Row> verdicts) {
    return verdicts.withColumn(ANSWERING_NAME, TraceVerdicts.answering());
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col(name)).toArray(Column[]::new);
  }

  /** Empty where nothing was scored, or no model has a name. */
  private static String answer(Row row) {
    String name = row.getAs(ANSWERING_NAME);
    return name == null ? "" : name.strip();
  }
}
