package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.DateType;

import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelTarget;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the trace of each label that names a span and no trace: the only one that has the span, in
 * the label's own source or, where it names none, in any.
 *
 * <p>The id of a span does not say on which day the span is stored, and a night is not to read all
 * days for it: one is looked for on the {@value #NEAR} days before the label, and on the day after,
 * since clocks differ; and only one of which those days have nothing on the {@value #FAR} before.
 */
final class TracesOfSpans {
  /** The UTC day on which a label was stated. */
  static final String STATED_ON = "stated_on";

  /** What was found: source, trace_id and span_id, canonical; null where nothing was. */
  static final String FOUND = "found";

  private static final int NEAR = 31;
  private static final int FAR = 366;

  /** Why a label is not stored whose trace was not found. */
  static final String NOT_FOUND =
      "span_id stands without trace_id, and of the spans of its source from the "
          + FAR
          + " days before it none has that id, or those of several traces have: read its trace in first and then this again, or give it a trace_id";

  private static final StructType ASKED = LabelTargets.ASKED.add(STATED_ON, DateType, false);

  private TracesOfSpans() {}

  /**
   * The targets with their traces, by label id; a label whose trace was not found has no entry.
   *
   * @param labels that each name a span alone
   */
  static Map<String, LabelTarget> find(JobContext context, List<Label> labels) {
    if (labels.isEmpty()) {
      return Map.of();
    }
    LocalDate today = context.dateOrToday();
    Map<String, LabelTarget> targets = new HashMap<>();
    labels.forEach(label -> targets.put(label.labelId(), label.target()));
    Dataset<Row> asked =
        context
            .spark()
            .createDataFrame(labels.stream().map(label -> asked(label, today)).toList(), ASKED);
    Map<String, LabelTarget> found = new HashMap<>();
    apply(context.lakehouse(), asked)
        .where(col(FOUND).isNotNull())
        .select(LabelsTable.LABEL_ID, FOUND)
        .collectAsList()
        .forEach(
            row ->
                found.put(row.getString(0), target(targets.get(row.getString(0)), row.getAs(1))));
    return found;
  }

  private static Row asked(Label label, LocalDate today) {
    LabelTarget target = label.target();
    LocalDate day =
        label.labelledAt() == null
            ? today
            : LocalDate.ofInstant(label.labelledAt(), ZoneOffset.UTC);
    return RowFactory.create(
        label.labelId(),
        target.source(),
        target.traceId(),
        target.spanId(),
        target.sourceTraceId(),
        Date.valueOf(day));
  }

  private static LabelTarget target(LabelTarget target, Row found) {
    return new LabelTarget(
        target.kind(),
        found.getString(0),
        found.getString(1),
        found.getString(2),
        target.sessionId(),
        target.stepIndex(),
        target.sourceTraceId());
  }

  /** Whether a label's span alone leads to its trace. */
  static Column isSpanAlone() {
    return col(LabelsTable.SPAN_ID)
        .isNotNull()
        .and(col(LabelsTable.TRACE_ID).isNull())
        .and(col(LabelsTable.SOURCE_TRACE_ID).isNull());
  }

  /**
   * The labels, each once, with the column {@link #FOUND}.
   *
   * @param labels among their columns source, trace_id, span_id, source_trace_id, {@link
   *     #STATED_ON}; those that name more than a span have nothing found
   */
  static Dataset<Row> apply(Lakehouse lakehouse, Dataset<Row> labels) {
    Dataset<Row> asked =
        labels
            .where(isSpanAlone())
            .select(
                col(LabelsTable.SOURCE).as("asked_source"),
                col(LabelsTable.SPAN_ID).as("asked_span"),
                col(STATED_ON).as("asked_on"))
            .distinct();
    if (asked.isEmpty()) {
      return labels.withColumn(
          FOUND, lit(null).cast("STRUCT<source: STRING, trace_id: STRING, span_id: STRING>"));
    }
    Dataset<Row> found = Kept.of(tracesOf(lakehouse, asked, NEAR));
    Dataset<Row> late =
        Kept.of(
            asked.join(
                found,
                asked
                    .col("asked_span")
                    .equalTo(found.col("asked_span"))
                    .and(asked.col("asked_on").equalTo(found.col("asked_on")))
                    .and(asked.col("asked_source").eqNullSafe(found.col("asked_source"))),
                "left_anti"));
    if (!late.isEmpty()) {
      found = found.unionByName(tracesOf(lakehouse, late, FAR));
    }
    found = found.where(col("least").equalTo(col("greatest"))).drop("least", "greatest");
    return labels
        .join(
            found,
            isSpanAlone()
                .and(col(LabelsTable.SPAN_ID).equalTo(col("asked_span")))
                .and(col(STATED_ON).equalTo(col("asked_on")))
                .and(col(LabelsTable.SOURCE).eqNullSafe(col("asked_source"))),
            "left")
        .drop("asked_source", "asked_span", "asked_on");
  }

  /**
   * The traces that have the spans: one of them, and the least and the greatest.
   *
   * @param asked spans: asked_source, asked_span, asked_on
   * @param daysBefore how far back they are looked for
   */
  private static Dataset<Row> tracesOf(Lakehouse lakehouse, Dataset<Row> asked, int daysBefore) {
    Row days = asked.agg(min("asked_on"), max("asked_on")).first();
    LocalDate first = days.getDate(0).toLocalDate().minusDays(daysBefore);
    LocalDate last = days.getDate(1).toLocalDate().plusDays(1);
    Dataset<Row> spans =
        lakehouse
            .read(SpansTable.TABLE)
            .where(col(SpansTable.SPAN_DATE).between(lit(first), lit(last)))
            .select(
                explode(
                        array_distinct(
                            array(col(SpansTable.SPAN_ID), col(SpansTable.SOURCE_SPAN_ID))))
                    .as("any_span_id"),
                col(SpansTable.SOURCE),
                col(SpansTable.TRACE_ID),
                col(SpansTable.SPAN_ID),
                col(SpansTable.SPAN_DATE));
    Column trace = struct(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID));
    return asked
        .join(
            spans,
            col("asked_span")
                .equalTo(col("any_span_id"))
                .and(
                    col("asked_source")
                        .isNull()
                        .or(col("asked_source").equalTo(col(SpansTable.SOURCE))))
                .and(
                    col(SpansTable.SPAN_DATE)
                        .between(
                            date_sub(col("asked_on"), daysBefore), date_add(col("asked_on"), 1))))
        .groupBy("asked_source", "asked_span", "asked_on")
        .agg(
            min(struct(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID), col(SpansTable.SPAN_ID)))
                .as(FOUND),
            min(trace).as("least"),
            max(trace).as("greatest"));
  }
}
