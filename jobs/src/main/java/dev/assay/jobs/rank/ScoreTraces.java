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
import org.apache.spark.sql.types.DataTypes;
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
  /** What the order needs of a trace. */
  private static final StructType KEYS =
      new StructType()
          .add(SignalsTable.SOURCE, DataTypes.StringType, false)
          .add(SignalsTable.TRACE_ID, DataTypes.StringType, false)
          .add(SignalsTable.CONTENT_HASH, DataTypes.StringType, false)
          .add(SignalsTable.FUSED_SCORE, DataTypes.DoubleType, false);

  private record SourceSlice(String source, Slice slice) {}

  private interface ToRow {
    Row of(Row row, Slice slice, ScoredTrace trace);
  }

  /**
   * Scores twice: the readings are twenty times as wide as what the order needs, and dearer to sort
   * than to compute again.
   */
  Dataset<Row> of(Dataset<Row> features) {
    MapPartitionsFunction<Row, Row> keys = traces -> scored(traces, this::key);
    Dataset<Row> ranks =
        features
            .mapPartitions(keys, Encoders.row(KEYS))
            .select(
                col(SignalsTable.SOURCE),
                col(SignalsTable.TRACE_ID),
                row_number()
                    .over(
                        Window.orderBy(
                            col(SignalsTable.FUSED_SCORE).desc(),
                            // Not the draw: the order must not depend on whom the reserve takes.
                            col(SignalsTable.CONTENT_HASH),
                            col(SignalsTable.SOURCE),
                            col(SignalsTable.TRACE_ID)))
                    .cast("long")
                    .as(SignalsTable.FUSED_RANK));
    return features
        .join(ranks, new String[] {SignalsTable.SOURCE, SignalsTable.TRACE_ID}, "inner")
        .mapPartitions(this, Encoders.row(SignalsTable.TABLE.schema()));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> traces) {
    return scored(traces, this::row);
  }

  private Iterator<Row> scored(Iterator<Row> traces, ToRow toRow) {
    Map<SourceSlice, Map<String, Baseline>> bySlice = new HashMap<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(traces, 0), false)
        .map(
            row -> {
              SourceSlice key = new SourceSlice(rows.source(row), rows.slice(row));
              Map<String, Baseline> usual =
                  bySlice.computeIfAbsent(
                      key, slice -> baselines.value().of(slice.source(), slice.slice()));
              return toRow.of(row, key.slice(), scorer.score(rows.features(row), usual));
            })
        .iterator();
  }

  private Row key(Row row, Slice slice, ScoredTrace trace) {
    return RowFactory.create(
        rows.source(row), rows.traceId(row), rows.contentHash(row), trace.score());
  }

  private Row row(Row row, Slice slice, ScoredTrace trace) {
    return RowFactory.create(
        rows.source(row),
        rows.traceId(row),
        rankDate,
        rows.traceDate(row),
        slice.levels().get(0),
        trace.readings().stream().map(ScoreTraces::reading).toArray(),
        trace.top().map(reading -> reading.signal().key()).orElse(null),
        trace.score(),
        rows.rank(row),
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
