package dev.assay.jobs.dataset;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.EffectiveLabel;
import dev.assay.udfs.label.EffectiveLabel.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says what a dataset version holds: for each failure mode, split and release how many of what. */
final class ShowDataset {
  private static final String NO_RELEASE = "-";

  private ShowDataset() {}

  /** One version. */
  static Outcome show(JobContext context, String nameAndVersion) {
    DatasetVersion version = DatasetVersion.parse(context.lakehouse(), nameAndVersion);
    DatasetContent content = DatasetContent.of(context.lakehouse(), version);
    Map<List<String>, DatasetContent.Item> items =
        content.items().stream()
            .collect(
                Collectors.toMap(item -> List.of(item.source(), item.traceId()), item -> item));
    Function<EffectiveLabel, DatasetContent.Item> itemOf =
        label -> items.get(List.of(label.source(), label.traceId()));

    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d items in %d clusters, labels as of version %d of the table"
            .formatted(
                version.nameAndVersion(),
                items.size(),
                content.items().stream().map(DatasetContent.Item::cluster).distinct().count(),
                version.labelsVersion()));
    long synthetic = content.items().stream().filter(DatasetContent.Item::synthetic).count();
    if (synthetic > 0) {
      lines.add("  %d items are synthetic: no gate rests on them".formatted(synthetic));
    }
    Map<String, Object> modes = new TreeMap<>();
    version.modes().keySet().stream()
        .sorted()
        .forEach(
            mode -> {
              List<EffectiveLabel> labels =
                  content.labels().stream()
                      .filter(label -> label.failureMode().equals(mode))
                      .toList();
              int rubric = version.modes().get(mode).rubricVersion();
              Map<String, List<EffectiveLabel>> bySplit =
                  by(labels, label -> itemOf.apply(label).split());
              Map<String, List<EffectiveLabel>> byRelease =
                  by(
                      labels,
                      label ->
                          Objects.requireNonNullElse(itemOf.apply(label).release(), NO_RELEASE));
              lines.add("  %s, rubric %d: %s".formatted(mode, rubric, text(labels)));
              bySplit.forEach((split, of) -> lines.add("    %-12s %s".formatted(split, text(of))));
              byRelease.forEach(
                  (release, of) -> lines.add("    release %-4s %s".formatted(release, text(of))));
              Map<String, Object> details = new LinkedHashMap<>();
              details.put("rubric_version", rubric);
              details.putAll(counts(labels));
              details.put("by_split", counts(bySplit));
              details.put("by_release", counts(byRelease));
              modes.put(mode, details);
            });
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataset", version.nameAndVersion());
    details.put("items", items.size());
    details.put("synthetic_items", synthetic);
    details.put("labels_version", version.labelsVersion());
    details.put("content_hash", version.contentHash());
    details.put("failure_modes", modes);
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  /** All versions. */
  static Outcome list(JobContext context) {
    List<DatasetVersion> all = DatasetVersion.all(context.lakehouse());
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> details = new ArrayList<>();
    for (DatasetVersion version : all) {
      String modes = version.modes().keySet().stream().sorted().collect(Collectors.joining(", "));
      lines.add(
          "%-24s labels version %-6d %s"
              .formatted(version.nameAndVersion(), version.labelsVersion(), modes));
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("dataset", version.nameAndVersion());
      one.put("labels_version", version.labelsVersion());
      one.put("failure_modes", version.modes().keySet().stream().sorted().toList());
      one.put("content_hash", version.contentHash());
      details.add(one);
    }
    if (all.isEmpty()) {
      lines.add("No dataset is frozen yet: see assay dataset freeze --help");
    }
    return Outcome.done(Accounting.NOTHING, Map.of("datasets", details), lines);
  }

  private static Map<String, List<EffectiveLabel>> by(
      List<EffectiveLabel> labels, Function<EffectiveLabel, String> key) {
    return labels.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
  }

  private static Map<String, Object> counts(Map<String, List<EffectiveLabel>> groups) {
    Map<String, Object> counts = new LinkedHashMap<>();
    groups.forEach((name, labels) -> counts.put(name, counts(labels)));
    return counts;
  }

  private static Map<String, Long> counts(List<EffectiveLabel> labels) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      counts.put(
          status.name().toLowerCase(Locale.ROOT),
          labels.stream().filter(label -> label.status() == status).count());
    }
    return counts;
  }

  private static String text(List<EffectiveLabel> labels) {
    Map<String, Long> counts = counts(labels);
    return Arrays.stream(Status.values())
        .map(status -> status.name().toLowerCase(Locale.ROOT))
        .map(status -> counts.get(status) + " " + status)
        .collect(Collectors.joining(", "));
  }
}
