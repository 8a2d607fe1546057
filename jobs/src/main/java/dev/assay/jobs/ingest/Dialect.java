package dev.assay.jobs.ingest;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/** The layouts that traces come in; each is told by its columns. */
enum Dialect {
  /** A column for each attribute, as Phoenix exports spans. */
  PHOENIX,
  /** A row is a span of OpenTelemetry, in snake case. */
  OTEL_FLAT;

  /** The option's value that lets the columns tell. */
  static final String AUTO = "auto";

  /** The name in tables, messages and on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  RowReader reader(StructType schema) {
    return switch (this) {
      case PHOENIX -> new PhoenixReader(schema);
      case OTEL_FLAT -> new FlatOtlpReader(schema);
    };
  }

  private boolean has(Set<String> columns) {
    return switch (this) {
      case PHOENIX -> columns.contains("context.span_id");
      case OTEL_FLAT ->
          columns.containsAll(Set.of("trace_id", "span_id"))
              && (columns.contains("attributes") || columns.contains("span_attributes"))
              && (columns.contains("start_time_unix_nano") || columns.contains("start_time"));
    };
  }

  /** The layout that has these columns; empty if none is known to. */
  static Optional<Dialect> of(StructType schema) {
    Set<String> columns = new HashSet<>(Arrays.asList(schema.fieldNames()));
    return Arrays.stream(values()).filter(dialect -> dialect.has(columns)).findFirst();
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

  private static List<String> labels() {
    return Arrays.stream(values()).map(Dialect::label).sorted().toList();
  }
}
