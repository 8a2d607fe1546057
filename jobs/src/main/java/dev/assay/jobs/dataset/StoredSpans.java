package dev.assay.jobs.dataset;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Rows of {@code spans} as a trace. */
final class StoredSpans {
  private StoredSpans() {}

  static Trace trace(Iterator<Row> rows) {
    List<Span> spans = new ArrayList<>();
    Row any = null;
    String session = null;
    String user = null;
    String release = null;
    String item = null;
    while (rows.hasNext()) {
      any = rows.next();
      spans.add(span(any));
      session = session == null ? any.getAs(SpansTable.SESSION_ID) : session;
      user = user == null ? any.getAs(SpansTable.USER_ID) : user;
      release = release == null ? any.getAs(SpansTable.RELEASE) : release;
      item = item == null ? any.getAs(SpansTable.ITEM_ID) : item;
    }
    return new Trace(
        any.getAs(SpansTable.SOURCE),
        any.getAs(SpansTable.TRACE_ID),
        session,
        user,
        release,
        item,
        spans);
  }

  private static Span span(Row row) {
    Operation operation = Operation.valueOf(row.getAs(SpansTable.OPERATION));
    String tool = row.getAs(SpansTable.TOOL_NAME);
    return new Span(
        row.getAs(SpansTable.SPAN_ID),
        row.getAs(SpansTable.PARENT_SPAN_ID),
        row.getAs(SpansTable.NAME),
        operation,
        row.<Long>getAs(SpansTable.START_UNIX_NANO),
        row.getAs(SpansTable.END_UNIX_NANO),
        SpanStatus.valueOf(row.getAs(SpansTable.STATUS)),
        row.getAs(SpansTable.STATUS_MESSAGE),
        row.getAs(SpansTable.ERROR_TYPE),
        row.getAs(SpansTable.REQUEST_MODEL),
        row.getAs(SpansTable.RESPONSE_MODEL),
        list(row, SpansTable.FINISH_REASONS),
        new Tokens(
            row.getAs(SpansTable.INPUT_TOKENS),
            row.getAs(SpansTable.OUTPUT_TOKENS),
            row.getAs(SpansTable.TOTAL_TOKENS),
            row.getAs(SpansTable.CACHE_READ_TOKENS),
            row.getAs(SpansTable.CACHE_WRITE_TOKENS),
            row.getAs(SpansTable.REASONING_TOKENS)),
        operation != Operation.TOOL && tool == null
            ? null
            : new ToolExecution(
                tool,
                row.getAs(SpansTable.TOOL_CALL_ID),
                row.getAs(SpansTable.TOOL_ARGUMENTS),
                row.getAs(SpansTable.TOOL_RESULT)),
        row.getAs(SpansTable.INPUT_TEXT),
        row.getAs(SpansTable.OUTPUT_TEXT),
        row.getAs(SpansTable.REASONING_TEXT),
        row.getAs(SpansTable.SYSTEM_INSTRUCTIONS),
        messages(row, SpansTable.INPUT_MESSAGES),
        messages(row, SpansTable.OUTPUT_MESSAGES),
        StoredSpans.<Row>list(row, SpansTable.DOCUMENTS).stream()
            .map(d -> new Document(d.getString(0), d.getString(1), d.getAs(2), d.getString(3)))
            .toList(),
        row.getAs(SpansTable.TOOL_DEFINITIONS),
        row.isNullAt(row.fieldIndex(SpansTable.ATTRIBUTES))
            ? Map.of()
            : row.getJavaMap(row.fieldIndex(SpansTable.ATTRIBUTES)));
  }

  private static List<Message> messages(Row row, String column) {
    return StoredSpans.<Row>list(row, column).stream()
        .map(
            m ->
                new Message(
                    m.getString(0),
                    m.getString(1),
                    m.getString(2),
                    m.getString(3),
                    m.isNullAt(4)
                        ? List.of()
                        : m.<Row>getList(4).stream()
                            .map(
                                c ->
                                    new ToolRequest(c.getString(0), c.getString(1), c.getString(2)))
                            .toList(),
                    m.getString(5)))
        .toList();
  }

  private static <T> List<T> list(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? List.of() : row.getList(index);
  }
}
