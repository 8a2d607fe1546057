package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.broadcast;
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
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.calibration.OutcomeCounts;
import dev.assay.udfs.calibration.Stratum;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.similarity.StableHash;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * What evaluators said of labelled items: folded once, kept in Spark's memory, and counted.
 *
 * <p>Instruments, contents, items and strata go by number, and stay on the driver under their
 * names: what Spark moves and groups is a row of numbers for each evaluator and item, where with
 * names, most of them hashes of 64 letters, it would sort.
 */
final class LabelledOutcomes implements AutoCloseable {
  static final int MOST_DISAGREEMENTS = 50;

  private static final String ANSWERING = "answering";
  private static final String ANSWERING_NAME = "answering_name";
  private static final String INSTRUMENT = "instrument";
  private static final String MODE = "mode";
  private static final String CONTENT = "content";
  private static final String ITEM = "item";
  private static final String STRATUM = "stratum";
  private static final String POSITIVE = LabelledItems.POSITIVE;
  private static final String GRADED = "graded";
  private static final String ITEM_HASH = "item_hash";
  private static final String BADNESS = "badness";
  private static final String PLACE = "place";

  private static final String[] INSTRUMENT_NAMES = {
    VerdictsTable.EVALUATOR_ID,
    VerdictsTable.EVALUATOR_VERSION,
    VerdictsTable.FINGERPRINT,
    VerdictsTable.MODEL,
    VerdictsTable.PARAMETERS_HASH
  };

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

  /** How the labels of some items came about, and where in the dataset they lie. */
  private record Drawn(String split, List<String> parts, Stratum stratum) {}

  private final List<Row> items;
  private final List<Instrument> instruments;
  private final List<String> answering;
  private final List<Drawn> strata;
  private final Dataset<Row> outcomes;

  private LabelledOutcomes(
      List<Row> items,
      List<Instrument> instruments,
      List<String> answering,
      List<Drawn> strata,
      Dataset<Row> outcomes) {
    this.items = items;
    this.instruments = instruments;
    this.answering = answering;
    this.strata = strata;
    this.outcomes = outcomes.persist(StorageLevel.MEMORY_AND_DISK());
  }

  /**
   * Looks up which instruments have said anything; what they said is read when it is asked for.
   *
   * @param labelled as {@link DatasetParts#of} gives them
   */
  static LabelledOutcomes of(
      Dataset<Row> verdicts, List<Row> labelled, List<EvaluatorIdentity> evaluators) {
    List<Row> items = new ArrayList<>(labelled);
    // Items by number are in the order of their names.
    items.sort(
        Comparator.comparing((Row row) -> row.<String>getAs(LabelledItems.SOURCE))
            .thenComparing(row -> row.<String>getAs(LabelledItems.TRACE_ID))
            .thenComparing(row -> row.<String>getAs(LabelledItems.FAILURE_MODE)));
    Map<String, Integer> modes = new HashMap<>();
    Map<String, Integer> contents = new LinkedHashMap<>();
    Map<Drawn, Integer> strata = new LinkedHashMap<>();
    List<Row> itemRows = new ArrayList<>();
    for (Row row : items) {
      Double grade = row.getAs(LabelledItems.GRADE);
      itemRows.add(
          RowFactory.create(
              number(contents, row.getAs(LabelledItems.CONTENT_HASH)),
              number(modes, row.getAs(LabelledItems.FAILURE_MODE)),
              itemRows.size(),
              number(strata, drawn(row)),
              row.<Boolean>getAs(POSITIVE),
              grade != null,
              hash(row)));
    }
    Dataset<Row> named = verdicts.withColumn(ANSWERING_NAME, TraceVerdicts.answering());
    List<Row> found = found(named, evaluators);
    Map<Instrument, Integer> instruments = new LinkedHashMap<>();
    TreeSet<String> answering = new TreeSet<>();
    Map<String, EvaluatorIdentity> identities = new HashMap<>();
    evaluators.forEach(one -> identities.put(key(one), one));
    found.stream()
        .map(row -> row.getString(INSTRUMENT_NAMES.length))
        .filter(name -> name != null && !name.isBlank())
        .forEach(answering::add);
    List<String> answers = List.copyOf(answering);
    List<Row> numbers = new ArrayList<>();
    for (Row row : found) {
      EvaluatorIdentity evaluator =
          identities.get(key(row.getString(0), row.getInt(1), row.getString(2)));
      String answer = row.getString(INSTRUMENT_NAMES.length);
      Integer answerNumber = answer == null || answer.isBlank() ? null : answers.indexOf(answer);
      numbers.add(
          RowFactory.create(
              row.getString(0),
              row.getInt(1),
              row.getString(2),
              row.getString(3),
              row.getString(4),
              answer,
              number(instruments, instrument(row, evaluator)),
              number(modes, evaluator.failureMode()),
              answerNumber));
    }
    SparkSession spark = verdicts.sparkSession();
    Dataset<Row> outcomes =
        TraceVerdicts.fold(
                numbered(
                    named,
                    spark.createDataFrame(numbers, numbersSchema()),
                    spark.createDataFrame(
                        contents.entrySet().stream()
                            .map(one -> RowFactory.create(one.getKey(), one.getValue()))
                            .toList(),
                        new StructType()
                            .add(LabelledItems.CONTENT_HASH, DataTypes.StringType, false)
                            .add(CONTENT, DataTypes.IntegerType, false))),
                INSTRUMENT,
                MODE,
                CONTENT)
            .join(
                broadcast(spark.createDataFrame(itemRows, ITEMS)),
                new String[] {CONTENT, MODE},
                "inner")
            .drop(CONTENT, MODE);
    return new LabelledOutcomes(
        items, List.copyOf(instruments.keySet()), answers, List.copyOf(strata.keySet()), outcomes);
  }

