package dev.assay.jobs.trace;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ModelCall;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanContext;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import dev.assay.udfs.trace.SpanOrigin;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of {@link SpansTable} as canonical spans. Columns that were not selected are empty parts of
 * the span.
 */
final class SpanReader {
  private final Map<String, Integer> positions = new HashMap<>();

  SpanReader(StructType schema) {
    String[] names = schema.fieldNames();
    for (int i = 0; i < names.length; i++) {
      positions.put(names[i], i);
    }
  }

  CanonicalSpan read(Row row) {
    return new CanonicalSpan(
        text(row, SpansTable.TRACE_ID),
        span(row),
        origin(row),
        context(row),
        call(row),
        new Oversight(
            text(row, SpansTable.GUARDRAIL),
            number(row, SpansTable.CONFIDENCE),
            text(row, SpansTable.FEEDBACK)),
        texts(row, SpansTable.PARSE_WARNINGS));
  }

  /** The part of a row that evaluators and reviewers see. */
  Span span(Row row) {
    return new Span(
        text(row, SpansTable.SPAN_ID),
        text(row, SpansTable.PARENT_SPAN_ID),
        text(row, SpansTable.NAME),
        Operation.valueOf(text(row, SpansTable.OPERATION)),
        count(row, SpansTable.START_UNIX_NANO),
        count(row, SpansTable.END_UNIX_NANO),
        SpanStatus.valueOf(text(row, SpansTable.STATUS)),
        text(row, SpansTable.STATUS_MESSAGE),
        text(row, SpansTable.ERROR_TYPE),
        text(row, SpansTable.REQUEST_MODEL),
        text(row, SpansTable.RESPONSE_MODEL),
        texts(row, SpansTable.FINISH_REASONS),
        new Tokens(
            count(row, SpansTable.INPUT_TOKENS),
            count(row, SpansTable.OUTPUT_TOKENS),
            count(row, SpansTable.TOTAL_TOKENS),
            count(row, SpansTable.CACHE_READ_TOKENS),
            count(row, SpansTable.CACHE_WRITE_TOKENS),
            count(row, SpansTable.REASONING_TOKENS)),
        tool(row),
        text(row, SpansTable.INPUT_TEXT),
        text(row, SpansTable.OUTPUT_TEXT),
        text(row, SpansTable.REASONING_TEXT),
        text(row, SpansTable.SYSTEM_INSTRUCTIONS),
        structs(row, SpansTable.INPUT_MESSAGES, SpanReader::message),
        structs(row, SpansTable.OUTPUT_MESSAGES, SpanReader::message),
        structs(row, SpansTable.DOCUMENTS, SpanReader::document),
        text(row, SpansTable.TOOL_DEFINITIONS),
        map(row, SpansTable.ATTRIBUTES));
  }

  private ToolExecution tool(Row row) {
    boolean isTool = Operation.TOOL.name().equals(text(row, SpansTable.OPERATION));
    String name = text(row, SpansTable.TOOL_NAME);
    if (!isTool && name == null) {
      return null;
    }
    return new ToolExecution(
        name,
        text(row, SpansTable.TOOL_CALL_ID),
        text(row, SpansTable.TOOL_ARGUMENTS),
        text(row, SpansTable.TOOL_RESULT));
  }

  private SpanOrigin origin(Row row) {
    Long revision = count(row, SpansTable.REVISION);
    return new SpanOrigin(
        text(row, SpansTable.SEMCONV),
        text(row, SpansTable.SOURCE_TRACE_ID),
        text(row, SpansTable.SOURCE_SPAN_ID),
        text(row, SpansTable.OPERATION_RAW),
        text(row, SpansTable.OTEL_KIND),
        text(row, SpansTable.SCOPE_NAME),
        text(row, SpansTable.SCOPE_VERSION),
        map(row, SpansTable.RESOURCE_ATTRIBUTES),
        structs(
            row,
            SpansTable.EVENTS,
            event -> new SpanEvent(event.getString(0), (Long) event.get(1), attributes(event))),
        structs(
            row,
            SpansTable.LINKS,
            link -> new SpanLink(link.getString(0), link.getString(1), attributes(link))),
        revision == null ? 0 : revision);
  }

  private SpanContext context(Row row) {
    Boolean synthetic = (Boolean) value(row, SpansTable.SYNTHETIC);
    return new SpanContext(
        text(row, SpansTable.SERVICE_NAME),
        text(row, SpansTable.ENVIRONMENT),
        text(row, SpansTable.RELEASE),
        text(row, SpansTable.ITEM_ID),
        text(row, SpansTable.SESSION_ID),
        text(row, SpansTable.USER_ID),
        text(row, SpansTable.AGENT_NAME),
        text(row, SpansTable.PROMPT_VERSION),
        text(row, SpansTable.MODEL_VERSION),
        map(row, SpansTable.FEATURE_FLAGS),
        (Boolean) value(row, SpansTable.CONSENT),
        synthetic != null && synthetic);
  }

  private ModelCall call(Row row) {
    return new ModelCall(
        text(row, SpansTable.PROVIDER),
        text(row, SpansTable.RESPONSE_ID),
        number(row, SpansTable.TEMPERATURE),
        count(row, SpansTable.MAX_TOKENS),
        number(row, SpansTable.COST_USD),
        number(row, SpansTable.TTFT_MS));
  }

  private static Map<String, String> attributes(Row row) {
    return row.isNullAt(2) ? Map.of() : row.getJavaMap(2);
  }

  private static Message message(Row row) {
    List<ToolRequest> calls =
        row.isNullAt(4)
            ? List.of()
            : row.<Row>getList(4).stream()
                .map(c -> new ToolRequest(c.getString(0), c.getString(1), c.getString(2)))
                .toList();
    return new Message(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        calls,
        row.getString(5));
  }

  private static Document document(Row row) {
    return new Document(row.getString(0), row.getString(1), (Double) row.get(2), row.getString(3));
  }

  private Object value(Row row, String column) {
    Integer position = positions.get(column);
    return position == null ? null : row.get(position);
  }

  private String text(Row row, String column) {
    return (String) value(row, column);
  }

  private Long count(Row row, String column) {
    return (Long) value(row, column);
  }

  private Double number(Row row, String column) {
    return (Double) value(row, column);
  }

  private List<String> texts(Row row, String column) {
    return value(row, column) == null ? List.of() : row.getList(positions.get(column));
  }

  private Map<String, String> map(Row row, String column) {
    return value(row, column) == null ? Map.of() : row.getJavaMap(positions.get(column));
  }

  private <T> List<T> structs(Row row, String column, Function<Row, T> read) {
    return value(row, column) == null
        ? List.of()
        : row.<Row>getList(positions.get(column)).stream().map(read).toList();
  }
}
