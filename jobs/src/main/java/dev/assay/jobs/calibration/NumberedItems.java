package dev.assay.jobs.calibration;

import dev.assay.udfs.calibration.Stratum;
import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Labelled items, their failure modes and strata by number, in the order of names. */
final class NumberedItems {
  static final String MODE = "mode";
  static final String ITEM = "item";
  static final String STRATUM = "stratum";
  static final String POSITIVE = LabelledItems.POSITIVE;

  /** Whether a person has graded the item on a scale. */
  static final String GRADED = "graded";

  /** A hash of all that a calibration knows of an item and its label. */
  static final String ITEM_HASH = "item_hash";

  private static final StructType ITEMS =
      new StructType()
          .add(LabelledItems.CONTENT_HASH, DataTypes.StringType, false)
          .add(MODE, DataTypes.IntegerType, false)
          .add(ITEM, DataTypes.IntegerType, false)
          .add(STRATUM, DataTypes.IntegerType, false)
          .add(POSITIVE, DataTypes.BooleanType, false)
          .add(GRADED, DataTypes.BooleanType, false)
          .add(ITEM_HASH, DataTypes.LongType, false);

  /** How the labels of some items came about, and where in the dataset they lie. */
  record Drawn(String split, List<String> parts, Stratum stratum) {}

  private final List<Row> items;
  private final Map<String, Integer> modes = new HashMap<>();
  private final Map<Drawn, Integer> strata = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();

  /** Of labelled items as {@link DatasetParts#of} gives them, in any order. */
  NumberedItems(List<Row> labelled) {
    items =
        labelled.stream()
            .sorted(
                Comparator.comparing((Row row) -> row.<String>getAs(LabelledItems.SOURCE))
                    .thenComparing(row -> row.<String>getAs(LabelledItems.TRACE_ID))
                    .thenComparing(row -> row.<String>getAs(LabelledItems.FAILURE_MODE)))
            .toList();
    for (Row item : items) {
      Double grade = item.getAs(LabelledItems.GRADE);
      rows.add(
          RowFactory.create(
              item.<String>getAs(LabelledItems.CONTENT_HASH),
              number(modes, item.getAs(LabelledItems.FAILURE_MODE)),
              rows.size(),
              number(strata, drawn(item)),
              item.<Boolean>getAs(POSITIVE),
              grade != null,
              hash(item)));
    }
  }

  /** The number of a name, the next one if it is new. */
  static <T> int number(Map<T, Integer> numbers, T name) {
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

  Row item(int number) {
    return items.get(number);
  }

  /** The strata in order of their numbers. */
  List<Drawn> strata() {
    return List.copyOf(strata.keySet());
  }

  /** Those, each once, whose failure modes the items have labels of. */
  List<EvaluatorIdentity> asked(List<EvaluatorIdentity> evaluators) {
    return evaluators.stream()
        .distinct()
        .filter(one -> modes.containsKey(one.failureMode()))
        .toList();
  }

  /** The number of the failure mode of one of {@link #asked}. */
  int modeOf(EvaluatorIdentity evaluator) {
    return modes.get(evaluator.failureMode());
  }

  /** A row for each item, by its content and, but for that, by numbers. */
  Dataset<Row> items(SparkSession spark) {
    return spark.createDataFrame(rows, ITEMS);
  }
}
