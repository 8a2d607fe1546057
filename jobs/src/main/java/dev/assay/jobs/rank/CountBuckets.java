package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.sum;

import dev.assay.udfs.signal.Buckets;
import dev.assay.udfs.signal.Signal;
import dev.assay.udfs.signal.Slice;
import dev.assay.udfs.signal.TraceFeatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link FeatureRows} to counts: source, slice, feature, bucket, n; one row for each bucket
 * that occurs in a slice or in one that it borrows from, in no order.
 *
 * @param measured one signal for each measure
 */
record CountBuckets(FeatureRows rows, List<Signal> measured)
    implements MapPartitionsFunction<Row, Row> {
  static final StructType SCHEMA =
      new StructType()
          .add(SketchesTable.SOURCE, DataTypes.StringType, false)
          .add(SketchesTable.SLICE, DataTypes.StringType, false)
          .add(SketchesTable.FEATURE, DataTypes.StringType, false)
          .add(SketchesTable.BUCKET, DataTypes.IntegerType, false)
          .add(SketchesTable.BUCKET_N, DataTypes.LongType, false);

  private record SourceSlice(String source, Slice slice) {}

  Dataset<Row> of(Dataset<Row> features) {
    return features
        .mapPartitions(this, Encoders.row(SCHEMA))
        .groupBy(
            SketchesTable.SOURCE, SketchesTable.SLICE, SketchesTable.FEATURE, SketchesTable.BUCKET)
        .agg(sum(SketchesTable.BUCKET_N).as(SketchesTable.BUCKET_N));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> traces) {
    Map<SourceSlice, List<Map<Integer, Long>>> counts = new HashMap<>();
    while (traces.hasNext()) {
      Row row = traces.next();
      TraceFeatures features = rows.features(row);
      List<Map<Integer, Long>> ofSlice =
          counts.computeIfAbsent(
              new SourceSlice(rows.source(row), rows.slice(row)), slice -> emptyCounts());
      for (int i = 0; i < measured.size(); i++) {
        double value = measured.get(i).value(features);
        if (!Double.isNaN(value)) {
          ofSlice.get(i).merge(Buckets.of(value), 1L, Long::sum);
        }
      }
    }
    return rows(counts).iterator();
  }

  private List<Map<Integer, Long>> emptyCounts() {
    List<Map<Integer, Long>> counts = new ArrayList<>();
    measured.forEach(signal -> counts.add(new HashMap<>()));
    return counts;
  }

  private List<Row> rows(Map<SourceSlice, List<Map<Integer, Long>>> counts) {
    List<Row> result = new ArrayList<>();
    counts.forEach(
        (key, ofSlice) -> {
          for (String level : key.slice().levels()) {
            for (int i = 0; i < measured.size(); i++) {
              String measure = measured.get(i).measure();
              ofSlice
                  .get(i)
                  .forEach(
                      (bucket, n) ->
                          result.add(RowFactory.create(key.source(), level, measure, bucket, n)));
            }
          }
        });
    return result;
  }
}
