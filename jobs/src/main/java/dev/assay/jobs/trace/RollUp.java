package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.assay.jobs.lakehouse.InternalRowBuilder;
import dev.assay.jobs.lakehouse.InternalRows;
import dev.assay.udfs.trace.Resubmission;
import dev.assay.udfs.trace.TraceSummary;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Sums up spans into traces: one output row for each trace of the input, with the columns of {@link
 * TracesTable} and those that say what to do with its spans. No trace is held in memory, as long as
 * no span id comes twice.
 */
public final class RollUp implements FlatMapFunction<Iterator<Row>, InternalRow> {
  /** Span ids whose parent is not in the trace. */
  public static final String ORPHANS = "orphans";

  /** Whether a span id came twice: then the other columns say nothing. */
  public static final String DOUBLED = "doubled";

  /** The UTC dates of all spans. */
  public static final String SPAN_DATES = "span_dates";

  /** The columns of the output. */
  public static final StructType SCHEMA =
      TracesTable.TABLE
          .schema()
          .add(ORPHANS, DataTypes.createArrayType(DataTypes.StringType))
          .add(DOUBLED, DataTypes.BooleanType)
          .add(SPAN_DATES, DataTypes.createArrayType(DataTypes.DateType));

  private static final long serialVersionUID = 1;
  private static final InternalRowBuilder.Columns COLUMNS = new InternalRowBuilder.Columns(SCHEMA);
  private static final List<String> READ =
      List.of(
          SpansTable.TRACE_ID,
          SpansTable.SPAN_ID,
          SpansTable.PARENT_SPAN_ID,
          SpansTable.SOURCE_TRACE_ID,
          SpansTable.NAME,
          SpansTable.OPERATION,
          SpansTable.START_UNIX_NANO,
          SpansTable.END_UNIX_NANO,
          SpansTable.STATUS,
          SpansTable.SERVICE_NAME,
          SpansTable.ENVIRONMENT,
          SpansTable.RELEASE,
          SpansTable.ITEM_ID,
          SpansTable.SESSION_ID,
          SpansTable.USER_ID,
          SpansTable.AGENT_NAME,
          SpansTable.PROMPT_VERSION,
          SpansTable.MODEL_VERSION,
          SpansTable.FEATURE_FLAGS,
          SpansTable.REQUEST_MODEL,
          SpansTable.RESPONSE_MODEL,
          SpansTable.FINISH_REASONS,
          SpansTable.INPUT_TOKENS,
          SpansTable.OUTPUT_TOKENS,
          SpansTable.TOTAL_TOKENS,
          SpansTable.REASONING_TOKENS,
          SpansTable.COST_USD,
          SpansTable.TOOL_NAME,
          SpansTable.TOOL_ARGUMENTS,
          SpansTable.TOOL_RESULT,
          SpansTable.INPUT_TEXT,
          SpansTable.OUTPUT_TEXT,
          SpansTable.INPUT_MESSAGES,
          SpansTable.OUTPUT_MESSAGES,
          SpansTable.GUARDRAIL,
          SpansTable.CONFIDENCE,
          SpansTable.FEEDBACK,
          SpansTable.SYNTHETIC,
          SpansTable.CONSENT,
          SpansTable.CONTENT_HASH,
          SpansTable.SPAN_DATE);

  private static final Map<String, String> READ_IN_PART =
      Map.of(
          SpansTable.INPUT_MESSAGES,
          "transform(filter(input_messages, m -> m.role = 'user'), m -> named_struct('role', m.role, 'name', CAST(NULL AS STRING), 'content', substring(m.content, 1, 20000), 'tool_call_id', CAST(NULL AS STRING), 'tool_calls', CAST(NULL AS ARRAY<STRUCT<id: STRING, name: STRING, arguments: STRING>>), 'parts_json', CAST(NULL AS STRING)))",
          SpansTable.OUTPUT_MESSAGES,
          "CASE WHEN operation = 'LLM' THEN transform(output_messages, m -> named_struct('role', m.role, 'name', CAST(NULL AS STRING), 'content', m.content, 'tool_call_id', CAST(NULL AS STRING), 'tool_calls', transform(m.tool_calls, c -> named_struct('id', CAST(NULL AS STRING), 'name', c.name, 'arguments', CAST(NULL AS STRING))), 'parts_json', substring(m.parts_json, 1, 1))) END",
          SpansTable.INPUT_TEXT,
          "substring(input_text, 1, 20000)",
          SpansTable.OUTPUT_TEXT,
          "CASE WHEN operation = 'LLM' THEN output_text END",
          SpansTable.TOOL_ARGUMENTS,
          "CASE WHEN length(tool_arguments) > 256 THEN sha2(tool_arguments, 256) ELSE tool_arguments END",
          SpansTable.TOOL_RESULT,
          "substring(tool_result, 1, 256)");

