package dev.assay.jobs.registry;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.EvaluatorFiles;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.probe.Probe;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.ProportionInterval;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Plants known defects in traces that an evaluator lets pass, and reports which it sees; and edits
 * that must not matter, and how often it is misled by them.
 */
final class ProbeEvaluator {
  private static final double LEVEL = 0.95;

  private final Evaluator evaluator;
  private final Redactor redactor;
  private final Map<Probe, long[]> counts = new EnumMap<>(Probe.class);
  private long clean;
  private long read;

  private ProbeEvaluator(Evaluator evaluator, Redactor redactor) {
    this.evaluator = evaluator;
    this.redactor = redactor;
    for (Probe probe : Probe.values()) {
      counts.put(probe, new long[2]);
    }
  }

  /**
   * Probes.
   *
   * @param dataset {@code NAME@V}; empty for the traces of the day
   * @param limit how many clean traces at most
   */
  static Outcome run(JobContext context, String name, Optional<String> dataset, int limit) {
    if (limit < 1) {
      throw new UserException("evaluators probe: --limit is at least 1.");
    }
    Evaluator evaluator = evaluator(context, name);
    if (evaluator.file().judge() != null) {
      throw new UserException(
          "%s asks a model: probing it would cost a call for each planted defect, and is not done. Probe rules and classifiers."
              .formatted(evaluator.name()));
    }
    ProbeEvaluator probing = new ProbeEvaluator(evaluator, context.settings().redactor());
    Iterator<Row> traces = traces(context, dataset).toLocalIterator();
    while (traces.hasNext() && probing.clean < limit) {
      probing.add(TraceJson.read(traces.next().getString(0)));
    }
    return probing.outcome(dataset.orElseGet(() -> context.dateOrToday().toString()));
  }

  private static Evaluator evaluator(JobContext context, String name) {
    Optional<Evaluator> file =
        EvaluatorFiles.load(context.settings()).stream()
            .filter(one -> one.id().equals(name) || one.name().equals(name))
            .findFirst();
    return file.orElseGet(
        () -> {
          List<RegisteredVersion> versions = RegisteredVersion.named(context.lakehouse(), name);
          RegisteredVersion last = versions.get(versions.size() - 1);
          return Evaluator.parse(last.name(), last.text(), artifact -> last.artifact());
        });
  }

  /** In an order that says nothing of them. */
  private static Dataset<Row> traces(JobContext context, Optional<String> dataset) {
    if (dataset.isPresent()) {
      return DatasetVersion.parse(context.lakehouse(), dataset.get())
          .items(context.lakehouse())
          .where(col(DatasetItemsTable.TRACE).isNotNull())
          .orderBy(DatasetItemsTable.CONTENT_HASH, DatasetItemsTable.TRACE_ID)
          .select(DatasetItemsTable.TRACE);
    }
    return WholeTraces.onDate(context.lakehouse(), context.dateOrToday())
        .orderBy(DatasetItemsTable.CONTENT_HASH, DatasetItemsTable.TRACE_ID)
        .select(WholeTraces.TRACE);
  }

  private void add(Trace trace) {
    read++;
    Optional<Boolean> before = flag(trace);
    if (before.isEmpty() || before.get()) {
      return;
    }
    clean++;
    for (Probe probe : Probe.values()) {
      Optional<Trace> planted = probe.plant(trace);
      if (planted.isPresent()) {
        counts.get(probe)[0]++;
        counts.get(probe)[1] += flag(planted.get()).orElse(false) ? 1 : 0;
      }
    }
  }

  /** Empty where the evaluator gives no score. */
  private Optional<Boolean> flag(Trace trace) {
    Boolean flagged = null;
    for (Subject subject : evaluator.subjects(Subject.of(redactor.redact(trace)))) {
      Boolean flag = evaluator.judgeByRule(subject).flag(evaluator.threshold());
      flagged = flag == null ? flagged : (Boolean) (flag || Boolean.TRUE.equals(flagged));
    }
    return Optional.ofNullable(flagged);
  }

  private Outcome outcome(String traces) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s on %,d clean traces of %s (%,d read)."
            .formatted(evaluator.name(), clean, traces, read));
    List<Map<String, Object>> defects = new ArrayList<>();
    List<Map<String, Object>> edits = new ArrayList<>();
    for (Probe probe : Probe.values()) {
      long[] count = counts.get(probe);
      (probe.kind() == Probe.Kind.DEFECT ? defects : edits).add(details(probe, count));
      lines.add(line(probe, count));
    }
    if (clean == 0) {
      lines.add("No trace is clean to it: nothing was planted.");
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("evaluator", evaluator.name());
    details.put("traces", traces);
    details.put("clean", clean);
    details.put("defects", defects);
    details.put("edits", edits);
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static Map<String, Object> details(Probe probe, long[] count) {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean defect = probe.kind() == Probe.Kind.DEFECT;
    details.put(defect ? "defect" : "edit", probe.key());
    details.put("planted", count[0]);
    details.put("flagged", count[1]);
    details.put(
        defect ? "detection" : "false_alarm",
        count[0] == 0 ? null : (Object) ((double) count[1] / count[0]));
    if (count[0] > 0) {
      Interval interval = ProportionInterval.wilson((double) count[1], (double) count[0], LEVEL);
      details.put("low", interval.lower());
      details.put("high", interval.upper());
    }
    return details;
  }

  private static String line(Probe probe, long[] count) {
    String what = probe.kind() == Probe.Kind.DEFECT ? "detected" : "false alarms";
    if (count[0] == 0) {
      return "  %-26s  no trace has anything to change".formatted(probe.key());
    }
    Interval interval = ProportionInterval.wilson((double) count[1], (double) count[0], LEVEL);
    return String.format(
        Locale.ROOT,
        "  %-26s  %,d of %,d %s: %.0f %% (%.0f to %.0f %%)",
        probe.key(),
        count[1],
        count[0],
        what,
        100.0 * count[1] / count[0],
        100 * interval.lower(),
        100 * interval.upper());
  }
}
