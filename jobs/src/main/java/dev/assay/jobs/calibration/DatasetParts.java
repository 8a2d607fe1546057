package dev.assay.jobs.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The parts of a dataset version that evaluators are looked at on by themselves: by the model that
 * answered, by language, and by whether a trace is longer than half of them. A value that fewer
 * than ten items have makes no part, and nothing is parted where all have the same.
 */
final class DatasetParts {
  /** The names of the parts that an item lies in; an array, in order of names. */
  static final String PARTS = "parts";

  /** Labelled items that a part has at least. */
  static final int FEWEST_ITEMS = 10;

  private static final int MOST_VALUES = 10;

  /** The schema of {@link #of}: labelled items with parts in place of facets. */
  static final StructType SCHEMA =
      new StructType()
          .add(LabelledItems.SOURCE, DataTypes.StringType)
          .add(LabelledItems.TRACE_ID, DataTypes.StringType)
          .add(LabelledItems.CONTENT_HASH, DataTypes.StringType)
          .add(LabelledItems.SPLIT, DataTypes.StringType)
          .add(LabelledItems.FAILURE_MODE, DataTypes.StringType)
          .add(LabelledItems.POSITIVE, DataTypes.BooleanType)
          .add(LabelledItems.ARM, DataTypes.StringType)
          .add(LabelledItems.INCLUSION_PROBABILITY, DataTypes.DoubleType)
          .add(LabelledItems.SYNTHETIC, DataTypes.BooleanType)
          .add(LabelledItems.CLUSTER, DataTypes.StringType)
          .add(LabelledItems.GRADE, DataTypes.DoubleType)
          .add(PARTS, DataTypes.createArrayType(DataTypes.StringType));

  private DatasetParts() {}

  /** The labelled items with their parts in place of their facets. */
  static List<Row> of(List<Row> labelled) {
    List<Map<String, String>> facets = facets(labelled);
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    for (Map<String, String> one : facets) {
      one.forEach(
          (facet, value) ->
              counts
                  .computeIfAbsent(facet, absent -> new TreeMap<>())
                  .merge(value, 1, Integer::sum));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labelled.size(); i++) {
      Row row = labelled.get(i);
      Object[] values = new Object[SCHEMA.length()];
      for (int j = 0; j < values.length - 1; j++) {
        values[j] = row.getAs(SCHEMA.fieldNames()[j]);
      }
      values[values.length - 1] =
          facets.get(i).entrySet().stream()
              .filter(entry -> isPart(counts.get(entry.getKey()), entry.getValue()))
              .map(entry -> Slices.part(entry.getKey(), entry.getValue()))
              .toArray(String[]::new);
      rows.add(new GenericRowWithSchema(values, SCHEMA));
    }
    return rows;
  }

  private static boolean isPart(Map<String, Integer> counts, String value) {
    int n = counts.get(value);
    long larger = counts.values().stream().filter(other -> other > n).count();
    return counts.size() > 1 && n >= FEWEST_ITEMS && larger < MOST_VALUES;
  }

  private static List<Map<String, String>> facets(List<Row> labelled) {
    long[] lengths =
        labelled.stream()
            .map(DatasetParts::facetsOf)
            .filter(facets -> facets != null && facets.getAs(ItemFacets.LENGTH) != null)
            .mapToLong(facets -> facets.<Long>getAs(ItemFacets.LENGTH))
            .sorted()
            .toArray();
    long middle = lengths.length == 0 ? 0 : lengths[lengths.length / 2];
    List<Map<String, String>> all = new ArrayList<>();
    for (Row row : labelled) {
      Map<String, String> values = new TreeMap<>();
      Row facets = facetsOf(row);
      if (facets != null) {
        putIfKnown(values, facets, ItemFacets.MODEL);
        putIfKnown(values, facets, ItemFacets.LANGUAGE);
        Long length = facets.getAs(ItemFacets.LENGTH);
        values.put(ItemFacets.LENGTH, length < middle ? "short" : "long");
      }
      all.add(new LinkedHashMap<>(values));
    }
    return all;
  }

  private static Row facetsOf(Row row) {
    return row.getAs(LabelledItems.FACETS);
  }

  private static void putIfKnown(Map<String, String> values, Row facets, String facet) {
    String value = facets.getAs(facet);
    if (value != null) {
      values.put(facet, value);
    }
  }
}
