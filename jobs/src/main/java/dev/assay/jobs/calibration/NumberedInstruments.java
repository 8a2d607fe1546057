package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

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
import java.util.stream.Stream;
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

  private static final String[] EVALUATOR = {
    VerdictsTable.EVALUATOR_ID, VerdictsTable.EVALUATOR_VERSION, VerdictsTable.FINGERPRINT
  };
  private static final String[] NAMES = {
    VerdictsTable.EVALUATOR_ID,
    VerdictsTable.EVALUATOR_VERSION,
    VerdictsTable.FINGERPRINT,
    VerdictsTable.MODEL,
    VerdictsTable.PARAMETERS_HASH,
    ANSWERING_NAME
  };
  private static final StructType WANTED =
      new StructType()
          .add(VerdictsTable.EVALUATOR_ID, DataTypes.StringType, false)
          .add(VerdictsTable.EVALUATOR_VERSION, DataTypes.IntegerType, false)
          .add(VerdictsTable.FINGERPRINT, DataTypes.StringType, false);
  private static final StructType NUMBERS =
      WANTED
          .add(VerdictsTable.MODEL, DataTypes.StringType)
          .add(VerdictsTable.PARAMETERS_HASH, DataTypes.StringType)
          .add(ANSWERING_NAME, DataTypes.StringType)
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
    List<Row> found = found(verdicts, wanted.values().stream().toList());
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
      Object[] values = new Object[NUMBERS.length()];
      for (int i = 0; i < NAMES.length; i++) {
        values[i] = row.get(i);
      }
      int number = NumberedItems.number(instruments, instrument);
      if (instrument.judgeModel() != null || row.getBoolean(NAMES.length)) {
        several.add(number);
      }
      values[NAMES.length] = number;
      values[NAMES.length + 1] = items.mode(evaluator.failureMode()).orElseThrow();
      values[NAMES.length + 2] =
          answer(row).isEmpty() ? null : (Integer) answering.indexOf(answer(row));
      numbers.add(RowFactory.create(values));
    }
    Set<Integer> once = new HashSet<>(instruments.values());
    once.removeAll(several);
    return new NumberedInstruments(
        List.copyOf(instruments.keySet()), answering, numbers, Set.copyOf(once));
  }

  private static List<Row> found(Dataset<Row> verdicts, List<EvaluatorIdentity> evaluators) {
    Dataset<Row> wanted =
        verdicts
            .sparkSession()
            .createDataFrame(
                evaluators.stream()
                    .map(one -> RowFactory.create(one.id(), one.version(), one.fingerprint()))
                    .toList(),
                WANTED);
    return named(verdicts)
        .groupBy(columns())
        .agg(
            max(col(VerdictsTable.SPAN_ID)
                    .isNotNull()
                    .or(col(VerdictsTable.REPEAT).gt(0))
                    .or(col(VerdictsTable.ATTEMPT).gt(0)))
                .as(SEVERAL))
        .join(broadcast(wanted), EVALUATOR, "left_semi")
        .select(Stream.concat(Stream.of(columns()), Stream.of(col(SEVERAL))).toArray(Column[]::new))
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing(Row::toString))
        .toList();
  }

  private static Dataset<Row> named(Dataset<Row> verdicts) {
    return verdicts.withColumn(ANSWERING_NAME, TraceVerdicts.answering());
  }

  private static Column[] columns() {
    return Arrays.stream(NAMES).map(name -> col(name)).toArray(Column[]::new);
  }

  /** Empty where nothing was scored, or no model has a name. */
  private static String answer(Row row) {
    String name = row.getString(NAMES.length - 1);
    return name == null ? "" : name.strip();
  }

  /**
   * The verdicts of these instruments, with the numbers of their instrument, failure mode, content
   * and model that answered in place of names.
   *
   * @param contents as {@link NumberedItems#contents}; verdicts on others are left out
   */
  Dataset<Row> of(Dataset<Row> verdicts, Dataset<Row> contents) {
    Dataset<Row> named = named(verdicts);
    Dataset<Row> known = verdicts.sparkSession().createDataFrame(numbers, NUMBERS);
    Column same =
        Stream.of(NAMES)
            .map(name -> known.col(name).eqNullSafe(named.col(name)))
            .reduce(Column::and)
            .orElseThrow();
    return named
        .join(broadcast(known), same, "inner")
        .join(
            broadcast(contents),
            contents.col(LabelledItems.CONTENT_HASH).equalTo(named.col(VerdictsTable.CONTENT_HASH)),
            "inner")
        .select(
            col(INSTRUMENT),
            col(NumberedItems.MODE),
            col(NumberedItems.CONTENT),
            col(VerdictsTable.SPAN_ID),
            col(VerdictsTable.REPEAT),
            col(VerdictsTable.STATUS),
            col(VerdictsTable.SCORE),
            col(VerdictsTable.THRESHOLD),
            col(VerdictsTable.FLAG),
            col(ANSWERING));
  }
}
