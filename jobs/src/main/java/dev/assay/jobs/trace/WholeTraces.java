package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whole traces, put together from their spans: one for each trace that has spans. */
public final class WholeTraces implements MapPartitionsFunction<Row, WholeTrace> {
  /** The JSON of the trace, as {@link TraceJson} writes it. */
  public static final String TRACE = "trace";

  private static final List<String> IDENTITY =
      List.of(
          TracesTable.SOURCE,
          TracesTable.TRACE_ID,
          TracesTable.SESSION_ID,
          TracesTable.USER_ID,
          TracesTable.RELEASE,
          TracesTable.ITEM_ID,
          TracesTable.CONTENT_HASH,
          TracesTable.SYNTHETIC,
          TracesTable.TRACE_DATE);

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
  private final StructType rowSchema;

  private WholeTraces(StructType inputSchema, StructType rowSchema) {
    this.inputSchema = inputSchema;
    this.rowSchema = rowSchema;
  }

  /** Rows of {@link #SCHEMA}: the traces that began on a UTC day. */
  public static Dataset<Row> onDate(Lakehouse lakehouse, LocalDate date) {
    Dataset<Row> traces =
        lakehouse
            .read(TracesTable.TABLE)
            .where(col(TracesTable.TRACE_DATE).equalTo(lit(Date.valueOf(date))));
    return of(lakehouse, traces);
  }

  /**
   * Rows of {@link #SCHEMA}: the traces of some rows of {@link TracesTable}, which are read twice:
   * once to find the dates of their spans, so that no other date is read.
   */
  public static Dataset<Row> of(Lakehouse lakehouse, Dataset<Row> traces) {
    return SpanDates.of(traces)
        .map(dates -> withJson(of(lakehouse, traces.select(columns(IDENTITY)), dates)))
        .orElseGet(() -> lakehouse.spark().createDataFrame(List.of(), SCHEMA));
  }

  private static Dataset<Row> withJson(Dataset<WholeTrace> traces) {
    return traces.map(
        (MapFunction<WholeTrace, Row>)
            whole -> {
              Object[] cells = new Object[SCHEMA.length()];
              for (int i = 0; i < IDENTITY.size(); i++) {
                cells[i] = whole.row().get(i);
              }
              cells[IDENTITY.size()] = TraceJson.write(whole.trace());
              return RowFactory.create(cells);
            },
        Encoders.row(SCHEMA));
  }

  /**
   * The traces that some rows name.
   *
   * @param rows each trace once, with the source, trace, session, user, release and item that the
   *     trace shall have, and what else shall come along
   * @param dates of their spans
   */
  public static Dataset<WholeTrace> of(Lakehouse lakehouse, Dataset<Row> rows, SpanDates dates) {
    Dataset<Row> spans =
        lakehouse.read(SpansTable.TABLE).where(dates.hold()).select(columns(SPAN_COLUMNS));
    Dataset<Row> joined =
        spans
            .join(
                rows.select(
                    Stream.of(rows.columns())
                        .map(name -> col(name).as(OF_TRACE + name))
                        .toArray(Column[]::new)),
                col(SpansTable.SOURCE)
                    .equalTo(col(OF_TRACE + TracesTable.SOURCE))
                    .and(col(SpansTable.TRACE_ID).equalTo(col(OF_TRACE + TracesTable.TRACE_ID))))
            .repartition(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID))
            .sortWithinPartitions(col(SpansTable.SOURCE), col(SpansTable.TRACE_ID));
    return joined.mapPartitions(
        new WholeTraces(joined.schema(), rows.schema()), WholeTrace.ENCODER);
  }

  private static StructType schema() {
    StructType all = TracesTable.TABLE.schema();
    StructType schema = new StructType();
    for (String column : IDENTITY) {
      StructField field = all.fields()[all.fieldIndex(column)];
      schema = schema.add(field.name(), field.dataType(), field.nullable());
    }
    return schema.add(TRACE, StringType, false);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  /** The trace that a row with the columns of {@link TracesTable} names, of some spans. */
  static Trace trace(Row row, List<Span> spans) {
    return new Trace(
        row.getAs(TracesTable.SOURCE),
        row.getAs(TracesTable.TRACE_ID),
        row.getAs(TracesTable.SESSION_ID),
        row.getAs(TracesTable.USER_ID),
        row.getAs(TracesTable.RELEASE),
        row.getAs(TracesTable.ITEM_ID),
        spans);
  }

  @Override
  public Iterator<WholeTrace> call(Iterator<Row> rows) {
    return new Reading().traces(rows);
  }

  /** What reads the rows of a partition. */
  private final class Reading {
    private final SpanReader reader = new SpanReader(inputSchema);
    private final int source = inputSchema.fieldIndex(SpansTable.SOURCE);
    private final int traceId = inputSchema.fieldIndex(SpansTable.TRACE_ID);
    private final int[] cells =
        Stream.of(rowSchema.fieldNames())
            .mapToInt(name -> inputSchema.fieldIndex(OF_TRACE + name))
            .toArray();

    Iterator<WholeTrace> traces(Iterator<Row> rows) {
      return new TracesOfRows<>(rows, this::isSameTrace, this::trace);
    }

    private WholeTrace trace(Iterator<Row> rows) {
      Row first = rows.next();
      List<Span> spans = new ArrayList<>(List.of(reader.span(first)));
      rows.forEachRemaining(other -> spans.add(reader.span(other)));
      Row row =
          new GenericRowWithSchema(IntStream.of(cells).mapToObj(first::get).toArray(), rowSchema);
      return new WholeTrace(row, WholeTraces.trace(row, spans));
    }

    private boolean isSameTrace(Row a, Row b) {
      return a.getString(traceId).equals(b.getString(traceId))
          && a.getString(source).equals(b.getString(source));
    }
  }
}