  private static final StructType ITEMS =
      new StructType()
          .add(CONTENT, DataTypes.IntegerType, false)
          .add(MODE, DataTypes.IntegerType, false)
          .add(ITEM, DataTypes.IntegerType, false)
          .add(STRATUM, DataTypes.IntegerType, false)
          .add(POSITIVE, DataTypes.BooleanType, false)
          .add(GRADED, DataTypes.BooleanType, false)
          .add(ITEM_HASH, DataTypes.LongType, false);

  private static StructType numbersSchema() {
    StructType schema = new StructType();
    for (String name : INSTRUMENT_NAMES) {
      DataType type =
          name.equals(VerdictsTable.EVALUATOR_VERSION)
              ? DataTypes.IntegerType
              : DataTypes.StringType;
      schema = schema.add(name, type);
    }
    return schema
        .add(ANSWERING_NAME, DataTypes.StringType)
        .add(INSTRUMENT, DataTypes.IntegerType, false)
        .add(MODE, DataTypes.IntegerType, false)
        .add(ANSWERING, DataTypes.IntegerType);
  }

  private static <T> int number(Map<T, Integer> numbers, T name) {
    return numbers.computeIfAbsent(name, absent -> numbers.size());
  }

  private static Drawn drawn(Row item) {
    return new Drawn(
        item.getAs(LabelledItems.SPLIT),
        List.of(item.<String[]>getAs(DatasetParts.PARTS)),
        new Stratum(
            item.getAs(LabelledItems.ARM),
            item.getAs(LabelledItems.INCLUSION_PROBABILITY),
            item.getAs(LabelledItems.SYNTHETIC)));
  }

  /** Of all that a calibration knows of an item and its label. */
  private static long hash(Row item) {
    List<String> values = new ArrayList<>();
    for (String column : DatasetParts.SCHEMA.fieldNames()) {
      values.add(
          column.equals(DatasetParts.PARTS)
              ? Arrays.toString(item.<String[]>getAs(column))
              : String.valueOf(item.<Object>getAs(column)));
    }
    return StableHash.of(String.join("\n", values));
  }

  private static String key(EvaluatorIdentity one) {
    return key(one.id(), one.version(), one.fingerprint());
  }

  private static String key(String id, int version, String fingerprint) {
    return id + "@" + version + " " + fingerprint;
  }

