package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.LangfuseVocabulary;
import dev.assay.udfs.dialect.RawSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Langfuse's export of observations, in both its forms: a row is a span. What the tracer sent as
 * OpenTelemetry stands in the metadata; Langfuse's own columns are read as the attributes that its
 * SDK would send. What only the trace says comes with the row, see {@link LangfuseTraces}.
 */
final class LangfuseReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final String METADATA = "metadata";
  private static final String OTEL_ATTRIBUTES = "attributes";
  private static final String RESOURCE = "resourceAttributes";
  private static final String SCOPE = "scope";
  private static final long NANOS_IN_MICRO = 1000;

  /** Columns, and the attributes that they are. */
  private static final Map<String, String> ATTRIBUTES = attributes();

  /** Columns that are maps of counts, and the attributes that they are. */
  private static final Map<String, String> COUNTS =
      Map.of(
          "usage_details", LangfuseVocabulary.USAGE,
          "cost_details", LangfuseVocabulary.COST);

  /** Lengths of time that differ in their unit from export to export are not among attributes. */
  private static final Set<String> KNOWN =
      Set.of(
          "trace_id",
          "id",
          "parent_observation_id",
          "name",
          "start_time",
          "end_time",
          "completion_start_time",
          "created_at",
          "updated_at",
          "latency",
          "time_to_first_token",
          "status_message",
          "tool_call_names",
          "tool_definitions",
          METADATA,
          LangfuseTraces.COLUMN);

  private final Cells cells;

  LangfuseReader(StructType schema) {
    cells = new Cells(schema);
  }

  private static Map<String, String> attributes() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("type", LangfuseVocabulary.TYPE);
    names.put("provided_model_name", LangfuseVocabulary.MODEL);
    names.put("model_parameters", LangfuseVocabulary.MODEL_PARAMETERS);
    names.put("total_cost", LangfuseVocabulary.TOTAL_COST);
    names.put("input", LangfuseVocabulary.INPUT);
    names.put("output", LangfuseVocabulary.OUTPUT);
    names.put("prompt_name", LangfuseVocabulary.PROMPT_NAME);
    names.put("prompt_version", LangfuseVocabulary.PROMPT_VERSION);
    names.put("tool_calls", "langfuse.observation.tool_calls");
    names.put("level", LangfuseVocabulary.LEVEL);
    names.put("version", LangfuseVocabulary.VERSION);
    names.put("release", LangfuseVocabulary.RELEASE);
    names.put("environment", LangfuseVocabulary.ENVIRONMENT);
    names.put("session_id", LangfuseVocabulary.SESSION);
    names.put("user_id", LangfuseVocabulary.USER);
    names.put("tags", "langfuse.trace.tags");
    names.put("trace_name", "langfuse.trace.name");
    return names;
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, String> resource = new LinkedHashMap<>();
    Map<String, String> scope = new LinkedHashMap<>();
    metadata(cells.value(row, METADATA))
        .forEach(
            (key, value) -> {
              switch (key) {
                case OTEL_ATTRIBUTES -> Attributes.addTo(attributes, value, OTEL_ATTRIBUTES);
                case RESOURCE -> Attributes.addTo(resource, value, RESOURCE);
                case SCOPE -> Attributes.addTo(scope, value, SCOPE);
                default -> AttributeText.put(METADATA + "." + key, value, attributes);
              }
            });
    ATTRIBUTES.forEach((column, name) -> put(attributes, name, cells.value(row, column)));
    COUNTS.forEach(
        (column, name) -> {
          Object counts = cells.value(row, column);
          put(attributes, name, Structs.struct(counts).<Object>map(map -> map).orElse(counts));
        });
    Object firstToken = cells.value(row, "completion_start_time");
    Long at = Cells.nanos(firstToken);
    put(
        attributes,
        LangfuseVocabulary.FIRST_TOKEN,
        at == null ? firstToken : Instant.EPOCH.plusNanos(at));
    tools(attributes, cells.value(row, "tool_definitions"));
    Object trace = PlainValues.of(cells.value(row, LangfuseTraces.COLUMN));
    boolean root = cells.text(row, "parent_observation_id") == null;
    if (trace instanceof Map<?, ?> struct) {
      ofTrace(attributes, struct, root || isEmpty(cells.text(row, "parent_observation_id")));
    }
    Long start = cells.nanos(row, "start_time");
    Long updated = cells.nanos(row, "updated_at");
    return List.of(
        new RawSpan(
            cells.text(row, "trace_id"),
            cells.text(row, "id"),
            cells.text(row, "parent_observation_id"),
            cells.text(row, "name"),
            null,
            start,
            cells.nanos(row, "end_time"),
            cells.text(row, "level"),
            cells.text(row, "status_message"),
            attributes,
            resource,
            scope.get("name"),
            scope.get("version"),
            List.of(),
            List.of(),
            updated == null ? 0 : updated / NANOS_IN_MICRO,
            IdForm.FREE,
            List.of(),
            null));
  }

  /** Definitions of tools by their names, each as JSON, become a list of them. */
  private static void tools(Map<String, String> attributes, Object definitions) {
    Structs.struct(definitions)
        .filter(map -> !map.isEmpty())
        .ifPresent(
            map -> {
              List<Object> tools = new ArrayList<>();
              map.forEach(
                  (name, value) ->
                      tools.add(
                          JsonText.container(String.valueOf(value))
                              .map(JsonText::plain)
                              .orElse(Map.of("name", name, "definition", value))));
              attributes.put(LangfuseVocabulary.TOOL_DEFINITIONS, JsonText.write(tools));
            });
  }

  /** What a trace says, of which an observation has its own or none; its payload at the root. */
  private static void ofTrace(Map<String, String> attributes, Map<?, ?> trace, boolean isRoot) {
    for (String column : LangfuseTraces.CONTEXT) {
      String name = ATTRIBUTES.get(column);
      if (name != null && !attributes.containsKey(name)) {
        put(attributes, name, trace.get(column));
      }
    }
    if (isRoot) {
      metadata(trace.get(METADATA))
          .forEach(
              (key, value) -> {
                String name = METADATA + "." + key;
                boolean ofSpan =
                    key.equals(OTEL_ATTRIBUTES) || key.equals(RESOURCE) || key.equals(SCOPE);
                if (!ofSpan && !attributes.containsKey(name)) {
                  AttributeText.put(name, value, attributes);
                }
              });
      metadata(trace.get(LangfuseTraces.OWN))
          .forEach(
              (name, value) -> {
                if (!attributes.containsKey(name)) {
                  AttributeText.put(name, value, attributes);
                }
              });
    }
  }

  private static Map<String, Object> metadata(Object value) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    Structs.struct(value)
        .ifPresent(map -> map.forEach((key, member) -> metadata.put(String.valueOf(key), member)));
    return metadata;
  }

  private static void put(Map<String, String> attributes, String name, Object value) {
    Object plain = PlainValues.of(value);
    boolean empty =
        plain == null
            || isEmpty(plain.toString())
            || (plain instanceof List<?> list && list.isEmpty())
            // Empty usage says that none was counted; other empty maps say nothing.
            || (plain instanceof Map<?, ?> map
                && map.isEmpty()
                && !Objects.equals(name, LangfuseVocabulary.USAGE));
    if (!empty) {
      attributes.put(name, AttributeText.text(plain));
    }
  }

  private static boolean isEmpty(String text) {
    return text != null && text.isEmpty();
  }

  @Override
  public boolean knows(String column) {
    return ATTRIBUTES.containsKey(column) || COUNTS.containsKey(column) || KNOWN.contains(column);
  }

  @Override
  public Map<String, String> columns() {
    return cells.filled(
        Cells.part(SpansTable.TRACE_ID, "trace_id"),
        Cells.part(SpansTable.SPAN_ID, "id"),
        Cells.part(SpansTable.PARENT_SPAN_ID, "parent_observation_id"),
        Cells.part(SpansTable.NAME, "name"),
        Cells.part(SpansTable.START_UNIX_NANO, "start_time"),
        Cells.part(SpansTable.END_UNIX_NANO, "end_time"),
        Cells.part(SpansTable.STATUS, "level"),
        Cells.part(SpansTable.STATUS_MESSAGE, "status_message"),
        Cells.part(SpansTable.ATTRIBUTES, METADATA),
        Cells.part(SpansTable.REVISION, "updated_at"));
  }
}
