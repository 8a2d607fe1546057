package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.sum;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Says how an input would be read: which layout its files are in, and what fills each canonical
 * column, in a sample of their rows. Writes nothing.
 */
final class ExplainJob {
  private static final int SAMPLE = 1000;
  private static final int NAMED_FILES = 5;

  private static final Set<String> FIELDS =
      Arrays.stream(Field.values()).map(Field::column).collect(Collectors.toSet());

  private ExplainJob() {}

  /** What fills a column: attributes or the layout's columns, and how many spans have it so. */
  private record From(String origin, long spans) {}

  /** What a sample of a group's rows tells. */
  private record Sample(
      long spans,
      long scores,
      Map<String, List<From>> fields,
      Map<String, Long> unreadable,
      Map<String, String> columns) {}

  /** Explains; every file is looked at, be it read before or not. */
  static Outcome run(JobContext context, IngestJob.Request request) {
    Optional<Dialect> forced = Dialect.forced(request.dialect());
    List<InputFile> files = InputFiles.list(request.input(), context.spark());
    Discovery discovery =
        Discovery.of(context.spark(), IngestJob.asked(context, request, forced), files, Set.of());
    while (true) {
      try {
        return explained(context, request, discovery);
      } catch (Exception e) { // Spark's are checked, and no method says so
        discovery = IngestJob.withoutDamaged(discovery, e, context.spark());
      }
    }
  }

  private static Outcome explained(
      JobContext context, IngestJob.Request request, Discovery discovery) {
    LiftRows.Origin origin =
        new LiftRows.Origin(
            request.source(),
            "explain",
            context.settings().mapping(request.source()),
            context.settings().columns(request.source()));
    Optional<Dataset<Row>> traces = Lifting.langfuseTraces(context.spark(), discovery);
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> groups = new ArrayList<>();
    for (Discovery.Group group : discovery.groups()) {
      context.progress().step("looking at rows of " + group.dialect().label());
      Sample sample = sample(context, group, origin, traces);
      groups.add(json(group, sample));
      lines.addAll(lines(group, sample));
    }
    List<Map<String, Object>> broken = new ArrayList<>();
    for (Discovery.Broken file : discovery.broken()) {
      broken.add(Map.of("file", file.file().path(), "reason", file.reason()));
      lines.add("cannot be read: %s: %s".formatted(file.file().path(), file.reason()));
    }
    lines.add("Nothing was written.");
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("source", request.source());
    details.put("explain", groups);
    details.put("broken", broken);
    details.put("passed_over", discovery.passedOver());
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static Sample sample(
      JobContext context,
      Discovery.Group group,
      LiftRows.Origin origin,
      Optional<Dataset<Row>> traces) {
    if (group.content() == Dialect.Content.TRACES) {
      return new Sample(0, 0, Map.of(), Map.of(), Map.of());
    }
    Dataset<Row> rows = Lifting.rows(context.spark(), group, traces).limit(SAMPLE);
    List<Row> counts =
        rows.mapPartitions(
                new ExplainRows(Lifting.layout(rows), group.layout(), origin),
                Encoders.row(ExplainRows.SCHEMA))
            .groupBy("kind", "name", "origin")
            .agg(sum("count"))
            .collectAsList();
    long spans = 0;
    long scores = 0;
    Map<String, List<From>> fields = new TreeMap<>();
    Map<String, Long> unreadable = new TreeMap<>();
    for (Row row : counts) {
      long count = row.getLong(3);
      switch (row.getString(0)) {
        case ExplainRows.SPANS -> spans += count;
        case ExplainRows.SCORES -> scores += count;
        case ExplainRows.UNREADABLE -> unreadable.merge(row.getString(1), count, Long::sum);
        default ->
            fields
                .computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                .add(new From(row.getString(2), count));
      }
    }
    fields.values().forEach(from -> from.sort((a, b) -> Long.compare(b.spans(), a.spans())));
    return new Sample(
        spans,
        scores,
        fields,
        unreadable,
        group.layout().reader(Lifting.layout(rows), origin.columns()).columns());
  }

  private static List<String> lines(Discovery.Group group, Sample sample) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d files (%s), %s"
            .formatted(group.dialect().label(), group.files().size(), form(group), rows(group)));
    group.files().stream()
        .limit(NAMED_FILES)
        .forEach(found -> lines.add("  " + found.file().path()));
    if (group.content() == Dialect.Content.TRACES) {
      lines.add("  what it says of traces is given to their observations");
      return lines;
    }
    if (group.content() == Dialect.Content.SCORES) {
      lines.add(
          "  scores: those of people go to labels, others to evaluations; %d in %d rows"
              .formatted(sample.scores(), SAMPLE));
      return lines;
    }
    lines.add(
        "  the first %d rows hold %d spans and %d scores"
            .formatted(SAMPLE, sample.spans(), sample.scores()));
    for (String column : SpansTable.TABLE.schema().fieldNames()) {
      String from = sample.columns().get(column);
      List<From> attributes = sample.fields().getOrDefault(column, List.of());
      if (from != null) {
        lines.add("  %-22s <- %s".formatted(column, from));
      }
      for (From attribute : attributes) {
        lines.add(
            "  %-22s <- %s (%d of %d spans)"
                .formatted(column, told(attribute), attribute.spans(), sample.spans()));
      }
    }
    String empty =
        Arrays.stream(SpansTable.TABLE.schema().fieldNames())
            .filter(name -> FIELDS.contains(name))
            .filter(name -> !sample.columns().containsKey(name))
            .filter(name -> !sample.fields().containsKey(name))
            .map(name -> name.equals(SpansTable.OPERATION) ? name + " (OTHER)" : name)
            .collect(Collectors.joining(", "));
    lines.add("  not filled: " + empty);
    sample
        .unreadable()
        .forEach((reason, count) -> lines.add("  unreadable: %d: %s".formatted(count, reason)));
    return lines;
  }

  private static String told(From from) {
    return from.origin().isEmpty() ? "follows from the other columns" : from.origin();
  }

  private static String form(Discovery.Group group) {
    return switch (group.format()) {
      case PARQUET -> "Parquet";
      case JSON_LINES -> "JSON Lines";
      case JSON_DOCUMENT -> "JSON documents";
      case PROTOBUF -> "protobuf";
    };
  }

  private static String rows(Discovery.Group group) {
    long rows = group.files().stream().mapToLong(Discovery.Found::rows).sum();
    return rows < 0 ? "rows not counted" : rows + " rows";
  }

  private static Map<String, Object> json(Discovery.Group group, Sample sample) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String column : SpansTable.TABLE.schema().fieldNames()) {
      List<Map<String, Object>> from = new ArrayList<>();
      if (sample.columns().containsKey(column)) {
        from.add(Map.of("column", sample.columns().get(column)));
      }
      for (From attribute : sample.fields().getOrDefault(column, List.of())) {
        from.add(Map.of("attribute", attribute.origin(), "spans", attribute.spans()));
      }
      if (!from.isEmpty() || FIELDS.contains(column)) {
        fields.put(column, from);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dialect", group.dialect().label());
    json.put("content", group.content().name().toLowerCase(java.util.Locale.ROOT));
    json.put("format", form(group));
    json.put("files", group.files().stream().map(found -> found.file().path()).toList());
    json.put("sampled_spans", sample.spans());
    json.put("sampled_scores", sample.scores());
    json.put("columns", fields);
    json.put("unreadable", sample.unreadable());
    return json;
  }
}
