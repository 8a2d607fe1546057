package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import dev.assay.jobs.erasure.LateSpans;
import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.FileOrder;
import dev.assay.jobs.trace.Reconcile;
import dev.assay.jobs.trace.RollUp;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TraceShapes;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.trace.Resubmission;
import java.sql.Date;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings the spans of a batch into {@code spans}, and their traces, rolled up, into {@code traces}.
 *
 * <p>Traces of which the tables hold nothing, and whose spans come once in the batch, are only
 * added: nearly all, on most nights. The others are reconciled with what is stored. First the spans
 * are written, then the traces: a run that is cut short between finds, when run again, its own
 * spans, and completes their traces.
 */
final class SpanUpsert {
  private final JobContext context;
  private final Lakehouse lakehouse;
  private final String source;
  private final String batch;
  private final FileOrder order;

  SpanUpsert(JobContext context, String source, String batch, FileOrder order) {
    this.context = context;
    this.lakehouse = context.lakehouse();
    this.source = source;
    this.batch = batch;
    this.order = order;
  }

  /** Writes the spans of files; a write that fails has added nothing. */
  Accounting write(Lifting lifting) {
    Dataset<Row> shapes = lifting.shapes().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row facts =
          shapes
              .agg(
                  count(lit(1)),
                  sum(TracesTable.ORPHAN_SPANS),
                  array_distinct(flatten(collect_set(RollUp.SPAN_DATES))),
                  max(RollUp.DOUBLED),
                  min(TraceShapes.FIRST_START),
                  max(TraceShapes.LAST_START))
              .head();
      if (facts.getLong(0) == 0) {
        return Accounting.NOTHING;
      }
      try (StoredTraces stored =
          StoredTraces.find(
              lakehouse,
              source,
              shapes.select(TracesTable.TRACE_ID),
              new StoredTraces.Batch(
                  new TreeSet<>(facts.<Date>getList(2)),
                  facts.getLong(4),
                  facts.getLong(5),
                  facts.getLong(1) > 0))) {
        Dataset<Row> intricate = stored.ids();
        if (facts.getBoolean(3)) {
          intricate =
              intricate
                  .union(shapes.where(col(RollUp.DOUBLED)).select(TracesTable.TRACE_ID))
                  .distinct();
        }
        return write(lifting, shapes, intricate, stored.dates());
      }
    } finally {
      shapes.unpersist();
    }
  }

  private Accounting write(
      Lifting lifting, Dataset<Row> shapes, Dataset<Row> intricate, SortedSet<Date> dates) {
    Dataset<Row> kept = Kept.of(intricate);
    try {
      return kept.isEmpty() ? add(lifting, shapes, dates) : reconcile(lifting.spans(), kept, dates);
    } finally {
      kept.unpersist();
    }
  }

  /** Adds spans of new traces: from their files to the table, and from there to their traces. */
  private Accounting add(Lifting lifting, Dataset<Row> shapes, SortedSet<Date> dates) {
    context.progress().step("writing spans");
    SpanWriter.append(lakehouse, SpanWriter.placed(lifting, shapes), dates);
    context.progress().step("rolling up traces");
    Dataset<Row> written =
        lakehouse
            .read(SpansTable.TABLE)
            .where(col(SpansTable.SPAN_DATE).isin(dates.toArray()))
            .where(col(SpansTable.SOURCE).equalTo(source))
            .where(col(SpansTable.INGEST_BATCH).equalTo(batch));
    Dataset<Row> rolled = RollUp.of(written, source, resubmission());
    TraceWriter.append(context, SpanWriter.byDate(rolled, TracesTable.TRACE_DATE, dates));
    return Accounting.allWritten(written.count());
  }

  private Resubmission resubmission() {
    return context.settings().yaml().rank().resubmission();
  }

  private Accounting reconcile(Dataset<Row> lifted, Dataset<Row> intricate, SortedSet<Date> dates) {
    Dataset<Row> spans = lifted.persist(StorageLevel.DISK_ONLY());
    try {
      Dataset<Row> rolled =
          RollUp.of(spans, source, resubmission()).persist(StorageLevel.MEMORY_AND_DISK());
      try {
        return reconcile(spans, rolled, intricate, dates);
      } finally {
        rolled.unpersist();
      }
    } finally {
      spans.unpersist();
    }
  }

  private Accounting reconcile(
      Dataset<Row> spans, Dataset<Row> rolled, Dataset<Row> intricate, SortedSet<Date> dates) {
    context.progress().step("reconciling with stored traces");
    Dataset<Row> simple = join(rolled, intricate, "left_anti");
    Dataset<Row> stored =
        join(
            lakehouse
                .read(SpansTable.TABLE)
                .where(col(SpansTable.SPAN_DATE).isin(dates.toArray()))
                .where(col(SpansTable.SOURCE).equalTo(source)),
            intricate,
            "left_semi");
    Dataset<Row> incoming =
        LateSpans.withoutErased(lakehouse, join(spans, intricate, "left_semi"), stored);
    Dataset<Row> storedTraces =
        Kept.of(join(TraceWriter.stored(lakehouse, source, dates), intricate, "left_semi"));
    Dataset<Row> reconciled =
        Kept.of(
            TraceWriter.withStoredDate(
                Reconcile.of(incoming, stored, source, batch, order, resubmission()),
                storedTraces));
    try {
      Row counts =
          reconciled
              .agg(sum(Reconcile.WRITTEN), sum(Reconcile.UPDATED), sum(Reconcile.DUPLICATES))
              .head();
      long simpleSpans = spans(simple);
      context.progress().step("writing spans");
      Dataset<Row> actions = actions(reconciled);
      Dataset<Row> added = chosen(incoming, actions, Reconcile.Action.WRITE);
      if (simpleSpans + counts.getLong(0) > 0) {
        Dataset<Row> all =
            SpanWriter.placed(join(spans, intricate, "left_anti"), simple)
                .unionByName(SpanWriter.placed(added, reconciled));
        SpanWriter.append(lakehouse, all, dates);
      }
      // Appending has not changed what the merge reads: both come from before this run.
      Dataset<Row> changed =
          SpanWriter.placed(chosen(incoming, actions, Reconcile.Action.UPDATE), reconciled)
              .unionByName(
                  chosen(stored, actions, Reconcile.Action.ADOPT)
                      .withColumn(SpansTable.IS_ORPHAN, lit(false)));
      SpanWriter.merge(lakehouse, changed, dates);
      context.progress().step("writing traces");
      TraceWriter.upsert(context, simple, reconciled, storedTraces, dates);
      return new Accounting(
          simpleSpans + counts.getLong(0) + counts.getLong(1) + counts.getLong(2),
          simpleSpans + counts.getLong(0),
          counts.getLong(1),
          counts.getLong(2),
          0);
    } finally {
      reconciled.unpersist();
      storedTraces.unpersist();
    }
  }

  private static long spans(Dataset<Row> rolled) {
    Row sum = rolled.agg(sum(TracesTable.SPAN_COUNT)).head();
    return sum.isNullAt(0) ? 0 : sum.getLong(0);
  }

  /** Columns trace_id, span_id, record_hash, action. */
  private static Dataset<Row> actions(Dataset<Row> reconciled) {
    return reconciled
        .select(col(TracesTable.TRACE_ID), explode(col(Reconcile.ACTIONS)).as("a"))
        .select(
            col(TracesTable.TRACE_ID),
            col("a." + Reconcile.ACTION_SPAN),
            col("a." + Reconcile.ACTION_RECORD),
            col("a." + Reconcile.ACTION));
  }

  /** The records that an action names, one for each span, be it in several files. */
  private static Dataset<Row> chosen(
      Dataset<Row> records, Dataset<Row> actions, Reconcile.Action action) {
    Dataset<Row> keys = actions.where(col(Reconcile.ACTION).equalTo(action.name()));
    return records
        .join(
            keys,
            records
                .col(SpansTable.TRACE_ID)
                .equalTo(keys.col(TracesTable.TRACE_ID))
                .and(records.col(SpansTable.SPAN_ID).equalTo(keys.col(Reconcile.ACTION_SPAN)))
                .and(
                    records.col(SpansTable.RECORD_HASH).equalTo(keys.col(Reconcile.ACTION_RECORD))),
            "left_semi")
        .dropDuplicates(SpansTable.TRACE_ID, SpansTable.SPAN_ID);
  }

  private static Dataset<Row> join(Dataset<Row> rows, Dataset<Row> ids, String kind) {
    return rows.join(
        ids, rows.col(TracesTable.TRACE_ID).equalTo(ids.col(TracesTable.TRACE_ID)), kind);
  }
}
