package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.Consent;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.dataset.ItemInput;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.trace.TraceJson;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;

/**
 * The traces that a run evaluates: source, trace_id, release, item_id, content_hash, target_date
 * and the whole trace as JSON.
 *
 * @param whole a row for each trace
 * @param identities the same without the traces themselves, which cost much to put together
 */
record EvaluationTargets(Dataset<Row> whole, Dataset<Row> identities) implements AutoCloseable {
  private static final double NANOS = 1e9;
  private static final String FIRST = "first";

  /** Their number, their days, and how many contents they have. */
  record Extent(long traces, List<LocalDate> dates) {}

  /**
   * The traces that a request names.
   *
   * @throws UserException if there is no such dataset version, or if it has no items
   */
  static EvaluationTargets of(JobContext context, EvaluationRequest request) {
    if (request.targets() instanceof EvaluationRequest.OfDataset dataset) {
      Dataset<Row> items = frozen(items(context, dataset.name(), dataset.version()));
      return new EvaluationTargets(items, kept(items));
    }
    if (request.targets() instanceof EvaluationRequest.OfContents some) {
      Dataset<Row> items =
          frozen(
              items(context, some.name(), some.version())
                  .where(col(DatasetItemsTable.CONTENT_HASH).isin(some.contents().toArray())));
      return new EvaluationTargets(items, kept(items));
    }
    if (request.targets() instanceof EvaluationRequest.OfRelease release) {
      return ofRelease(context, release);
    }
    LocalDate day = ((EvaluationRequest.OfDate) request.targets()).date();
    Column consent = Consent.given(context.settings());
    return new EvaluationTargets(
        columns(DayTraces.whole(context.lakehouse(), day, consent), col(TracesTable.TRACE_DATE)),
        kept(identities(DayTraces.of(context.lakehouse(), day).where(consent))));
  }

  private static Dataset<Row> kept(Dataset<Row> identities) {
    return Kept.of(identities.drop(DatasetItemsTable.TRACE));
  }

  private static Dataset<Row> identities(Dataset<Row> traces) {
    return columns(
        traces.withColumn(DatasetItemsTable.TRACE, lit(null)), col(TracesTable.TRACE_DATE));
  }

  /** What was kept to make the plan is given back. */
  @Override
  public void close() {
    identities.unpersist();
  }

  /** A release's traces that are the same cases as items: by item id, else by what was asked. */
  private static EvaluationTargets ofRelease(
      JobContext context, EvaluationRequest.OfRelease release) {
    Dataset<Row> items = items(context, release.name(), release.version());
    Dataset<Row> traces =
        context
            .lakehouse()
            .read(TracesTable.TABLE)
            .where(col(TracesTable.RELEASE).equalTo(release.release()))
            .where(Consent.given(context.settings()));
    Dataset<Row> named =
        traces.join(
            broadcast(items.select(DatasetItemsTable.ITEM_ID).distinct()),
            new String[] {TracesTable.ITEM_ID},
            "left_semi");
    Dataset<Row> unnamed = traces.where(col(TracesTable.ITEM_ID).isNull());
    UserDefinedFunction input =
        udf((UDF1<String, String>) json -> ItemInput.hash(TraceJson.read(json)), StringType);
    Dataset<Row> asked =
        WholeTraces.of(context.lakehouse(), unnamed)
            .drop(TracesTable.ITEM_ID)
            .withColumn(DatasetItemsTable.INPUT_HASH, input.apply(col(WholeTraces.TRACE)))
            .join(
                broadcast(
                    items
                        .groupBy(DatasetItemsTable.INPUT_HASH)
                        .agg(min(DatasetItemsTable.ITEM_ID).as(DatasetItemsTable.ITEM_ID))),
                DatasetItemsTable.INPUT_HASH);
    Column date = col(TracesTable.TRACE_DATE);
    Dataset<Row> askedIdentities = columns(asked, date).drop(DatasetItemsTable.TRACE);
    return new EvaluationTargets(
        columns(WholeTraces.of(context.lakehouse(), named), date).union(columns(asked, date)),
        kept(identities(named).drop(DatasetItemsTable.TRACE).union(askedIdentities)));
  }

  private static Dataset<Row> items(JobContext context, String name, int version) {
    Dataset<Row> items =
        context
            .lakehouse()
            .read(DatasetItemsTable.TABLE)
            .where(
                col(DatasetItemsTable.NAME)
                    .equalTo(name)
                    .and(col(DatasetItemsTable.VERSION).equalTo(version)));
    if (items.isEmpty()) {
      throw new UserException(
          "There is no dataset %s@%d. 'assay dataset list' shows the versions that there are."
              .formatted(name, version));
    }
    return items;
  }

