package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.LangSmithVocabulary;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * LangSmith's bulk export: a row is a run, inputs, outputs and extra as JSON text. Its {@code
 * session_id} is the project; the session of a chat stands in the metadata. {@code feedback_stats}
 * are sums over several people, and no labels.
 */
final class LangSmithReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final Map<String, String> ATTRIBUTES = attributes();

  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "trace_id",
          "dotted_order",
          "parent_run_id",
          "parent_run_ids",
          "is_root",
          "name",
          "start_time",
          "end_time",
          "first_token_time",
          "status",
          "error",
          "extra",
          "events");

  private final Cells cells;

  LangSmithReader(StructType schema) {
    cells = new Cells(schema);
  }

  private static Map<String, String> attributes() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("run_type", LangSmithVocabulary.KIND);
    names.put("inputs", LangSmithVocabulary.INPUTS);
    names.put("outputs", LangSmithVocabulary.OUTPUTS);
    names.put("prompt_tokens", LangSmithVocabulary.PROMPT_TOKENS);
    names.put("completion_tokens", LangSmithVocabulary.COMPLETION_TOKENS);
    names.put("total_tokens", LangSmithVocabulary.TOTAL_TOKENS);
    names.put("total_cost", LangSmithVocabulary.TOTAL_COST);
    names.put("tags", "langsmith.tags");
    names.put("session_id", "langsmith.project_id");
    names.put("reference_example_id", "langsmith.reference_example_id");
    return names;
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Structs.struct(cells.value(row, "extra")).ifPresent(extra -> extra(attributes, extra));
    ATTRIBUTES.forEach(
        (column, name) -> {
          String text = AttributeText.text(PlainValues.of(cells.value(row, column)));
          if (text != null && !text.isEmpty()) {
            AttributeText.put(name, text, attributes);
          }
        });
    Long firstToken = cells.nanos(row, "first_token_time");
    if (firstToken != null) {
      attributes.put(LangSmithVocabulary.FIRST_TOKEN, firstToken.toString());
    }
    String error = cells.text(row, "error");
    if (error != null && !error.isBlank()) {
      attributes.putIfAbsent("error.type", type(error));
    }
    return List.of(
        new RawSpan(
            traceId(row),
            cells.text(row, "id"),
            cells.text(row, "parent_run_id"),
            cells.text(row, "name"),
            null,
            cells.nanos(row, "start_time"),
            cells.nanos(row, "end_time"),
            cells.text(row, "status"),
            error,
            attributes,
            Map.of(),
            null,
            null,
            events(cells.value(row, "events")),
            List.of(),
            ended(row),
            IdForm.FREE,
            List.of(),
            null));
  }

  /** A run that is exported while it runs is exported again when it has ended. */
  private long ended(Row row) {
    return cells.value(row, "end_time") == null ? 0 : 1;
  }

  private String traceId(Row row) {
    String traceId = cells.text(row, "trace_id");
    String order = cells.text(row, "dotted_order");
    if (traceId != null || order == null) {
      return traceId;
    }
    // 20260101T000000000000Z<uuid of the root>.<the same of each child>
    String root = order.split("\\.", 2)[0];
    int time = root.indexOf('Z');
    return time < 0 ? null : root.substring(time + 1);
  }

  private static void extra(Map<String, String> attributes, Map<?, ?> extra) {
    Structs.struct(extra.get("metadata"))
        .ifPresent(
            metadata ->
                metadata.forEach(
                    (key, value) ->
                        AttributeText.put(LangSmithVocabulary.METADATA + key, value, attributes)));
    if (extra.get("tool_call_id") != null) {
      AttributeText.put(LangSmithVocabulary.TOOL_CALL_ID, extra.get("tool_call_id"), attributes);
    }
    Object invocation = Structs.first(extra, "invocation_params", "invocation_parameters");
    if (invocation != null) {
      attributes.put(LangSmithVocabulary.INVOCATION, AttributeText.text(invocation));
    }
  }

  /** An error begins with the name of its class: {@code ValueError('...')} and a trace below. */
  private static String type(String error) {
    String first = error.lines().findFirst().orElse("").strip();
    int end = 0;
    while (end < first.length()
        && (Character.isLetterOrDigit(first.charAt(end)) || "._".indexOf(first.charAt(end)) >= 0)) {
      end++;
    }
    return end == 0 ? first : first.substring(0, end);
  }

  private static List<SpanEvent> events(Object value) {
    List<SpanEvent> events = new ArrayList<>();
    for (Map<?, ?> event : Structs.of(value)) {
      Map<String, String> attributes = new LinkedHashMap<>();
      event.forEach(
          (key, member) -> {
            if (!key.equals("name") && !key.equals("time")) {
              AttributeText.put(
                  key.toString(),
                  member instanceof Map<?, ?> ? JsonText.write(member) : member,
                  attributes);
            }
          });
      events.add(
          new SpanEvent(
              PlainValues.text(event.get("name")), Cells.nanos(event.get("time")), attributes));
    }
    return events;
  }

  @Override
  public boolean knows(String column) {
    return ATTRIBUTES.containsKey(column) || KNOWN.contains(column);
  }

  @Override
  public Map<String, String> columns() {
    return cells.filled(
        Cells.part(SpansTable.TRACE_ID, "trace_id", "dotted_order"),
        Cells.part(SpansTable.SPAN_ID, "id"),
        Cells.part(SpansTable.PARENT_SPAN_ID, "parent_run_id"),
        Cells.part(SpansTable.NAME, "name"),
        Cells.part(SpansTable.START_UNIX_NANO, "start_time"),
        Cells.part(SpansTable.END_UNIX_NANO, "end_time"),
        Cells.part(SpansTable.STATUS, "status"),
        Cells.part(SpansTable.STATUS_MESSAGE, "error"),
        Cells.part(SpansTable.ATTRIBUTES, "extra"),
        Cells.part(SpansTable.EVENTS, "events"));
  }
}
