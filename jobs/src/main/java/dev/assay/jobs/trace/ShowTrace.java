package dev.assay.jobs.trace;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import dev.assay.udfs.trace.Transcript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Shows what is known of a trace: all of it, redacted. */
final class ShowTrace {
  private static final int MOST_NAMED = 10;
  private static final List<String> IDENTITY =
      List.of(
          TracesTable.SOURCE,
          TracesTable.TRACE_ID,
          TracesTable.SOURCE_TRACE_ID,
          TracesTable.START_TIME,
          TracesTable.SESSION_ID,
          TracesTable.USER_ID,
          TracesTable.SERVICE_NAME,
          TracesTable.ENVIRONMENT,
          TracesTable.AGENT_NAME,
          TracesTable.RELEASE,
          TracesTable.ITEM_ID,
          TracesTable.PROMPT_VERSION,
          TracesTable.MODEL_VERSION,
          TracesTable.FEATURE_FLAGS,
          TracesTable.SYNTHETIC,
          TracesTable.CONSENT,
          TracesTable.SPAN_COUNT,
          TracesTable.ORPHAN_SPANS);

  private ShowTrace() {}

  /**
   * The traces of an id: one of each source that has it.
   *
   * @param id of Assay or of the tracer, or how either begins
   * @throws UserException if no trace has it, or several begin so
   */
  static Outcome run(JobContext context, String id) {
    Dataset<Row> traces = context.lakehouse().read(TracesTable.TABLE);
    Dataset<Row> meant =
        traces.where(
            col(TracesTable.TRACE_ID).equalTo(id).or(col(TracesTable.SOURCE_TRACE_ID).equalTo(id)));
    if (meant.isEmpty()) {
      meant = traces.where(beginsWith(id));
    }
    List<Row> identities =
        meant
            .select(IDENTITY.stream().map(name -> col(name)).toArray(Column[]::new))
            .limit(MOST_NAMED)
            .collectAsList();
    requireOneTrace(context, id, identities);
    Redactor redactor = context.settings().redactor();
    List<Row> whole =
        WholeTraces.of(context.lakehouse(), meant)
            .select(TracesTable.SOURCE, WholeTraces.TRACE)
            .collectAsList();
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Row row : identities) {
      List<Span> spans =
          whole.stream()
              .filter(each -> each.getString(0).equals(row.getString(0)))
              .flatMap(each -> TraceJson.read(each.getString(1)).spans().stream())
              .toList();
      Trace trace = WholeTraces.trace(row, spans);
      Map<String, Object> identity = identity(row, redactor.about(trace));
      if (spans.isEmpty()) {
        lines.add("trace %s of %s: its spans are gone".formatted(row.get(1), row.get(0)));
      } else {
        Transcript transcript = Transcript.of(redactor.redact(trace));
        lines.addAll(TraceLines.of(identity, transcript));
        identity.put("spans", transcript.steps());
        identity.put("turns", transcript.turns());
      }
      documents.add(identity);
    }
    return Outcome.done(Accounting.NOTHING, Map.of("traces", documents), lines);
  }

  private static Column beginsWith(String id) {
    return col(TracesTable.TRACE_ID)
        .startsWith(id)
        .or(col(TracesTable.SOURCE_TRACE_ID).startsWith(id));
  }

  private static void requireOneTrace(JobContext context, String id, List<Row> found) {
    List<String> ids =
        found.stream().map(row -> row.<String>getAs(TracesTable.TRACE_ID)).distinct().toList();
    if (ids.isEmpty()) {
      throw new UserException(
          "show: %s has no trace '%s'. 'assay sql \"SELECT source, trace_id FROM traces\"' lists what there is."
              .formatted(context.lakehouse().root(), id));
    }
    if (ids.size() > 1) {
      throw new UserException(
          "show: more than one trace begins with '%s': %s%s. Give more of the id."
              .formatted(
                  id, String.join(", ", ids), found.size() == MOST_NAMED ? " and others" : ""));
    }
  }

  private static Map<String, Object> identity(Row row, UnaryOperator<String> redact) {
    Map<String, Object> identity = new LinkedHashMap<>();
    for (String name : IDENTITY) {
      Object value = row.getAs(name);
      if (value instanceof scala.collection.Map<?, ?>) {
        value = flags(row.getJavaMap(row.fieldIndex(name)), redact);
      } else if (value instanceof java.sql.Timestamp at) {
        value = at.toInstant().toString();
      } else if (value instanceof String text && !name.equals(TracesTable.TRACE_ID)) {
        value = redact.apply(text);
      }
      identity.put(name, value);
    }
    return identity;
  }

  private static String flags(Map<String, String> flags, UnaryOperator<String> redact) {
    return flags.isEmpty()
        ? null
        : redact.apply(
            flags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(flag -> flag.getKey() + "=" + flag.getValue())
                .collect(Collectors.joining(", ")));
  }
}
