package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.signal.Reference;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Counts by bucket, for each slice and feature of each source: a day's, or several days' together.
 *
 * @param counts never changed after it is made
 */
record Sketches(Map<Key, Map<Integer, Long>> counts) {
  /** What a sketch is about. */
  record Key(String source, String slice, String feature) {}

  /** The sketches of counted buckets, as {@link CountBuckets} gives them; brought to the driver. */
  static Sketches collect(Dataset<Row> counted) {
    Map<Key, Map<Integer, Long>> counts = new HashMap<>();
    for (Row row : counted.collectAsList()) {
      Key key = new Key(row.getString(0), row.getString(1), row.getString(2));
      counts.computeIfAbsent(key, unused -> new TreeMap<>()).put(row.getInt(3), row.getLong(4));
    }
    return new Sketches(counts);
  }

  /** The stored sketches of the days before one, added up, of the given sources' slices only. */
  static Sketches before(Lakehouse lakehouse, LocalDate day, int days, Sketches slices) {
    if (!lakehouse.has(SketchesTable.TABLE)) {
      return new Sketches(Map.of());
    }
    Column date = col(SketchesTable.SKETCH_DATE);
    Column entry = col("entry");
    Dataset<Row> counted =
        lakehouse
            .read(SketchesTable.TABLE)
            .where(date.geq(lit(Date.valueOf(day.minusDays(days)))))
            .where(date.lt(lit(Date.valueOf(day))))
            .where(col(SketchesTable.SLICE).isin(slices.names().toArray()))
            .select(
                col(SketchesTable.SOURCE),
                col(SketchesTable.SLICE),
                col(SketchesTable.FEATURE),
                explode(col(SketchesTable.BUCKETS)).as("entry"))
            .groupBy(
                col(SketchesTable.SOURCE),
                col(SketchesTable.SLICE),
                col(SketchesTable.FEATURE),
                entry.getField(SketchesTable.BUCKET))
            .agg(sum(entry.getField(SketchesTable.BUCKET_N)));
    return collect(counted);
  }

  private List<String> names() {
    return counts.keySet().stream().map(Key::slice).distinct().sorted().toList();
  }

  /** Both together. */
  Sketches plus(Sketches other) {
    Map<Key, Map<Integer, Long>> sum = new HashMap<>();
    for (Sketches part : List.of(this, other)) {
      part.counts.forEach(
          (key, buckets) -> {
            Map<Integer, Long> into = sum.computeIfAbsent(key, unused -> new TreeMap<>());
            buckets.forEach((bucket, n) -> into.merge(bucket, n, Long::sum));
          });
    }
    return new Sketches(sum);
  }

  /** Rows of {@code sketches} for a date. */
  Dataset<Row> rows(SparkSession spark, LocalDate day, String codeVersion) {
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (key, buckets) -> {
          List<Row> entries = new ArrayList<>();
          buckets.forEach((bucket, n) -> entries.add(RowFactory.create(bucket, n)));
          long n = buckets.values().stream().mapToLong(Long::longValue).sum();
          rows.add(
              RowFactory.create(
                  key.source(),
                  key.slice(),
                  key.feature(),
                  Date.valueOf(day),
                  n,
                  entries.toArray(),
                  codeVersion));
        });
    return spark
        .createDataFrame(rows, SketchesTable.TABLE.schema())
        .coalesce(1)
        .sortWithinPartitions(SketchesTable.SOURCE, SketchesTable.SLICE, SketchesTable.FEATURE);
  }

  /** The same, to compare traces with. */
  Baselines baselines() {
    Map<Baselines.Key, Map<String, Reference>> references = new HashMap<>();
    counts.forEach(
        (key, buckets) ->
            references
                .computeIfAbsent(
                    new Baselines.Key(key.source(), key.slice()), unused -> new HashMap<>())
                .put(key.feature(), Reference.of(buckets)));
    return new Baselines(references);
  }
}
