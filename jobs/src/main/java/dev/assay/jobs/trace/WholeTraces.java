package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Whole traces, put together from their spans: a row is a trace that has spans, with what {@link
 * TracesTable} says of its identity, and its JSON as {@link TraceJson} writes it.
 */
public final class WholeTraces implements MapPartitionsFunction<Row, Row> {
  /** The JSON of the trace. */
  public static final String TRACE = "trace";

  /** The columns: those of {@link TracesTable} that say what the trace is, then {@link #TRACE}. */
  public static final StructType SCHEMA = schema();

  private static final long serialVersionUID = 1;
  private static final String OF_TRACE = "of_trace_";

  private static final List<String> SPAN_COLUMNS =
      List.of(
          SpansTable.SOURCE,
          SpansTable.TRACE_ID,
          SpansTable.SPAN_ID,
          SpansTable.PARENT_SPAN_ID,
          SpansTable.NAME,
          SpansTable.OPERATION,
          SpansTable.START_UNIX_NANO,
          SpansTable.END_UNIX_NANO,
          SpansTable.STATUS,
          SpansTable.STATUS_MESSAGE,
          SpansTable.ERROR_TYPE,
          SpansTable.REQUEST_MODEL,
          SpansTable.RESPONSE_MODEL,
          SpansTable.FINISH_REASONS,
          SpansTable.INPUT_TOKENS,
          SpansTable.OUTPUT_TOKENS,
          SpansTable.TOTAL_TOKENS,
          SpansTable.CACHE_READ_TOKENS,
          SpansTable.CACHE_WRITE_TOKENS,
          SpansTable.REASONING_TOKENS,
          SpansTable.TOOL_NAME,
          SpansTable.TOOL_CALL_ID,
          SpansTable.TOOL_ARGUMENTS,
          SpansTable.TOOL_RESULT,
          SpansTable.TOOL_DEFINITIONS,
          SpansTable.INPUT_TEXT,
          SpansTable.OUTPUT_TEXT,
          SpansTable.REASONING_TEXT,
          SpansTable.SYSTEM_INSTRUCTIONS,
          SpansTable.INPUT_MESSAGES,
          SpansTable.OUTPUT_MESSAGES,
          SpansTable.DOCUMENTS,
          SpansTable.ATTRIBUTES);

  private final StructType inputSchema;

  private WholeTraces(StructType inputSchema) {
    this.inputSchema = inputSchema;
  }

  /** The traces that began on a UTC day. */
  public static Dataset<Row> onDate(Lakehouse lakehouse, LocalDate date) {
    Dataset<Row> traces =
        lakehouse
            .read(TracesTable.TABLE)
            .where(col(TracesTable.TRACE_DATE).equalTo(lit(Date.valueOf(date))));
    return of(lakehouse, traces);
  }

  /**
   * The traces of some rows of {@link TracesTable}, which are read twice: once to find the dates of
   * their spans, so that no other date is read.
   */
  public static Dataset<Row> of(Lakehouse lakehouse, Dataset<Row> traces) {
    Row dates =
        traces
            .agg(
                to_date(min(TracesTable.START_TIME)),
                to_date(max(coalesce(col(TracesTable.END_TIME), col(TracesTable.START_TIME)))))
            .head();
    if (dates.isNullAt(0)) {
      return lakehouse.spark().createDataFrame(List.of(), SCHEMA);
    }
    Dataset<Row> spans =
        lakehouse
            .read(SpansTable.TABLE)
            .where(col(SpansTable.SPAN_DATE).between(lit(dates.get(0)), lit(dates.get(1))))
            .select(columns(SPAN_COLUMNS));
    Dataset<Row> known = traces.select(identity());
    Dataset<Row> joined =
        spans
            .join(
                known,
                col(SpansTable.SOURCE)
                    .equalTo(col(OF_TRACE + TracesTable.SOURCE))
                    .and(col(SpansTable.TRACE_ID).equalTo(col(OF_TRACE + TracesTable.TRACE_ID))))
            .repartition(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID))
            .sortWithinPartitions(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID));
    return joined.mapPartitions(new WholeTraces(joined.schema()), Encoders.row(SCHEMA));
  }

  private static StructType schema() {
    StructType all = TracesTable.TABLE.schema();
    StructType schema = new StructType();
    for (String column :
        List.of(
            TracesTable.SOURCE,
            TracesTable.TRACE_ID,
            TracesTable.SESSION_ID,
            TracesTable.USER_ID,
            TracesTable.RELEASE,
            TracesTable.ITEM_ID,
            TracesTable.CONTENT_HASH,
            TracesTable.SYNTHETIC,
            TracesTable.TRACE_DATE)) {
      StructField field = all.fields()[all.fieldIndex(column)];
      schema = schema.add(field.name(), field.dataType(), field.nullable());
    }
    return schema.add(TRACE, StringType, false);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  private static Column[] identity() {
    return identityNames().map(name -> col(name).as(OF_TRACE + name)).toArray(Column[]::new);
  }

  private static Stream<String> identityNames() {
    return Arrays.stream(SCHEMA.fieldNames()).filter(name -> !name.equals(TRACE));
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Traces(rows);
  }

  /** Rows that are sorted by source and trace, a trace at a time. */
  private final class Traces implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final SpanReader reader = new SpanReader(inputSchema);
    private final int source = inputSchema.fieldIndex(SpansTable.SOURCE);
    private final int traceId = inputSchema.fieldIndex(SpansTable.TRACE_ID);
    private final int[] identity =
        identityNames().mapToInt(name -> inputSchema.fieldIndex(OF_TRACE + name)).toArray();
    private Row next;

    Traces(Iterator<Row> rows) {
      this.rows = rows;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Row first = next;
      List<Span> spans = new ArrayList<>();
      while (next != null && isSameTrace(first, next)) {
        spans.add(reader.span(next));
        advance();
      }
      Object[] cells = new Object[SCHEMA.length()];
      for (int i = 0; i < identity.length; i++) {
        cells[i] = first.get(identity[i]);
      }
      cells[identity.length] = TraceJson.write(trace(cells, spans));
      return RowFactory.create(cells);
    }

    private boolean isSameTrace(Row a, Row b) {
      return a.getString(traceId).equals(b.getString(traceId))
          && a.getString(source).equals(b.getString(source));
    }

    private static Trace trace(Object[] cells, List<Span> spans) {
      return new Trace(
          (String) cells[0],
          (String) cells[1],
          (String) cells[SCHEMA.fieldIndex(TracesTable.SESSION_ID)],
          (String) cells[SCHEMA.fieldIndex(TracesTable.USER_ID)],
          (String) cells[SCHEMA.fieldIndex(TracesTable.RELEASE)],
          (String) cells[SCHEMA.fieldIndex(TracesTable.ITEM_ID)],
          spans);
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }
  }
}
