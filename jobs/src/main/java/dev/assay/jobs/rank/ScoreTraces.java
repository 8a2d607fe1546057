package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import dev.assay.udfs.signal.Baseline;
import dev.assay.udfs.signal.Reading;
import dev.assay.udfs.signal.ScoredTrace;
import dev.assay.udfs.signal.Scorer;
import dev.assay.udfs.signal.Slice;
import dev.assay.udfs.similarity.StableHash;
import java.sql.Date;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link FeatureRows} to rows of {@code signals}, as many, ordered by fused rank.
 *
 * @param seed of the draws
 */
record ScoreTraces(
    FeatureRows rows,
    Scorer scorer,
    Broadcast<Baselines> baselines,
    Date rankDate,
    long seed,
    String codeVersion)
    implements MapPartitionsFunction<Row, Row> {
  private static final StructType UNRANKED =
      new StructType(
          Arrays.stream(SignalsTable.TABLE.schema().fields())
              .filter(field -> !field.name().equals(SignalsTable.FUSED_RANK))
              .toArray(StructField[]::new));

  private record SourceSlice(String source, Slice slice) {}

  Dataset<Row> of(Dataset<Row> features) {
    return features
        .mapPartitions(this, Encoders.row(UNRANKED))
        .withColumn(
            SignalsTable.FUSED_RANK,
            row_number()
                .over(
                    Window.orderBy(
                        col(SignalsTable.FUSED_SCORE).desc(),
                        // Not the draw: the order must not depend on whom the reserve takes.
                        col(SignalsTable.CONTENT_HASH),
                        col(SignalsTable.SOURCE),
                        col(SignalsTable.TRACE_ID)))
                .cast("long"));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> traces) {
    Map<SourceSlice, Map<String, Baseline>> bySlice = new HashMap<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(traces, 0), false)
        .map(
            row -> {
              String source = rows.source(row);
              Slice slice = rows.slice(row);
              Map<String, Baseline> usual =
                  bySlice.computeIfAbsent(
                      new SourceSlice(source, slice),
                      key -> baselines.value().of(key.source(), key.slice()));
              return scored(row, slice, scorer.score(rows.features(row), usual));
            })
        .iterator();
  }

  private Row scored(Row row, Slice slice, ScoredTrace trace) {
    return RowFactory.create(
        rows.source(row),
        rows.traceId(row),
        rankDate,
        rows.traceDate(row),
        slice.levels().get(0),
        trace.readings().stream().map(ScoreTraces::reading).toArray(),
        trace.top().map(reading -> reading.signal().key()).orElse(null),
        trace.score(),
        StableHash.unit("%d/%s/%s".formatted(seed, rows.source(row), rows.traceId(row))),
        rows.contentHash(row),
        rows.offerable(row),
        codeVersion);
  }

  private static Row reading(Reading reading) {
    return RowFactory.create(
        reading.signal().key(),
        reading.signal().family().key(),
        reading.raw(),
        reading.usual(),
        reading.p());
  }
}
