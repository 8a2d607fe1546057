package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.SpanDates;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.dataset.ItemInput;
import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Copies traces as items of a dataset keep them.
 *
 * <p>Out: a row for each trace that has spans: its columns of {@code traces}, of which session_id
 * is as traced, and {@link #INPUT_HASH}, {@link #REDACTED_SESSION_ID}, {@link #TRACE}, {@link
 * #TRACE_HASH}.
 */
final class ItemTraces {
  static final String INPUT_HASH = DatasetItemsTable.INPUT_HASH;
  static final String REDACTED_SESSION_ID = "redacted_session_id";
  static final String TRACE = DatasetItemsTable.TRACE;

  /** SHA-256 of the JSON. */
  static final String TRACE_HASH = "trace_hash";

  private static final String[] KEY = {TracesTable.SOURCE, TracesTable.TRACE_ID};

  private static final StructType COPY =
      new StructType()
          .add(TracesTable.SOURCE, StringType, false)
          .add(TracesTable.TRACE_ID, StringType, false)
          .add(INPUT_HASH, StringType, false)
          .add(REDACTED_SESSION_ID, StringType)
          .add(TRACE, StringType, false);

  private ItemTraces() {}

  /**
   * The copies.
   *
   * @param traces rows of {@code traces}, few enough for one machine
   */
  static Dataset<Row> of(Lakehouse lakehouse, Dataset<Row> traces, Redactor redactor) {
    Dataset<Row> spans =
        lakehouse
            .read(SpansTable.TABLE)
            .filter(SpanDates.of(traces).map(SpanDates::hold).orElse(lit(false)))
            .join(broadcast(traces.select(col(KEY[0]), col(KEY[1]))), KEY, "left_semi");
    return copies(spans, redactor).join(broadcast(traces), KEY);
  }

  private static Dataset<Row> copies(Dataset<Row> spans, Redactor redactor) {
    return spans
        .groupByKey(
            (MapFunction<Row, String>)
                row -> row.getAs(SpansTable.SOURCE) + "\n" + row.getAs(SpansTable.TRACE_ID),
            Encoders.STRING())
        .mapGroups(
            (MapGroupsFunction<String, Row, Row>)
                (key, rows) -> copy(StoredSpans.trace(rows), redactor),
            Encoders.row(COPY))
        .withColumn(TRACE_HASH, hashOf(TRACE));
  }

  /** How many pseudonyms of each kind the copies have: what was found in them, by kind. */
  static Map<String, Long> redacted(Dataset<Row> copies) {
    Map<String, Long> kinds = new TreeMap<>();
    copies
        .select(TRACE)
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row ->
                    PatternRedactor.found(row.getString(0)).entrySet().stream()
                        .map(found -> RowFactory.create(found.getKey(), found.getValue()))
                        .iterator(),
            Encoders.row(new StructType().add("kind", StringType).add("found", LongType)))
        .groupBy("kind")
        .sum("found")
        .collectAsList()
        .forEach(row -> kinds.put(row.getString(0), row.getLong(1)));
    return kinds;
  }

  /** The column of a trace's JSON, hashed as it is when the item is made. */
  static Column hashOf(String column) {
    return sha2(col(column), 256);
  }

  private static Row copy(Trace trace, Redactor redactor) {
    Trace redacted = redactor.redact(trace);
    return RowFactory.create(
        trace.source(),
        trace.traceId(),
        ItemInput.hash(trace),
        redacted.sessionId(),
        TraceJson.write(redacted));
  }
}
