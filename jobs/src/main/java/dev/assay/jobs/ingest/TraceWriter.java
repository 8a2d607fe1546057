package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/** Writes traces into their table. */
final class TraceWriter {
  private static final String STORED = "stored_";

  /** What may differ without the trace being another. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          TracesTable.SOURCE,
          TracesTable.TRACE_ID,
          TracesTable.TRACE_DATE,
          TracesTable.TOUCHED_DATE);

  private TraceWriter() {}

  /** Traces of a source that may have spans on some dates. */
  static Dataset<Row> stored(Lakehouse lakehouse, String source, SortedSet<Date> dates) {
    return lakehouse
        .read(TracesTable.TABLE)
        .where(col(TracesTable.TRACE_DATE).isin(dates.toArray()))
        .where(col(TracesTable.SOURCE).equalTo(source));
  }

  /** Traces with the date that they were given when they were first seen. */
  static Dataset<Row> withStoredDate(Dataset<Row> rolled, Dataset<Row> stored) {
    Dataset<Row> dates =
        stored.select(
            col(TracesTable.TRACE_ID).as(STORED + TracesTable.TRACE_ID),
            col(TracesTable.TRACE_DATE).as(STORED + TracesTable.TRACE_DATE));
    return rolled
        .join(
            dates,
            col(TracesTable.TRACE_ID).equalTo(col(STORED + TracesTable.TRACE_ID)),
            "left_outer")
        .withColumn(
            TracesTable.TRACE_DATE,
            coalesce(col(STORED + TracesTable.TRACE_DATE), col(TracesTable.TRACE_DATE)))
        .drop(STORED + TracesTable.TRACE_ID, STORED + TracesTable.TRACE_DATE);
  }

  /** Adds traces, of which the table holds none, in as many files as they lie in pieces. */
  static void append(JobContext context, Dataset<Row> rolled) {
    context.lakehouse().append(TracesTable.TABLE, touched(context, rolled));
  }

  /**
   * Adds the traces that are new, and replaces those that differ from what is stored.
   *
   * @param simple new traces
   * @param reconciled traces with their stored date, of which some are stored
   * @param stored the rows of those
   */
  static void upsert(
      JobContext context,
      Dataset<Row> simple,
      Dataset<Row> reconciled,
      Dataset<Row> stored,
      SortedSet<Date> dates) {
    Dataset<Row> added =
        simple
            .select(columns())
            .unionByName(
                reconciled
                    .join(stored, sameTrace(reconciled, stored), "left_anti")
                    .select(columns()));
    if (!added.isEmpty()) {
      // They lie in as many pieces as Spark shuffles into; a date's are one file.
      append(context, added.hint("rebalance", col(TracesTable.TRACE_DATE)));
    }
    Dataset<Row> changed =
        reconciled
            .join(stored, sameTrace(reconciled, stored).and(same(reconciled, stored)), "left_anti")
            .join(stored, sameTrace(reconciled, stored), "left_semi");
    if (changed.isEmpty()) {
      return;
    }
    Map<String, String> assignments = new LinkedHashMap<>();
    for (String column : TracesTable.TABLE.schema().fieldNames()) {
      if (!column.equals(TracesTable.TRACE_DATE)) {
        assignments.put(column, "s." + column);
      }
    }
    context
        .lakehouse()
        .forUpdate(TracesTable.TABLE)
        .as("t")
        .merge(
            touched(context, changed.select(columns())).as("s"),
            "t.trace_date IN (%s) AND t.trace_date = s.trace_date AND t.source = s.source AND t.trace_id = s.trace_id"
                .formatted(SpanWriter.literals(dates)))
        .whenMatched()
        .updateExpr(assignments)
        .execute();
    context.lakehouse().noteWritten(TracesTable.TABLE);
  }

  private static Column sameTrace(Dataset<Row> a, Dataset<Row> b) {
    return a.col(TracesTable.TRACE_ID).equalTo(b.col(TracesTable.TRACE_ID));
  }

  private static Column same(Dataset<Row> a, Dataset<Row> b) {
    Column same = lit(true);
    for (StructField field : TracesTable.TABLE.schema().fields()) {
      String name = field.name();
      if (!NOT_COMPARED.contains(name)) {
        Column left = a.col(name);
        Column right = b.col(name);
        // Maps cannot be compared.
        boolean isMap = field.dataType() instanceof MapType;
        same = same.and((isMap ? to_json(left) : left).eqNullSafe(isMap ? to_json(right) : right));
      }
    }
    return same;
  }

  private static Dataset<Row> touched(JobContext context, Dataset<Row> rows) {
    return context
        .runDate()
        .map(date -> rows.withColumn(TracesTable.TOUCHED_DATE, lit(Date.valueOf(date))))
        .orElse(rows);
  }

  private static Column[] columns() {
    return Arrays.stream(TracesTable.TABLE.schema().fieldNames())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}
