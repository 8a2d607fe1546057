package dev.assay.jobs.review;

import static org.apache.spark.sql.functions.broadcast;

import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.label.ReviewerVotes;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.rank.WeekOffers;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.Consent;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.LabelTwice;
import dev.assay.udfs.label.ReviewerAnswers;
import dev.assay.udfs.queue.Arm;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.review.ReviewTask;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import dev.assay.udfs.trace.Transcript;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What reviewers read: a week's offers with their traces, redacted.
 *
 * @param tasks in reading order
 * @param withheld how many offers are not among them, because their trace does not consent now or
 *     is gone
 */
record ReviewTasks(List<ReviewTask> tasks, int withheld) {
  private static final StructType KEYS =
      new StructType()
          .add(TracesTable.SOURCE, DataTypes.StringType, false)
          .add(TracesTable.TRACE_ID, DataTypes.StringType, false);

  /** Which traces are reviewed. */
  enum Which {
    /** What the queue offers in the week of the context's day, else in the latest week. */
    OFFERED,
    /** What one reviewer has labelled and another should, so that their agreement is known. */
    LABELLED_ONCE
  }

  /** Puts them together. */
  static ReviewTasks of(JobContext context, Which which) {
    List<ReviewTask.Offer> offers =
        switch (which) {
          case OFFERED -> WeekOffers.of(context).stream().map(ReviewTasks::offer).toList();
          case LABELLED_ONCE -> labelledOnce(context);
        };
    if (offers.isEmpty()) {
      return new ReviewTasks(List.of(), 0);
    }
    context.progress().step("reading %d traces".formatted(offers.size()));
    Redactor redactor = context.settings().redactor();
    Map<List<String>, Transcript> transcripts = transcripts(context, offers, redactor);
    List<ReviewTask> tasks =
        offers.stream()
            .filter(offer -> transcripts.containsKey(key(offer)))
            .map(offer -> ReviewTask.of(offer, transcripts.get(key(offer)), redactor.version()))
            .toList();
    return new ReviewTasks(tasks, offers.size() - tasks.size());
  }

  /** What to tell of the offers that are withheld; none where none is. */
  List<String> note() {
    return withheld == 0
        ? List.of()
        : List.of(
            "%d offers are withheld: their traces do not consent to a review now, or are gone."
                .formatted(withheld));
  }

  /** The modes take turns, and a trace that several ask for stands there once. */
  private static List<ReviewTask.Offer> labelledOnce(JobContext context) {
    Map<String, FailureMode> modes = context.settings().failureModes().open();
    List<ReviewerAnswers> answers =
        ReviewerVotes.of(context.lakehouse().read(LabelsTable.TABLE), modes);
    Map<List<String>, ReviewTask.Offer> offers = new LinkedHashMap<>();
    for (ReviewerAnswers item : LabelTwice.next(answers, modes)) {
      offers.putIfAbsent(
          List.of(item.source(), item.traceId()),
          new ReviewTask.Offer(
              item.source(),
              item.traceId(),
              Arm.SECOND_OPINION.key(),
              "",
              offers.size() + 1,
              Arm.SECOND_OPINION.key(),
              1,
              1,
              "labelled by one reviewer: a second opinion"));
    }
    return List.copyOf(offers.values());
  }

  private static List<String> key(ReviewTask.Offer offer) {
    return List.of(offer.source(), offer.traceId());
  }

  /** Of the traces that consent now, whatever they did when they were offered. */
  private static Map<List<String>, Transcript> transcripts(
      JobContext context, List<ReviewTask.Offer> offers, Redactor redactor) {
    Lakehouse lakehouse = context.lakehouse();
    List<Row> keys =
        offers.stream()
            .map(offer -> RowFactory.create(offer.source(), offer.traceId()))
            .distinct()
            .toList();
    Map<List<String>, Transcript> transcripts = new HashMap<>();
    WholeTraces.of(
            lakehouse,
            lakehouse
                .read(TracesTable.TABLE)
                .where(Consent.given(context.settings()))
                .join(
                    broadcast(lakehouse.spark().createDataFrame(keys, KEYS)),
                    KEYS.fieldNames(),
                    "left_semi"))
        .select(WholeTraces.TRACE)
        .collectAsList()
        .forEach(
            row -> {
              Trace trace = redactor.redact(TraceJson.read(row.getString(0)));
              transcripts.put(List.of(trace.source(), trace.traceId()), Transcript.of(trace));
            });
    return transcripts;
  }

  private static ReviewTask.Offer offer(Row row) {
    return new ReviewTask.Offer(
        row.getAs(QueueTable.SOURCE),
        row.getAs(QueueTable.TRACE_ID),
        row.getAs(QueueTable.WEEK),
        row.getAs(QueueTable.QUEUED_DATE).toString(),
        row.<Integer>getAs(QueueTable.POSITION),
        row.getAs(QueueTable.ARM),
        row.<Double>getAs(QueueTable.INCLUSION_PROBABILITY),
        row.<Double>getAs(QueueTable.OFFER_PROBABILITY),
        row.getAs(QueueTable.WHY));
  }
}
