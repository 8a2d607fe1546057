package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.trace.SpanDates;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Looks up, in the lakehouse, what labels speak of. */
final class LabelTargets {
  /** What a label says of the trace that is looked for. */
  static final StructType ASKED =
      new StructType()
          .add(LabelsTable.LABEL_ID, StringType, false)
          .add(LabelsTable.SOURCE, StringType)
          .add(LabelsTable.TRACE_ID, StringType)
          .add(LabelsTable.SPAN_ID, StringType)
          .add(LabelsTable.SOURCE_TRACE_ID, StringType);

  private LabelTargets() {}

  /**
   * The trace that a label speaks of.
   *
   * @param spanId the label's span by its canonical id; null where the trace has no such span
   * @param arm by which it was queued; null where it was not
   * @param inclusionProbability the same
   */
  record Found(
      String source,
      String traceId,
      String spanId,
      boolean synthetic,
      String arm,
      Double inclusionProbability) {}

  /** What was found, by label id; a label whose trace is not there has no entry. */
  static Map<String, Found> find(Lakehouse lakehouse, List<Label> labels) {
    if (labels.isEmpty() || !lakehouse.has(TracesTable.TABLE)) {
      return Map.of();
    }
    Dataset<Row> asked =
        lakehouse.spark().createDataFrame(labels.stream().map(LabelTargets::asked).toList(), ASKED);
    Dataset<Row> matched =
        MatchTraces.apply(asked, lakehouse.read(TracesTable.TABLE))
            .filter(col(MatchTraces.MATCHED_TRACE_ID).isNotNull())
            .select(
                col(LabelsTable.LABEL_ID),
                col(MatchTraces.MATCHED_SOURCE).as(LabelsTable.SOURCE),
                col(MatchTraces.MATCHED_TRACE_ID).as(LabelsTable.TRACE_ID),
                col(LabelsTable.SPAN_ID))
            .localCheckpoint();
    Map<String, String> spans = spans(lakehouse, matched);
    Map<String, Found> found = new HashMap<>();
    for (Row row : described(lakehouse, matched).collectAsList()) {
      String id = row.getAs(LabelsTable.LABEL_ID);
      found.put(
          id,
          new Found(
              row.getAs(LabelsTable.SOURCE),
              row.getAs(LabelsTable.TRACE_ID),
              spans.get(id),
              row.<Boolean>getAs(TracesTable.SYNTHETIC),
              row.getAs(QueueTable.ARM),
              row.getAs(QueueTable.OFFER_PROBABILITY)));
    }
    return found;
  }

  private static Row asked(Label label) {
    LabelTarget target = label.target();
    return RowFactory.create(
        label.labelId(),
        target.source(),
        target.traceId(),
        target.spanId(),
        target.sourceTraceId());
  }

  private static Dataset<Row> described(Lakehouse lakehouse, Dataset<Row> matched) {
    String[] key = {LabelsTable.SOURCE, LabelsTable.TRACE_ID};
    Dataset<Row> traces =
        lakehouse
            .read(TracesTable.TABLE)
            .select(TracesTable.SOURCE, TracesTable.TRACE_ID, TracesTable.SYNTHETIC);
    Dataset<Row> queue =
        lakehouse
            .read(QueueTable.TABLE)
            .select(
                QueueTable.SOURCE,
                QueueTable.TRACE_ID,
                QueueTable.ARM,
                QueueTable.OFFER_PROBABILITY);
    return broadcast(matched).join(traces, key, "inner").join(queue, key, "left");
  }

  /** The canonical ids of the spans that labels speak of, by label id. */
  private static Map<String, String> spans(Lakehouse lakehouse, Dataset<Row> matched) {
    Dataset<Row> asked = matched.filter(col(LabelsTable.SPAN_ID).isNotNull());
    if (asked.isEmpty()) {
      return Map.of();
    }
    String[] key = {LabelsTable.SOURCE, LabelsTable.TRACE_ID};
    Column dates =
        SpanDates.of(
                lakehouse
                    .read(TracesTable.TABLE)
                    .join(
                        broadcast(asked.select(LabelsTable.SOURCE, LabelsTable.TRACE_ID)),
                        key,
                        "left_semi"))
            .map(SpanDates::hold)
            .orElse(lit(false));
    Dataset<Row> spans =
        lakehouse
            .read(SpansTable.TABLE)
            .filter(dates)
            .select(
                col(SpansTable.SOURCE),
                col(SpansTable.TRACE_ID),
                col(SpansTable.SPAN_ID).as(MATCHED_SPAN_ID),
                col(SpansTable.SOURCE_SPAN_ID));
    Map<String, String> found = new HashMap<>();
    broadcast(asked)
        .join(spans, key, "inner")
        .filter(
            col(MATCHED_SPAN_ID)
                .equalTo(col(LabelsTable.SPAN_ID))
                .or(col(SpansTable.SOURCE_SPAN_ID).equalTo(col(LabelsTable.SPAN_ID))))
        .select(LabelsTable.LABEL_ID, MATCHED_SPAN_ID)
        .collectAsList()
        .forEach(row -> found.merge(row.getString(0), row.getString(1), LabelTargets::lesser));
    return found;
  }

  private static String lesser(String a, String b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static final String MATCHED_SPAN_ID = "matched_span_id";
}
