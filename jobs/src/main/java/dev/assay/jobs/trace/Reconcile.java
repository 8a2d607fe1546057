package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.InternalRowBuilder;
import dev.assay.jobs.lakehouse.InternalRows;
import dev.assay.udfs.trace.Resubmission;
import dev.assay.udfs.trace.TraceSummary;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Brings together the records of traces that came several times or bit by bit: decides for each
 * span which record holds, and sums up the trace over those. One output row for each trace, with
 * the columns of {@link RollUp} and more. The records of a trace are held in memory together.
 */
public final class Reconcile implements FlatMapFunction<Iterator<Row>, InternalRow> {
  /** On input rows: whether the table holds the record already. */
  public static final String STORED = "stored";

  /** Input rows that are new in the table. */
  public static final String WRITTEN = "written";

  /** Input rows that take the place of a stored record. */
  public static final String UPDATED = "updated";

  /** Input rows that say nothing new. */
  public static final String DUPLICATES = "duplicates";

  /** What to do with records: span_id, record_hash, action. */
  public static final String ACTIONS = "actions";

  /** The actions. */
  public enum Action {
    /** Add the input's record. */
    WRITE,
    /** Replace the stored record by the input's. */
    UPDATE,
    /** The stored record's parent has come: it is no orphan any more. */
    ADOPT
  }

  public static final String ACTION_SPAN = "span_id";
  public static final String ACTION_RECORD = "record_hash";
  public static final String ACTION = "action";

  /** The columns of the output. */
  public static final StructType SCHEMA =
      RollUp.SCHEMA
          .add(WRITTEN, DataTypes.LongType)
          .add(UPDATED, DataTypes.LongType)
          .add(DUPLICATES, DataTypes.LongType)
          .add(
              ACTIONS,
              DataTypes.createArrayType(
                  new StructType()
                      .add(ACTION_SPAN, DataTypes.StringType)
                      .add(ACTION_RECORD, DataTypes.LongType)
                      .add(ACTION, DataTypes.StringType)));

  private static final long serialVersionUID = 1;
  private static final InternalRowBuilder.Columns COLUMNS = new InternalRowBuilder.Columns(SCHEMA);

  private final StructType inputSchema;
  private final String source;
  private final String batch;
  private final FileOrder order;
  private final Resubmission resubmission;

  private Reconcile(
      StructType inputSchema,
      String source,
      String batch,
      FileOrder order,
      Resubmission resubmission) {
    this.inputSchema = inputSchema;
    this.source = source;
    this.batch = batch;
    this.order = order;
    this.resubmission = resubmission;
  }

  /**
   * Reconciles the records of traces of one source.
   *
   * @param incoming records of a batch, with the columns of {@link SpansTable}
   * @param stored all records that the table has of the same traces
   * @param batch the name of the batch
   * @param order of the files that the records come from
   * @param resubmission by what it is told that a user asks again
   */
  public static Dataset<Row> of(
      Dataset<Row> incoming,
      Dataset<Row> stored,
      String source,
      String batch,
      FileOrder order,
      Resubmission resubmission) {
    Dataset<Row> all =
        incoming
            .select(columns())
            .withColumn(STORED, org.apache.spark.sql.functions.lit(false))
            .unionByName(
                stored
                    .select(columns())
                    .withColumn(STORED, org.apache.spark.sql.functions.lit(true)))
            .repartition(col(SpansTable.TRACE_ID))
            .sortWithinPartitions(col(SpansTable.TRACE_ID));
    return InternalRows.dataset(
        all.sparkSession(),
        all.toJavaRDD()
            .mapPartitions(new Reconcile(all.schema(), source, batch, order, resubmission)),
        SCHEMA);
  }

  private static Column[] columns() {
    return Stream.concat(
            Stream.of(RollUp.columns()),
            Stream.of(
                col(SpansTable.RECORD_HASH),
                col(SpansTable.REVISION),
                col(SpansTable.INGEST_BATCH),
                col(SpansTable.SOURCE_FILE),
                col(SpansTable.IS_ORPHAN)))
        .toArray(Column[]::new);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<Row> rows) {
    return new Reading().traces(rows);
  }

  /** What reads the records of a partition. */
  private final class Reading {
    private final SpanReader reader = new SpanReader(inputSchema);
    private final int traceId = inputSchema.fieldIndex(SpansTable.TRACE_ID);
    private final int spanId = inputSchema.fieldIndex(SpansTable.SPAN_ID);
    private final int start = inputSchema.fieldIndex(SpansTable.START_UNIX_NANO);
    private final int end = inputSchema.fieldIndex(SpansTable.END_UNIX_NANO);
    private final int recordHash = inputSchema.fieldIndex(SpansTable.RECORD_HASH);
    private final int contentHash = inputSchema.fieldIndex(SpansTable.CONTENT_HASH);
    private final int revision = inputSchema.fieldIndex(SpansTable.REVISION);
    private final int ingestBatch = inputSchema.fieldIndex(SpansTable.INGEST_BATCH);
    private final int sourceFile = inputSchema.fieldIndex(SpansTable.SOURCE_FILE);
    private final int orphan = inputSchema.fieldIndex(SpansTable.IS_ORPHAN);
    private final int spanDate = inputSchema.fieldIndex(SpansTable.SPAN_DATE);
    private final int isStored = inputSchema.fieldIndex(STORED);

