package dev.assay.jobs.ingest;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The layouts that traces come in; each is told by its columns. */
enum Dialect {
  /** A column for each attribute, as Phoenix exports spans; also its annotations. */
  PHOENIX,
  /** The table of the collector's ClickHouse exporter, and of otlp2parquet. */
  CLICKHOUSE,
  /** A row is a run, as LangSmith's bulk export writes it. */
  LANGSMITH,
  /** Langfuse's export of observations, traces and scores. */
  LANGFUSE,
  /** A row is a trace of MLflow, with its spans and assessments. */
  MLFLOW_TRACE,
  /** OTLP as JSON: lines, documents, or a column. */
  OTLP_JSON,
  /** OTLP as protobuf. */
  OTLP_PROTOBUF,
  /** A row is a span of OpenTelemetry, in snake case. */
  OTEL_FLAT,
  /** A table whose columns the configuration names. */
  FLAT_WIDE;

  /** What the rows of a file are. */
  enum Content {
    /** Spans, or traces with their spans; scores may come with them. */
    SPANS,
    /** Scores alone. */
    SCORES,
    /** What traces say, of which the spans stand in other files. */
    TRACES
  }

  /** The option's value that lets the columns tell. */
  static final String AUTO = "auto";

  private static final Set<String> LANGFUSE_SCORE =
      Set.of("id", "name", "value", "source", "data_type");
  private static final Set<String> PHOENIX_ANNOTATION = Set.of("annotation_name", "annotator_kind");

  /** The name in tables, messages and on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a file of this layout holds. */
  Content content(StructType schema) {
    Set<String> columns = columns(schema);
    if (this == LANGFUSE && LangfuseTraces.has(columns)) {
      return Content.TRACES;
    }
    boolean scores =
        (this == LANGFUSE && columns.containsAll(LANGFUSE_SCORE))
            || (this == PHOENIX && columns.containsAll(PHOENIX_ANNOTATION));
    return scores ? Content.SCORES : Content.SPANS;
  }

  /**
   * A reader of rows.
   *
   * @param map the columns of {@link #FLAT_WIDE}
   */
  RowReader reader(StructType schema, ColumnMap map) {
    if (content(schema) == Content.SCORES) {
      return new ScoresReader(schema);
    }
    return switch (this) {
      case PHOENIX -> new PhoenixReader(schema);
      case CLICKHOUSE -> new ClickHouseReader(schema);
      case LANGSMITH -> new LangSmithReader(schema);
      case LANGFUSE -> new LangfuseReader(schema);
      case MLFLOW_TRACE -> new MlflowReader(schema);
      case OTLP_JSON -> new OtlpJsonReader(schema);
      case OTLP_PROTOBUF -> new OtlpProtobufReader(schema);
      case OTEL_FLAT -> new FlatOtlpReader(schema);
      case FLAT_WIDE -> new WideReader(schema, map);
    };
  }

  /** The columns that tell a span's ids and its start; all, where they stand deeper. */
  StructType keySchema(StructType schema) {
    Set<String> keys =
        switch (this) {
          case PHOENIX -> Set.of("context.trace_id", "context.span_id", "parent_id", "start_time");
          case CLICKHOUSE -> ClickHouseReader.KEYS;
          case LANGSMITH -> Set.of("trace_id", "dotted_order", "id", "parent_run_id", "start_time");
          case LANGFUSE -> Set.of("trace_id", "id", "parent_observation_id", "start_time");
          case OTEL_FLAT -> FlatOtlpReader.KEYS;
          case MLFLOW_TRACE, OTLP_JSON, OTLP_PROTOBUF, FLAT_WIDE -> columns(schema);
        };
    StructType pruned = new StructType();
    for (StructField field : schema.fields()) {
      pruned = keys.contains(field.name()) ? pruned.add(field) : pruned;
    }
    return pruned;
  }

  private boolean has(Set<String> columns) {
    return switch (this) {
      case PHOENIX ->
          columns.contains("context.span_id") || columns.containsAll(PHOENIX_ANNOTATION);
      case CLICKHOUSE ->
          columns.containsAll(Set.of("TraceId", "SpanId"))
              && (columns.contains("SpanAttributes") || columns.contains("SpanName"));
      case LANGSMITH ->
          columns.contains("run_type")
              && (columns.contains("trace_id") || columns.contains("dotted_order"));
      case LANGFUSE ->
          columns.containsAll(Set.of("trace_id", "parent_observation_id", "type"))
              || columns.containsAll(LANGFUSE_SCORE)
              || (LangfuseTraces.has(columns) && columns.contains("project_id"));
      case MLFLOW_TRACE ->
          (columns.contains("trace_id") || columns.contains("request_id"))
              && !columns.contains("span_id")
              && (columns.contains("spans") || columns.contains("trace"));
      case OTLP_JSON -> columns.contains("resourceSpans") || columns.contains("resource_spans");
      case OTEL_FLAT ->
          (columns.containsAll(Set.of("trace_id", "span_id"))
                  && (columns.contains("attributes")
                      || columns.contains("span_attributes")
                      || columns.stream().anyMatch(c -> c.startsWith(FlatOtlpReader.ATTRIBUTES))
                      || columns.contains("start_time_unix_nano"))
                  && (columns.contains("start_time_unix_nano") || columns.contains("start_time")))
              || columns.containsAll(Set.of("traceId", "spanId", "startTimeUnixNano"));
      case OTLP_PROTOBUF, FLAT_WIDE -> false;
    };
  }

  /**
   * The layout that has these columns; empty if none is known to.
   *
   * @param map names the columns of a table of the team's own; where it fits, it holds
   */
  static Optional<Dialect> of(StructType schema, ColumnMap map) {
    Set<String> columns = columns(schema);
    if (map.fits(columns)) {
      return Optional.of(FLAT_WIDE);
    }
    return Arrays.stream(values()).filter(dialect -> dialect.has(columns)).findFirst();
  }

  private static Set<String> columns(StructType schema) {
    return new HashSet<>(Arrays.asList(schema.fieldNames()));
  }

  /**
   * The layout that a name forces; empty for {@code auto}.
   *
   * @throws UserException if there is no such layout
   */
  static Optional<Dialect> forced(String name) {
    if (name.equalsIgnoreCase(AUTO)) {
      return Optional.empty();
    }
    Optional<Dialect> dialect =
        Arrays.stream(values()).filter(d -> d.label().equalsIgnoreCase(name)).findFirst();
    if (dialect.isEmpty()) {
      String near =
          StrictYaml.nearest(name, labels()).map(" Did you mean %s?"::formatted).orElse("");
      throw new UserException(
          "Unknown dialect '%s'. Known: %s, %s.%s".formatted(name, AUTO, known(), near));
    }
    return dialect;
  }

  /** The known layouts' names, for messages. */
  static String known() {
    return labels().stream().collect(Collectors.joining(", "));
  }

  /** The names that the option takes, for its help. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Names() {
      add(AUTO);
      addAll(labels());
    }
  }

  private static List<String> labels() {
    return Arrays.stream(values()).map(Dialect::label).sorted().toList();
  }
}
