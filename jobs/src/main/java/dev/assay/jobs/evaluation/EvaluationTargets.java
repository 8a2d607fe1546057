package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
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
import dev.assay.jobs.trace.SpanDates;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.jobs.trace.WholeTrace;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.dataset.ItemInput;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.trace.TraceJson;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;

/**
 * The traces that a run evaluates.
 *
 * @param parts which put the traces together, which costs much
 * @param identities of all parts, a row for each trace: that of {@link Part#identities} and the
 *     number of its part
 * @param extent what the identities say of them all
 */
record EvaluationTargets(List<Part> parts, Dataset<Row> identities, Extent extent)
    implements AutoCloseable {
  private static final double NANOS = 1e9;
  private static final String FIRST = "first";
  private static final String PART = "part";
  private static final String FIRST_DATE = "first_date";
  private static final String LAST_DATE = "last_date";
  private static final String ITEM = "item_or_none";

  /**
   * Some of the traces.
   *
   * @param identities a row for each: source, trace_id, session_id, user_id, release, item_id,
   *     content_hash, target_date, and the days of its first and its last span
   */
  record Part(Dataset<Row> identities, Assembly assembly) {}

  /** Puts traces of a part together. */
  @FunctionalInterface
  interface Assembly {
    /**
     * Those that are in a plan, each with the plan's row.
     *
     * @param dates of their spans
     */
    Dataset<WholeTrace> of(Dataset<Row> plan, SpanDates dates);
  }

  /** What is known of the traces before they are put together, by part, release and day. */
  record Extent(List<Group> groups) {
    long traces() {
      return groups.stream().mapToLong(Group::traces).sum();
    }

    Set<String> releases() {
      return groups.stream().map(Group::release).collect(Collectors.toSet());
    }

    Set<LocalDate> dates() {
      return groups.stream().map(Group::date).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The dates of the spans of a part; empty if it has no traces. */
    private Optional<SpanDates> spans(int part) {
      return groups.stream()
          .filter(group -> group.part() == part)
          .map(Group::spans)
          .reduce(SpanDates::and);
    }
  }

  private record Group(int part, String release, LocalDate date, long traces, SpanDates spans) {
    static Group of(Row row) {
      return new Group(
          row.getInt(0),
          row.getString(1),
          row.getDate(2).toLocalDate(),
          row.getLong(3),
          new SpanDates(row.getDate(4).toLocalDate(), row.getDate(5).toLocalDate()));
    }
  }

  /**
   * The traces that a request names.
   *
   * @throws UserException if there is no such dataset version, or if it has no items
   */
  static EvaluationTargets of(JobContext context, EvaluationRequest request) {
    if (request.targets() instanceof EvaluationRequest.OfDataset dataset) {
      return ofItems(items(context, dataset.name(), dataset.version()));
    }
    if (request.targets() instanceof EvaluationRequest.OfContents some) {
      return ofItems(
          items(context, some.name(), some.version())
              .where(col(DatasetItemsTable.CONTENT_HASH).isin(some.contents().toArray())));
    }
    if (request.targets() instanceof EvaluationRequest.OfReleases some) {
      Dataset<Row> items = items(context, some.name(), some.version());
      // Each by itself: one may be weeks older than another, and no day between is read.
      return of(
          some.releases().stream()
              .flatMap(release -> ofRelease(context, release, items).stream())
              .toList());
    }
    LocalDate day = ((EvaluationRequest.OfDate) request.targets()).date();
    Column consent = Consent.given(context.settings());
    return of(
        DayTraces.parts(context.lakehouse(), day).stream()
            .map(traces -> ofSpans(context, traces.where(consent)))
            .toList());
  }

  /** An item whose payload was erased has nothing to evaluate. */
  private static EvaluationTargets ofItems(Dataset<Row> items) {
    Dataset<Row> whole = items.where(col(DatasetItemsTable.TRACE).isNotNull());
    Column firstNano =
        get_json_object(col(DatasetItemsTable.TRACE), "$.spans[0].startUnixNano").cast("double");
    Column date = to_date(timestamp_seconds(firstNano.divide(NANOS)));
    Dataset<Row> identities =
        identities(
            whole
                .withColumn(TracesTable.SESSION_ID, lit(null).cast(StringType))
                .withColumn(TracesTable.USER_ID, lit(null).cast(StringType)),
            date,
            date,
            date);
    return of(List.of(new Part(identities, fromJson(whole))));
  }

  /** Rows of {@link TracesTable}, which are to be put together from their spans. */
  private static Part ofSpans(JobContext context, Dataset<Row> traces) {
    return new Part(
        identities(
            traces, col(TracesTable.TRACE_DATE), SpanDates.firstOfTrace(), SpanDates.lastOfTrace()),
        (plan, dates) -> WholeTraces.of(context.lakehouse(), broadcast(plan), dates));
  }

  /** Traces that were put together before. */
  private static Assembly fromJson(Dataset<Row> traces) {
    return (plan, dates) ->
        traces
            .select(
                col(DatasetItemsTable.SOURCE),
                col(DatasetItemsTable.TRACE_ID),
                coalesce(col(DatasetItemsTable.ITEM_ID), lit("")).as(ITEM),
                col(DatasetItemsTable.TRACE))
            .join(
                broadcast(plan.withColumn(ITEM, coalesce(col(DatasetItemsTable.ITEM_ID), lit("")))),
                new String[] {DatasetItemsTable.SOURCE, DatasetItemsTable.TRACE_ID, ITEM})
            .map(
                (MapFunction<Row, WholeTrace>)
                    row -> new WholeTrace(row, TraceJson.read(row.getAs(DatasetItemsTable.TRACE))),
                WholeTrace.ENCODER);
  }

  private static EvaluationTargets of(List<Part> parts) {
    Dataset<Row> kept =
        Kept.of(
            IntStream.range(0, parts.size())
                .mapToObj(part -> parts.get(part).identities().withColumn(PART, lit(part)))
                .reduce(Dataset::union)
                .orElseThrow());
    List<Group> groups =
        kept
            .groupBy(PART, DatasetItemsTable.RELEASE, VerdictsTable.TARGET_DATE)
            .agg(count(lit(1)), min(FIRST_DATE), max(LAST_DATE))
            .collectAsList()
            .stream()
            .map(Group::of)
            .toList();
    return new EvaluationTargets(parts, kept, new Extent(groups));
  }

  private static Dataset<Row> identities(
      Dataset<Row> traces, Column date, Column firstSpan, Column lastSpan) {
    return traces.select(
        col(DatasetItemsTable.SOURCE),
        col(DatasetItemsTable.TRACE_ID),
        col(TracesTable.SESSION_ID),
        col(TracesTable.USER_ID),
        col(DatasetItemsTable.RELEASE),
        col(DatasetItemsTable.ITEM_ID),
        col(DatasetItemsTable.CONTENT_HASH),
        known(date).as(VerdictsTable.TARGET_DATE),
        known(firstSpan).as(FIRST_DATE),
        known(lastSpan).as(LAST_DATE));
  }

  private static Column known(Column date) {
    return coalesce(date, lit(LocalDate.EPOCH));
  }

  /** What was kept to make the plan is given back. */
  @Override
  public void close() {
    identities.unpersist();
  }

  /**
   * A release's traces that are the same cases as items: by item id, else by what was asked. Two
   * applications may number their items and their releases alike: where the items' sources have the
   * release, no other source has it.
   */
  private static List<Part> ofRelease(JobContext context, String release, Dataset<Row> items) {
    Dataset<Row> ofAnySource =
        context
            .lakehouse()
            .read(TracesTable.TABLE)
            .where(col(TracesTable.RELEASE).equalTo(release))
            .where(Consent.given(context.settings()));
    Dataset<Row> ofTheirs =
        ofAnySource.join(
            broadcast(items.select(DatasetItemsTable.SOURCE).distinct()),
            new String[] {TracesTable.SOURCE},
            "left_semi");
    Dataset<Row> traces = ofTheirs.isEmpty() ? ofAnySource : ofTheirs;
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
    return List.of(
        ofSpans(context, named), new Part(identities(asked, date, date, date), fromJson(asked)));
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

  /**
   * Refuses a request for releases that are not all here.
   *
   * @throws UserException if one of them has no trace of an item
   */
  void requireReleases(EvaluationRequest request) {
    if (request.targets() instanceof EvaluationRequest.OfReleases asked) {
      Set<String> releases = extent.releases();
      asked.releases().stream()
          .filter(release -> !releases.contains(release))
          .findFirst()
          .ifPresent(
              release -> {
                throw new UserException(
                    "Release '%s' has no trace of an item of %s@%d. 'assay sql \"SELECT source, release, count(*) FROM traces GROUP BY source, release\"' shows the releases that there are."
                        .formatted(release, asked.name(), asked.version()));
              });
    }
  }

  /** The dates under which verdicts on their contents may lie: their own, and others'. */
  Set<LocalDate> dates(VerdictDates verdictDates) {
    Set<LocalDate> dates = new TreeSet<>(extent.dates());
    dates.addAll(verdictDates.having(identities));
    return dates;
  }

  /**
   * The pairs of one trace of each content, with the number of its copies.
   *
   * @param dates under which verdicts of these contents may lie
   */
  Dataset<Row> pairs(JobContext context, Set<LocalDate> dates, EvaluateTraces evaluate) {
    Dataset<Row> firsts =
        identities
            .groupBy(DatasetItemsTable.CONTENT_HASH)
            .agg(
                min(struct(
                        VerdictsTable.TARGET_DATE,
                        DatasetItemsTable.SOURCE,
                        DatasetItemsTable.TRACE_ID,
                        DatasetItemsTable.ITEM_ID,
                        PART,
                        DatasetItemsTable.RELEASE,
                        TracesTable.SESSION_ID,
                        TracesTable.USER_ID))
                    .as(FIRST),
                count(lit(1)).as(PairRow.COPIES));
    Dataset<Row> plan =
        firsts
            .join(
                stored(context, dates, evaluate.evaluators().evaluators()),
                new String[] {DatasetItemsTable.CONTENT_HASH},
                "left")
            .select(
                col(FIRST + ".*"),
                col(DatasetItemsTable.CONTENT_HASH),
                col(PairRow.COPIES),
                col(EvaluateTraces.STORED));
    return IntStream.range(0, parts.size())
        .boxed()
        .flatMap(part -> extent.spans(part).stream().map(days -> together(part, plan, days)))
        .map(
            traces ->
                traces.flatMap(
                    (FlatMapFunction<WholeTrace, Row>) evaluate, Encoders.row(PairRow.SCHEMA)))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private Dataset<WholeTrace> together(int part, Dataset<Row> plan, SpanDates days) {
    return parts.get(part).assembly().of(plan.where(col(PART).equalTo(part)), days);
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
                        VerdictsTable.ATTEMPT,
                        VerdictsTable.ERROR_KIND))
                .as(EvaluateTraces.STORED));
  }
}