    Iterator<InternalRow> traces(Iterator<Row> rows) {
      return new TracesOfRows<>(
          rows, (a, b) -> a.getString(traceId).equals(b.getString(traceId)), this::trace);
    }

    private InternalRow trace(Iterator<Row> records) {
      Map<String, List<Row>> bySpan = new TreeMap<>();
      records.forEachRemaining(
          record ->
              bySpan
                  .computeIfAbsent(record.getString(spanId), id -> new ArrayList<>())
                  .add(record));
      return reconciled(bySpan);
    }

    private InternalRow reconciled(Map<String, List<Row>> bySpan) {
      List<Row> holding = new ArrayList<>();
      List<InternalRow> actions = new ArrayList<>();
      TreeSet<LocalDate> touched = new TreeSet<>();
      long[] counts = new long[3];
      for (List<Row> records : bySpan.values()) {
        holding.add(decide(records, actions, touched, counts));
      }
      holding.sort(
          Comparator.<Row>comparingLong(row -> row.getLong(start))
              .thenComparing(row -> row.getString(spanId)));
      TraceSummary.Builder builder = new TraceSummary.Builder(resubmission.meaning());
      TreeSet<LocalDate> dates = new TreeSet<>();
      for (Row row : holding) {
        builder.add(reader.read(row), row.getString(contentHash));
        dates.add(row.getDate(spanDate).toLocalDate());
      }
      TraceSummary summary = builder.result();
      for (Row row : holding) {
        boolean wasOrphan = row.getBoolean(isStored) && row.getBoolean(orphan);
        if (wasOrphan && !summary.tree().orphans().contains(row.getString(spanId))) {
          actions.add(action(row, Action.ADOPT));
        }
      }
      LocalDate last = touched.isEmpty() ? dates.last() : touched.last();
      return RollUp.row(COLUMNS, summary, source, dates, last)
          .with(RollUp.DOUBLED, false)
          .with(WRITTEN, counts[0])
          .with(UPDATED, counts[1])
          .with(DUPLICATES, counts[2])
          .withList(ACTIONS, actions, Function.identity())
          .row();
    }

    /** Adds to the actions, the touched dates and the counts, and gives the record that holds. */
    private Row decide(
        List<Row> records, List<InternalRow> actions, Set<LocalDate> touched, long[] counts) {
      Row stored = records.stream().filter(row -> row.getBoolean(isStored)).findAny().orElse(null);
      List<Row> incoming = records.stream().filter(row -> !row.getBoolean(isStored)).toList();
      if (incoming.isEmpty()) {
        return stored;
      }
      Row best = incoming.stream().max(later(stored)).orElseThrow();
      if (stored == null) {
        counts[0]++;
        counts[2] += incoming.size() - 1;
        actions.add(action(best, Action.WRITE));
        touched.add(best.getDate(spanDate).toLocalDate());
        return best;
      }
      boolean same = stored.getLong(recordHash) == best.getLong(recordHash);
      if (same || later().compare(best, stored) < 0) {
        counts[2] += incoming.size();
        // A run of this very batch was cut short after it had written the span.
        if (Objects.equals(stored.getString(ingestBatch), batch)) {
          touched.add(stored.getDate(spanDate).toLocalDate());
        }
        return stored;
      }
      counts[1]++;
      counts[2] += incoming.size() - 1;
      actions.add(action(best, Action.UPDATE));
      touched.add(best.getDate(spanDate).toLocalDate());
      return best;
    }

    /** A later revision, else one that has ended, else one of a file that was read later. */
    private Comparator<Row> later() {
      return Comparator.<Row>comparingLong(row -> row.getLong(revision))
          .thenComparing(row -> !row.isNullAt(end))
          .thenComparingInt(row -> order.place(row.getString(sourceFile)));
    }

    /**
     * The later one, else the one of the stored record's own file, for the others may be older;
     * else whichever, but always the same.
     *
     * @param stored null where there is none
     */
    private Comparator<Row> later(Row stored) {
      String file = stored == null ? null : stored.getString(sourceFile);
      return later()
          .thenComparing(row -> file != null && file.equals(row.getString(sourceFile)))
          .thenComparingLong(row -> row.getLong(recordHash));
    }

    private InternalRow action(Row record, Action action) {
      return InternalRowBuilder.struct(
          record.getString(spanId), record.getLong(recordHash), action.name());
    }
  }
}