  private static Instrument instrument(Row found, EvaluatorIdentity evaluator) {
    return new Instrument(
        evaluator.id(),
        evaluator.version(),
        evaluator.fingerprint(),
        found.getString(3),
        found.getString(4),
        evaluator.failureMode(),
        evaluator.slice());
  }

  /** The instruments of the evaluators, with the models that answered, in order of names. */
  private static List<Row> found(Dataset<Row> verdicts, List<EvaluatorIdentity> evaluators) {
    Dataset<Row> wanted =
        verdicts
            .sparkSession()
            .createDataFrame(
                evaluators.stream()
                    .map(one -> RowFactory.create(one.id(), one.version(), one.fingerprint()))
                    .toList(),
                new StructType()
                    .add(VerdictsTable.EVALUATOR_ID, DataTypes.StringType, false)
                    .add(VerdictsTable.EVALUATOR_VERSION, DataTypes.IntegerType, false)
                    .add(VerdictsTable.FINGERPRINT, DataTypes.StringType, false));
    Column[] names =
        Stream.concat(Arrays.stream(INSTRUMENT_NAMES), Stream.of(ANSWERING_NAME))
            .map(name -> col(name))
            .toArray(Column[]::new);
    List<Row> found =
        new ArrayList<>(
            verdicts
                .select(names)
                .distinct()
                .join(broadcast(wanted), Arrays.copyOf(INSTRUMENT_NAMES, 3), "left_semi")
                .select(names)
                .collectAsList());
    found.sort(Comparator.comparing(Row::toString));
    return found;
  }

  private static Dataset<Row> numbered(
      Dataset<Row> verdicts, Dataset<Row> numbers, Dataset<Row> contents) {
    Column same = numbers.col(ANSWERING_NAME).eqNullSafe(verdicts.col(ANSWERING_NAME));
    for (String name : INSTRUMENT_NAMES) {
      same = same.and(numbers.col(name).eqNullSafe(verdicts.col(name)));
    }
    return verdicts
        .join(broadcast(numbers), same, "inner")
        .join(
            broadcast(contents),
            contents
                .col(LabelledItems.CONTENT_HASH)
                .equalTo(verdicts.col(VerdictsTable.CONTENT_HASH)),
            "inner")
        .select(
            col(INSTRUMENT),
            col(MODE),
            col(CONTENT),
            col(VerdictsTable.SPAN_ID),
            col(VerdictsTable.REPEAT),
            col(VerdictsTable.STATUS),
            col(VerdictsTable.SCORE),
            col(VerdictsTable.THRESHOLD),
            col(VerdictsTable.FLAG),
            col(ANSWERING))
        .repartition(col(INSTRUMENT), col(CONTENT));
  }

  /** Counts, for each instrument and each way in which items were drawn. */
  List<Counted> counted() {
    Map<List<Integer>, List<Disagreement>> disagreements = disagreements();
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
                        col(ITEM_HASH),
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
        .map(
            row ->
                counted(
                    row,
                    disagreements.getOrDefault(List.of(row.getInt(0), row.getInt(1)), List.of())))
        .toList();
  }

  private Counted counted(Row row, List<Disagreement> disagreements) {
    Drawn drawn = strata.get(row.getInt(1));
    Set<String> answered = new TreeSet<>();
    for (String column : List.of(TraceVerdicts.FIRST_ANSWERING, TraceVerdicts.LAST_ANSWERING)) {
      Integer answer = row.getAs(column);
      if (answer != null) {
        answered.add(answering.get(answer));
      }
    }
    return new Counted(
        instruments.get(row.getInt(0)),
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
              Row item = items.get(row.getInt(2));
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
    Object[] numbers = wanted.stream().map(instruments::indexOf).toArray();
    Map<Instrument, List<Scored>> scored = new LinkedHashMap<>();
    outcomes
        .filter(col(INSTRUMENT).isin(numbers).and(col(TraceVerdicts.SCORE).isNotNull()))
        .select(INSTRUMENT, ITEM, TraceVerdicts.SCORE, TraceVerdicts.FLAG)
        .orderBy(INSTRUMENT, ITEM)
        .collectAsList()
        .forEach(
            row -> {
              Instrument instrument = instruments.get(row.getInt(0));
              Row item = items.get(row.getInt(1));
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
