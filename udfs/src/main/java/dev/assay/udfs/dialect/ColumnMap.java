package dev.assay.udfs.dialect;

import dev.assay.udfs.conf.StrictYaml;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which columns of a table of a team's own say what, for a layout that is none of the known ones.
 *
 * <p>A column is named as it is; {@code trace.trace_id} is also the member {@code trace_id} of a
 * column {@code trace}. Columns that are not named become attributes.
 *
 * @param columns canonical name to column; see {@link #names()}
 */
public record ColumnMap(Map<String, String> columns) implements Serializable {
  public static final String TRACE_ID = "trace_id";
  public static final String SPAN_ID = "span_id";
  public static final String PARENT_SPAN_ID = "parent_span_id";
  public static final String NAME = "name";
  public static final String KIND = "kind";
  public static final String START_TIME = "start_time";
  public static final String END_TIME = "end_time";
  public static final String STATUS = "status";
  public static final String STATUS_MESSAGE = "status_message";

  /** A column that is true, or names an error, where the span failed. */
  public static final String ERROR = "error";

  public static final String ATTRIBUTES = "attributes";
  public static final String RESOURCE_ATTRIBUTES = "resource_attributes";
  public static final String EVENTS = "events";
  public static final String LINKS = "links";

  /** Names of a duration's column, and how many nanoseconds its unit has. */
  public static final Map<String, Long> DURATIONS =
      Map.of(
          "duration_ns", 1L,
          "duration_us", 1_000L,
          "duration_ms", 1_000_000L,
          "duration_s", 1_000_000_000L);

  private static final List<String> OF_SPAN =
      List.of(
          TRACE_ID,
          SPAN_ID,
          PARENT_SPAN_ID,
          NAME,
          KIND,
          START_TIME,
          END_TIME,
          STATUS,
          STATUS_MESSAGE,
          ERROR,
          ATTRIBUTES,
          RESOURCE_ATTRIBUTES,
          EVENTS,
          LINKS);

  private static final List<String> REQUIRED = List.of(TRACE_ID, SPAN_ID, START_TIME);

  /** Canonical names, and the attributes that a column of theirs is read as. */
  private static final Map<String, List<String>> AS_ATTRIBUTES = asAttributes();

  /** No columns: the layout is a known one. */
  public static final ColumnMap NONE = new ColumnMap(Map.of());

  public ColumnMap {
    columns =
        columns == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    check(columns);
  }

  private static Map<String, List<String>> asAttributes() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("operation", List.of("gen_ai.operation.name", "openinference.span.kind"));
    names.put("provider", List.of("gen_ai.provider.name"));
    names.put("request_model", List.of("gen_ai.request.model"));
    names.put("response_model", List.of("gen_ai.response.model"));
    names.put("response_id", List.of("gen_ai.response.id"));
    names.put("temperature", List.of("gen_ai.request.temperature"));
    names.put("max_tokens", List.of("gen_ai.request.max_tokens"));
    names.put("finish_reasons", List.of("gen_ai.response.finish_reasons"));
    names.put("input_tokens", List.of("gen_ai.usage.input_tokens"));
    names.put("output_tokens", List.of("gen_ai.usage.output_tokens"));
    names.put("total_tokens", List.of("gen_ai.usage.total_tokens"));
    names.put("cache_read_tokens", List.of("gen_ai.usage.cache_read.input_tokens"));
    names.put("cache_write_tokens", List.of("gen_ai.usage.cache_write.input_tokens"));
    names.put("reasoning_tokens", List.of("gen_ai.usage.reasoning.output_tokens"));
    names.put("cost_usd", List.of("gen_ai.usage.cost"));
    names.put("tool_name", List.of("gen_ai.tool.name"));
    names.put("tool_call_id", List.of("gen_ai.tool.call.id"));
    names.put("tool_arguments", List.of("gen_ai.tool.call.arguments"));
    names.put("tool_result", List.of("gen_ai.tool.call.result"));
    names.put("tool_definitions", List.of("gen_ai.tool.definitions"));
    names.put("input_text", List.of("input.value"));
    names.put("output_text", List.of("output.value"));
    names.put("system_instructions", List.of("gen_ai.system_instructions"));
    names.put("input_messages", List.of("gen_ai.input.messages"));
    names.put("output_messages", List.of("gen_ai.output.messages"));
    names.put("documents", List.of("gen_ai.retrieval.documents"));
    names.put("error_type", List.of("error.type"));
    names.put("service_name", List.of("service.name"));
    names.put("environment", List.of("deployment.environment.name"));
    names.put("release", List.of("service.version"));
    names.put("item_id", List.of("assay.item.id"));
    names.put("session_id", List.of("session.id"));
    names.put("user_id", List.of("user.id"));
    names.put("agent_name", List.of("gen_ai.agent.name"));
    names.put("prompt_version", List.of("prompt.version"));
    names.put("model_version", List.of("model.version"));
    names.put("feature_flags", List.of("feature_flags"));
    names.put("guardrail", List.of("guardrail.tripped"));
    names.put("confidence", List.of("confidence"));
    names.put("consent", List.of("assay.consent"));
    return names;
  }

  private static void check(Map<String, String> columns) {
    List<String> known = names();
    List<String> problems = new ArrayList<>();
    for (String name : columns.keySet()) {
      if (!known.contains(name)) {
        problems.add(
            "columns.%s: no such column%s"
                .formatted(
                    name,
                    StrictYaml.nearest(name, known)
                        .map(", did you mean %s?"::formatted)
                        .orElse("")));
      }
    }
    if (!columns.isEmpty()) {
      REQUIRED.stream()
          .filter(name -> !columns.containsKey(name))
          .forEach(name -> problems.add("columns.%s is missing".formatted(name)));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** All names that a column can be given for. */
  public static List<String> names() {
    return Stream.of(
            OF_SPAN.stream(), DURATIONS.keySet().stream().sorted(), AS_ATTRIBUTES.keySet().stream())
        .flatMap(names -> names)
        .toList();
  }

  /** Whether no column is named. */
  public boolean isEmpty() {
    return columns.isEmpty();
  }

  /** Whether a table has the columns that no span can do without. */
  public boolean fits(Set<String> there) {
    return !isEmpty()
        && REQUIRED.stream()
            .map(columns::get)
            .allMatch(name -> there.contains(name) || there.contains(name.split("\\.", 2)[0]));
  }

  /** Columns, and the attributes that each is read as. */
  public Map<String, List<String>> attributes() {
    return columns.entrySet().stream()
        .filter(entry -> AS_ATTRIBUTES.containsKey(entry.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getValue,
                entry -> AS_ATTRIBUTES.get(entry.getKey()),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList(),
                LinkedHashMap::new));
  }
}
