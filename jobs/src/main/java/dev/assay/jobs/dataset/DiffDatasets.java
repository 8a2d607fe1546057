package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.EffectiveLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Says what one dataset version has that another has not. */
final class DiffDatasets {
  private static final int SHOWN = 20;
  private static final String ERASED = "erased";

  private DiffDatasets() {}

  static Outcome run(JobContext context, String before, String after) {
    DatasetVersion oldVersion = DatasetVersion.parse(context.lakehouse(), before);
    DatasetVersion newVersion = DatasetVersion.parse(context.lakehouse(), after);
    DatasetContent old = DatasetContent.of(context.lakehouse(), oldVersion);
    DatasetContent now = DatasetContent.of(context.lakehouse(), newVersion);

    Map<String, String> oldItems = items(old);
    Map<String, String> newItems = items(now);
    Map<String, EffectiveLabel> oldLabels = labels(old);
    Map<String, EffectiveLabel> newLabels = labels(now);

    List<String> relabelled = new ArrayList<>();
    for (String key : common(oldLabels, newLabels)) {
      EffectiveLabel was = oldLabels.get(key);
      EffectiveLabel is = newLabels.get(key);
      if (was.status() != is.status() || was.rubricVersion() != is.rubricVersion()) {
        relabelled.add("%s: %s -> %s".formatted(key, said(was), said(is)));
      }
    }
    Map<String, List<String>> changes = new LinkedHashMap<>();
    changes.put("items_added", missing(newItems.keySet(), oldItems.keySet()));
    changes.put("items_removed", missing(oldItems.keySet(), newItems.keySet()));
    changes.put(
        "items_changed",
        common(oldItems, newItems).stream()
            .filter(key -> !oldItems.get(key).equals(newItems.get(key)))
            .toList());
    changes.put("labels_added", missing(newLabels.keySet(), oldLabels.keySet()));
    changes.put("labels_removed", missing(oldLabels.keySet(), newLabels.keySet()));
    changes.put("labels_changed", relabelled);
    changes.put("labels_revoked", revoked(context.lakehouse(), oldVersion, newVersion));
    changes.put("definitions_changed", definitions(oldVersion, newVersion));

    List<String> lines = new ArrayList<>();
    lines.add("%s -> %s".formatted(oldVersion.nameAndVersion(), newVersion.nameAndVersion()));
    changes.forEach((what, names) -> lines.addAll(lines(what.replace('_', ' '), names)));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("from", oldVersion.nameAndVersion());
    details.put("to", newVersion.nameAndVersion());
    details.put("same", oldVersion.contentHash().equals(newVersion.contentHash()));
    details.putAll(changes);
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  /** The hash of each item's trace; one whose payload was erased has none. */
  private static Map<String, String> items(DatasetContent content) {
    return content.items().stream()
        .collect(
            Collectors.toMap(
                item -> item.source() + "/" + item.traceId(),
                item -> Objects.toString(item.traceHash(), ERASED),
                (a, b) -> a,
                TreeMap::new));
  }

  private static Map<String, EffectiveLabel> labels(DatasetContent content) {
    return content.labels().stream()
        .collect(
            Collectors.toMap(
                label -> "%s/%s %s".formatted(label.source(), label.traceId(), label.failureMode()),
                label -> label,
                (a, b) -> a,
                TreeMap::new));
  }

  /** The labels of the earlier version's items that were withdrawn in between: by whom, and why. */
  private static List<String> revoked(
      Lakehouse lakehouse, DatasetVersion before, DatasetVersion after) {
    Dataset<Row> known =
        lakehouse.readAsOf(LabelsTable.TABLE, before.labelsVersion()).select(LabelsTable.LABEL_ID);
    String[] trace = {LabelsTable.SOURCE, LabelsTable.TRACE_ID};
    return lakehouse
        .readAsOf(LabelsTable.TABLE, after.labelsVersion())
        .where(col(LabelsTable.FACT).equalTo("revocation"))
        .join(known, new String[] {LabelsTable.LABEL_ID}, "left_anti")
        .join(before.items(lakehouse).select(trace[0], trace[1]), trace, "left_semi")
        .orderBy(trace[0], trace[1], LabelsTable.REFERS_TO)
        .collectAsList()
        .stream()
        .map(
            row ->
                "%s/%s %s: %s, by %s: %s"
                    .formatted(
                        row.getAs(LabelsTable.SOURCE),
                        row.getAs(LabelsTable.TRACE_ID),
                        row.getAs(LabelsTable.CRITERION),
                        row.getAs(LabelsTable.REFERS_TO),
                        row.getAs(LabelsTable.ANNOTATOR_ID),
                        row.getAs(LabelsTable.RATIONALE)))
        .map(line -> line.replaceAll("[\\p{Cntrl}\\p{Cf}]", " "))
        .toList();
  }

  private static String said(EffectiveLabel label) {
    return "%s (rubric %d)"
        .formatted(label.status().name().toLowerCase(Locale.ROOT), label.rubricVersion());
  }

  private static List<String> definitions(DatasetVersion before, DatasetVersion after) {
    Set<String> modes = new TreeSet<>(before.modes().keySet());
    modes.addAll(after.modes().keySet());
    modes.removeIf(
        mode ->
            before.modes().containsKey(mode)
                && before.modes().get(mode).equals(after.modes().get(mode)));
    return List.copyOf(modes);
  }

  private static List<String> missing(Set<String> of, Set<String> from) {
    return of.stream().filter(key -> !from.contains(key)).toList();
  }

  private static Set<String> common(Map<String, ?> a, Map<String, ?> b) {
    Set<String> common = new TreeSet<>(a.keySet());
    common.retainAll(b.keySet());
    return common;
  }

  private static List<String> lines(String what, List<String> names) {
    List<String> lines = new ArrayList<>();
    lines.add("  %s: %d".formatted(what, names.size()));
    names.stream().limit(SHOWN).forEach(name -> lines.add("    " + name));
    if (names.size() > SHOWN) {
      lines.add("    and %d more; --json has all".formatted(names.size() - SHOWN));
    }
    return lines;
  }
}
