package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.label.TraceScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * MLflow's traces: a row is a trace with its spans, in the shape of any version from 2 to 4, and
 * with its assessments. Session, user, tags and metadata of the trace become attributes.
 */
final class MlflowReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final int TRACE_ID_DIGITS = 32;
  private static final String SESSION = "mlflow.trace.session";
  private static final String USER = "mlflow.trace.user";
  private static final String SCORER = "mlflow.trace.sourceScorer";
  private static final String[] IDS = {"trace_id", "request_id"};
  private static final String[] METADATA = {"trace_metadata", "request_metadata"};

  /** Of the payload, which the root repeats, and of the trace's own times and state. */
  private static final Set<String> KNOWN =
      Set.of(
          "trace_id",
          "request_id",
          "client_request_id",
          "trace",
          "spans",
          "assessments",
          "tags",
          "trace_metadata",
          "request_metadata",
          "request",
          "response",
          "request_preview",
          "response_preview",
          "request_time",
          "timestamp_ms",
          "execution_duration",
          "execution_duration_ms",
          "execution_time_ms",
          "state",
          "status");

  private final Cells cells;

  MlflowReader(StructType schema) {
    cells = new Cells(schema);
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> ofTrace = new LinkedHashMap<>();
    Attributes.addTo(ofTrace, cells.value(row, METADATA), METADATA[0]);
    Attributes.addTo(ofTrace, cells.value(row, "tags"), "tags");
    // Each is large, and only repeats the root's.
    List.of("mlflow.traceInputs", "mlflow.traceOutputs", "mlflow.trace_schema.version")
        .forEach(ofTrace::remove);
    String traceId = cells.text(row, IDS);
    List<RawSpan> spans = new ArrayList<>();
    for (Map<?, ?> span : spans(row)) {
      spans.add(span(span, traceId, ofTrace));
    }
    return spans;
  }

  private List<Map<?, ?>> spans(Row row) {
    List<Map<?, ?>> spans = Structs.of(cells.value(row, "spans"));
    if (!spans.isEmpty()) {
      return spans;
    }
    return Structs.struct(cells.value(row, "trace"))
        .flatMap(trace -> Structs.struct(trace.get("data")))
        .map(data -> Structs.of(data.get("spans")))
        .orElse(List.of());
  }

  private static RawSpan span(Map<?, ?> span, String traceId, Map<String, String> ofTrace) {
    Map<?, ?> context = Structs.struct(span.get("context")).orElse(Map.of());
    String parent = text(span, "parent_span_id", "parent_id");
    Map<String, String> attributes = new LinkedHashMap<>();
    Structs.struct(span.get("attributes"))
        .ifPresent(
            map -> map.forEach((key, value) -> attributes.put(key.toString(), jsonText(value))));
    attributes.values().removeIf(java.util.Objects::isNull);
    for (String name : List.of(SESSION, USER)) {
      if (ofTrace.get(name) != null) {
        attributes.putIfAbsent(name, ofTrace.get(name));
      }
    }
    if (IdForm.isNone(parent)) {
      ofTrace.forEach(attributes::putIfAbsent);
    }
    Map<?, ?> status = Structs.struct(span.get("status")).orElse(Map.of());
    Map<?, ?> scope = Structs.struct(span.get("instrumentation_scope")).orElse(Map.of());
    // Only the view of Unity Catalog, whose spans are OpenTelemetry's own, has a resource.
    Map<String, String> resource =
        Structs.struct(span.get("resource"))
            .map(struct -> Attributes.of(struct.get("attributes"), "resource"))
            .orElse(Map.of());
    String code = text(status, "code", "status_code");
    String message = text(status, "message", "description");
    return new RawSpan(
        traceId(span, context, traceId),
        text(span, context, "span_id"),
        parent,
        text(span, "name"),
        text(span, "kind"),
        Cells.nanos(Structs.first(span, "start_time_unix_nano", "start_time", "start_time_ns")),
        Cells.nanos(Structs.first(span, "end_time_unix_nano", "end_time", "end_time_ns")),
        code == null ? text(span, "status_code", "status") : code,
        message == null ? text(span, "status_message") : message,
        attributes,
        resource,
        text(scope, "name"),
        text(scope, "version"),
        FlatOtlpReader.events(span.get("events")),
        FlatOtlpReader.links(span.get("links")),
        0,
        IdForm.FREE,
        List.of(),
        ofTrace.containsKey(SCORER) ? "a scorer of MLflow made the trace: nobody asked it" : null);
  }

  /** Attribute values are JSON text; a table may hold them decoded. */
  private static String jsonText(Object value) {
    Object plain = value instanceof PlainValues.JsonValue json ? json.json() : value;
    return AttributeText.text(plain);
  }

  /** The id that labels speak of: the row's, unless only the span's is one of OpenTelemetry. */
  private static String traceId(Map<?, ?> span, Map<?, ?> context, String ofRow) {
    Optional<String> canonical =
        Optional.ofNullable(ofRow).filter(id -> !IdForm.isNone(id)).flatMap(IdForm.FREE::canonical);
    if (canonical.filter(id -> id.length() == TRACE_ID_DIGITS).isPresent()) {
      return ofRow;
    }
    String own = text(span, "otel_trace_id");
    if (own == null) {
      own = text(context, "trace_id");
    }
    if (own == null) {
      own = text(span, "trace_id");
    }
    return own == null ? ofRow : own;
  }

  private static String text(Map<?, ?> span, Map<?, ?> context, String member) {
    String text = text(span, member);
    return text == null ? text(context, member) : text;
  }

  private static String text(Map<?, ?> struct, String... members) {
    Object value = Structs.first(struct, members);
    return value instanceof Map<?, ?> ? null : PlainValues.text(value);
  }

  @Override
  public List<ObjectNode> scores(Row row) {
    Object assessments = PlainValues.of(cells.value(row, "assessments"));
    if (assessments == null) {
      assessments =
          Structs.struct(cells.value(row, "trace"))
              .flatMap(trace -> Structs.struct(trace.get("info")))
              .map(info -> (Object) info.get("assessments"))
              .orElse(null);
    }
    List<Map<?, ?>> list = Structs.of(assessments);
    if (list.isEmpty()) {
      return List.of();
    }
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("trace_id", cells.text(row, IDS));
    record.put("assessments", list);
    return TraceScores.of(JsonText.tree(record));
  }

  @Override
  public boolean knows(String column) {
    return KNOWN.contains(column);
  }

  @Override
  public Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.putAll(cells.filled(Cells.part(SpansTable.TRACE_ID, IDS)));
    columns.put(SpansTable.SPAN_ID, "spans[].span_id or spans[].context.span_id");
    columns.put(SpansTable.PARENT_SPAN_ID, "spans[].parent_span_id or spans[].parent_id");
    columns.put(SpansTable.NAME, "spans[].name");
    columns.put(SpansTable.START_UNIX_NANO, "spans[].start_time_unix_nano or spans[].start_time");
    columns.put(SpansTable.END_UNIX_NANO, "spans[].end_time_unix_nano or spans[].end_time");
    columns.put(SpansTable.STATUS, "spans[].status.code or spans[].status_code");
    columns.put(SpansTable.ATTRIBUTES, "spans[].attributes, trace_metadata, tags");
    columns.put(SpansTable.EVENTS, "spans[].events");
    return columns;
  }
}
