package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.mode.ModeStates;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.FailureMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Lists the failure modes with their states, and how often each was found under its rubric. */
final class ListModes {
  private static final List<String> STATUSES =
      List.of("positive", "negative", "unsure", "ambiguous");

  private ListModes() {}

  static Outcome run(JobContext context) {
    Map<String, FailureMode> modes = context.settings().failureModes().failureModes();
    Map<String, ModeStates.Current> states = ModeStates.of(context.lakehouse(), modes);
    Map<String, Map<String, Long>> counts = counts(context.lakehouse(), modes);
    List<Map<String, Object>> details = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    modes.forEach(
        (name, mode) -> {
          ModeStates.Current current = states.get(name);
          Map<String, Long> found = counts.getOrDefault(name, Map.of());
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("failure_mode", name);
          one.put("definition", mode.definition());
          one.put("rubric_version", mode.rubricVersion());
          one.put("state", current.state().name().toLowerCase(Locale.ROOT));
          one.put("since", current.since().map(Instant::toString).orElse(null));
          one.put("reason", current.reason());
          one.put("owner", mode.owner());
          one.put("examples", mode.examples());
          STATUSES.forEach(status -> one.put(status, found.getOrDefault(status, 0L)));
          details.add(one);
          lines.add(
              "%-24s %-9s rubric %s: %s positive, %s negative, %s unsure, %s ambiguous; owner %s"
                  .formatted(
                      name,
                      one.get("state"),
                      mode.rubricVersion(),
                      one.get("positive"),
                      one.get("negative"),
                      one.get("unsure"),
                      one.get("ambiguous"),
                      mode.owner() == null ? "-" : mode.owner()));
          lines.add("  " + mode.definition());
          current
              .since()
              .ifPresent(since -> lines.add("  since %s: %s".formatted(since, current.reason())));
        });
    return Outcome.done(Accounting.NOTHING, Map.of("failure_modes", details), lines);
  }

  private static Map<String, Map<String, Long>> counts(
      Lakehouse lakehouse, Map<String, FailureMode> modes) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (Row row :
        EffectiveLabels.of(lakehouse.read(LabelsTable.TABLE), modes)
            .groupBy(
                col(EffectiveLabels.FAILURE_MODE),
                col(EffectiveLabels.RUBRIC_VERSION),
                col(EffectiveLabels.STATUS))
            .count()
            .collectAsList()) {
      FailureMode mode = modes.get(row.getString(0));
      if (mode.rubricVersion() == row.getInt(1)) {
        counts
            .computeIfAbsent(row.getString(0), name -> new LinkedHashMap<>())
            .merge(row.getString(2), row.getLong(3), Long::sum);
      }
    }
    return counts;
  }
}