  private final StructType inputSchema;
  private final String source;
  private final Resubmission resubmission;

  private RollUp(StructType inputSchema, String source, Resubmission resubmission) {
    this.inputSchema = inputSchema;
    this.source = source;
    this.resubmission = resubmission;
  }

  /**
   * Sums up the traces of one source.
   *
   * @param spans with the columns of {@link SpansTable}; others are passed over
   * @param resubmission by what it is told that a user asks again
   */
  public static Dataset<Row> of(Dataset<Row> spans, String source, Resubmission resubmission) {
    Dataset<Row> grouped =
        spans
            .select(columns())
            .repartition(col(SpansTable.TRACE_ID))
            .sortWithinPartitions(
                col(SpansTable.TRACE_ID), col(SpansTable.START_UNIX_NANO), col(SpansTable.SPAN_ID));
    return InternalRows.dataset(
        spans.sparkSession(),
        grouped.toJavaRDD().mapPartitions(new RollUp(grouped.schema(), source, resubmission)),
        SCHEMA);
  }

  /**
   * The columns of spans that a roll-up reads, without what it does not look at: it asks what users
   * said, whether a model answered, how a tool's result begins, and whether two calls were the
   * same. The rest of a payload need not be moved about.
   */
  static Column[] columns() {
    return READ.stream()
        .map(
            name ->
                READ_IN_PART.containsKey(name) ? expr(READ_IN_PART.get(name)).as(name) : col(name))
        .toArray(Column[]::new);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<Row> rows) {
    return new Reading().traces(rows);
  }

  /**
   * The row of a trace, in the making: all but whether a span id came twice.
   *
   * @param columns those of {@link #SCHEMA}, and maybe others
   * @param dates of its spans
   */
  static InternalRowBuilder row(
      InternalRowBuilder.Columns columns,
      TraceSummary summary,
      String source,
      SortedSet<LocalDate> dates,
      LocalDate touched) {
    return TraceRows.of(columns, summary, source, touched)
        .withList(ORPHANS, List.copyOf(summary.tree().orphans()), UTF8String::fromString)
        .withList(SPAN_DATES, List.copyOf(dates), date -> (int) date.toEpochDay());
  }

  /** What reads the rows of a partition. */
  private final class Reading {
    private final SpanReader reader = new SpanReader(inputSchema);
    private final int traceId = inputSchema.fieldIndex(SpansTable.TRACE_ID);
    private final int contentHash = inputSchema.fieldIndex(SpansTable.CONTENT_HASH);
    private final int spanDate = inputSchema.fieldIndex(SpansTable.SPAN_DATE);
    private final int spanId = inputSchema.fieldIndex(SpansTable.SPAN_ID);

    Iterator<InternalRow> traces(Iterator<Row> rows) {
      return new TracesOfRows<>(
          rows, (a, b) -> a.getString(traceId).equals(b.getString(traceId)), this::trace);
    }

    private InternalRow trace(Iterator<Row> spans) {
      TraceSummary.Builder summary = new TraceSummary.Builder(resubmission.meaning());
      SortedSet<LocalDate> dates = new TreeSet<>();
      Set<String> ids = new HashSet<>();
      boolean doubled = false;
      while (spans.hasNext()) {
        Row span = spans.next();
        doubled |= !ids.add(span.getString(spanId));
        summary.add(reader.read(span), span.getString(contentHash));
        dates.add(span.getDate(spanDate).toLocalDate());
      }
      return row(COLUMNS, summary.result(), source, dates, dates.last())
          .with(DOUBLED, doubled)
          .row();
    }
  }
}