  /** An item whose payload was erased has nothing to evaluate. */
  private static Dataset<Row> frozen(Dataset<Row> items) {
    Column firstSpan =
        get_json_object(col(DatasetItemsTable.TRACE), "$.spans[0].startUnixNano").cast("double");
    return columns(
        items.where(col(DatasetItemsTable.TRACE).isNotNull()),
        to_date(timestamp_seconds(firstSpan.divide(NANOS))));
  }

  private static Dataset<Row> columns(Dataset<Row> traces, Column date) {
    return traces.select(
        col(DatasetItemsTable.SOURCE),
        col(DatasetItemsTable.TRACE_ID),
        col(DatasetItemsTable.RELEASE),
        col(DatasetItemsTable.ITEM_ID),
        col(DatasetItemsTable.CONTENT_HASH),
        coalesce(date, lit(LocalDate.EPOCH)).as(VerdictsTable.TARGET_DATE),
        col(DatasetItemsTable.TRACE));
  }

  /** Reads everything but the traces themselves. */
  Extent extent() {
    List<Row> days =
        identities
            .groupBy(col(VerdictsTable.TARGET_DATE))
            .agg(count(lit(1)))
            .orderBy(VerdictsTable.TARGET_DATE)
            .collectAsList();
    long traces = days.stream().mapToLong(day -> day.getLong(1)).sum();
    return new Extent(traces, days.stream().map(day -> day.getDate(0).toLocalDate()).toList());
  }

  /** The dates under which verdicts on their contents may lie: their own, and others'. */
  Set<LocalDate> dates(Extent extent, VerdictDates verdictDates) {
    Set<LocalDate> dates = new TreeSet<>(extent.dates());
    dates.addAll(verdictDates.having(identities));
    return dates;
  }

  /**
   * One trace of each content, with the verdicts that the content has from these evaluators, and
   * the number of its copies.
   */
  Dataset<Row> toEvaluate(JobContext context, Set<LocalDate> dates, List<Evaluator> evaluators) {
    Dataset<Row> firsts =
        identities
            .groupBy(DatasetItemsTable.CONTENT_HASH)
            .agg(
                min(struct(
                        col(VerdictsTable.TARGET_DATE),
                        col(DatasetItemsTable.SOURCE),
                        col(DatasetItemsTable.TRACE_ID),
                        coalesce(col(DatasetItemsTable.ITEM_ID), lit(""))
                            .as(DatasetItemsTable.ITEM_ID)))
                    .as(FIRST),
                count(lit(1)).as(PairRow.COPIES));
    Dataset<Row> plan =
        firsts
            .join(stored(context, dates, evaluators), DatasetItemsTable.CONTENT_HASH, "left")
            .select(col(FIRST + ".*"), col(PairRow.COPIES), col(EvaluateTraces.STORED));
    return whole
        .as("whole")
        .join(
            broadcast(plan).as("plan"),
            same(DatasetItemsTable.SOURCE)
                .and(same(DatasetItemsTable.TRACE_ID))
                .and(
                    coalesce(col("whole." + DatasetItemsTable.ITEM_ID), lit(""))
                        .equalTo(col("plan." + DatasetItemsTable.ITEM_ID))))
        .select("whole.*", "plan." + PairRow.COPIES, "plan." + EvaluateTraces.STORED);
  }

  private static Column same(String column) {
    return col("whole." + column).equalTo(col("plan." + column));
  }

  /** By content: what is known of it, read from the partitions of these days only. */
  private static Dataset<Row> stored(
      JobContext context, Set<LocalDate> dates, List<Evaluator> evaluators) {
    Object[] fingerprints = evaluators.stream().map(Evaluator::fingerprint).toArray();
    return context
        .lakehouse()
        .read(VerdictsTable.TABLE)
        .where(
            col(VerdictsTable.TARGET_DATE)
                .isin(dates.toArray())
                .and(col(VerdictsTable.FINGERPRINT).isin(fingerprints)))
        .groupBy(VerdictsTable.CONTENT_HASH)
        .agg(
            collect_list(
                    struct(
                        VerdictsTable.PAIR_ID,
                        VerdictsTable.STATUS,
                        VerdictsTable.FLAG,
                        VerdictsTable.ATTEMPT))
                .as(EvaluateTraces.STORED));
  }
}
