package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.LabelRates;
import dev.assay.udfs.drift.LabelRates.DatedLabel;
import dev.assay.udfs.drift.LabelRefresh;
import dev.assay.udfs.drift.ProductionRate;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.statistics.Interval;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;

/** Finds what has moved up to a day, and replaces that day's rows of {@code drift}. */
public final class DriftJob {
  private DriftJob() {}

  /** Monitors the context's day. */
  public static Outcome run(JobContext context) {
    LocalDate day = context.dateOrToday();
    Lakehouse lakehouse = context.lakehouse();
    context.progress().step("looking for drift on " + day);
    EarlierFindings earlier = EarlierFindings.before(lakehouse, day);
    List<DriftFinding> findings = find(context, day, earlier);
    findings.sort(
        Comparator.comparing((DriftFinding one) -> !one.state().isAlarm())
            .thenComparing(DriftFinding::monitor)
            .thenComparing(DriftFinding::subject));
    boolean changed = write(context, findings, day, earlier);
    return outcome(findings, day, earlier, accounting(findings.size(), changed));
  }

  private static List<DriftFinding> find(
      JobContext context, LocalDate day, EarlierFindings earlier) {
    Lakehouse lakehouse = context.lakehouse();
    Map<String, FailureMode> modes = context.settings().failureModes().open();
    try (AtOnce reads = new AtOnce()) {
      Supplier<CurrentCalibrations> calibrations =
          reads.ask(() -> CurrentCalibrations.of(lakehouse));
      Supplier<List<DriftFinding>> distributions =
          reads.ask(() -> new DayDistributions(lakehouse, day, earlier).findings());
      Supplier<List<DriftFinding>> instruments =
          reads.ask(() -> InstrumentsOfDay.findings(lakehouse, day));
      Supplier<List<DriftFinding>> fresh =
          reads.ask(
              () -> new FreshVerdicts(lakehouse, day, earlier).findings(calibrations.get(), modes));
      Supplier<List<DriftFinding>> repeated =
          reads.ask(() -> RepeatedLabels.findings(lakehouse, modes, day));
      List<DriftFinding> findings = new ArrayList<>();
      DatedLabels.upTo(lakehouse, modes, day)
          .forEach((mode, labels) -> findings.addAll(ofLabels(mode, labels, day, earlier)));
      findings.addAll(repeated.get());
      findings.addAll(instruments.get());
      findings.addAll(distributions.get());
      findings.addAll(fresh.get());
      findings.addAll(calibrations.get().overfits());
      findings.addAll(calibrations.get().judgeChanges());
      findings.addAll(
          calibrations
              .get()
              .productionRates(evaluator -> weeks(evaluator, earlier, distributions.get())));
      return findings;
    }
  }

  /** What an evaluator said of the traffic of the last weeks, the day's included. */
  private static List<Double> weeks(
      String evaluator, EarlierFindings earlier, List<DriftFinding> distributions) {
    return distributions.stream()
        .filter(one -> one.monitor().equals(DayDistributions.SCORE))
        .filter(one -> one.subject().equals(evaluator))
        .map(one -> earlier.plus(DayDistributions.SCORE, evaluator, one.carried()))
        .findFirst()
        .orElseGet(() -> earlier.carriedSum(DayDistributions.SCORE, evaluator));
  }

  private static Accounting accounting(int rows, boolean changed) {
    return changed ? Accounting.allWritten(rows) : new Accounting(rows, 0, 0, rows, 0);
  }

  private static List<DriftFinding> ofLabels(
      String mode, List<DatedLabel> labels, LocalDate day, EarlierFindings earlier) {
    List<DriftFinding> findings = new ArrayList<>();
    findings.add(
        LabelRefresh.of(
            mode,
            labels.stream().map(DatedLabel::date).max(Comparator.naturalOrder()),
            labels.size(),
            day));
    findings.addAll(
        LabelRates.of(
            mode, labels, day, subject -> earlier.pValueWeekBefore(LabelRates.MONITOR, subject)));
    return findings;
  }

  /** Replaces the day's rows unless they are the same; whether they were not. */
  private static boolean write(
      JobContext context, List<DriftFinding> findings, LocalDate day, EarlierFindings earlier) {
    List<Row> rows =
        findings.stream().map(finding -> row(finding, day, earlier.since(finding))).toList();
    List<Row> before =
        context
            .lakehouse()
            .read(DriftTable.TABLE)
            .filter(col(DriftTable.DRIFT_DATE).equalTo(lit(Date.valueOf(day))))
            .collectAsList();
    if (before.size() == rows.size() && texts(before).equals(texts(rows))) {
      return false;
    }
    context
        .lakehouse()
        .replaceWhere(
            DriftTable.TABLE,
            "%s = DATE'%s'".formatted(DriftTable.DRIFT_DATE, day),
            context.spark().createDataFrame(rows, DriftTable.TABLE.schema()));
    return true;
  }

  /** Rows as texts, in which an array and a sequence of the same numbers are the same. */
  private static Set<String> texts(List<Row> rows) {
    return rows.stream()
        .map(
            row -> {
              List<String> values = new ArrayList<>();
              for (int i = 0; i < row.length(); i++) {
                Object value = row.get(i);
                if (value instanceof Object[] array) {
                  values.add(List.of(array).toString());
                } else {
                  values.add(
                      value instanceof scala.collection.Seq<?>
                          ? row.getList(i).toString()
                          : String.valueOf(value));
                }
              }
              return String.join("\n", values);
            })
        .collect(java.util.stream.Collectors.toSet());
  }

  private static Row row(DriftFinding finding, LocalDate day, LocalDate since) {
    return NamedRow.of(DriftTable.TABLE)
        .with(DriftTable.DRIFT_DATE, Date.valueOf(day))
        .with(DriftTable.MONITOR, finding.monitor())
        .with(DriftTable.SUBJECT, finding.subject())
        .with(DriftTable.STATISTIC, finding.statistic())
        .with(DriftTable.VALUE, numberOrNull(finding.value()))
        .with(DriftTable.THRESHOLD, numberOrNull(finding.threshold()))
        .with(DriftTable.P_VALUE, numberOrNull(finding.pValue()))
        .with(DriftTable.REFERENCE_N, finding.referenceN())
        .with(DriftTable.CURRENT_N, finding.currentN())
        .with(DriftTable.STATE, finding.state().text())
        .with(DriftTable.SINCE, since == null ? null : Date.valueOf(since))
        .with(DriftTable.MESSAGE, finding.message())
        .with(DriftTable.ACTION, finding.action().isEmpty() ? null : finding.action())
        .with(DriftTable.LOW, finding.interval().map(Interval::lower).orElse(null))
        .with(DriftTable.HIGH, finding.interval().map(Interval::upper).orElse(null))
        .with(
            DriftTable.CARRIED,
            finding.carried().isEmpty() ? null : finding.carried().toArray(Double[]::new))
        .with(DriftTable.BASIS, finding.basis().isEmpty() ? null : finding.basis())
        .with(DriftTable.CODE_VERSION, CodeVersion.current())
        .row();
  }

  private static Double numberOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Outcome outcome(
      List<DriftFinding> findings, LocalDate day, EarlierFindings earlier, Accounting accounting) {
    List<DriftFinding> alarms =
        findings.stream().filter(finding -> finding.state().isAlarm()).toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d quantities monitored, %d in alarm%s."
            .formatted(
                day,
                findings.size(),
                alarms.size(),
                accounting.changedNothing() ? "; as they were, nothing was written" : ""));
    for (DriftFinding alarm : alarms) {
      lines.add("");
      lines.add(
          "%s  %s of %s, since %s"
              .formatted(alarm.state(), alarm.monitor(), alarm.subject(), earlier.since(alarm)));
      lines.add("  " + alarm.message());
      lines.add("  " + alarm.action());
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("date", day.toString());
    details.put("monitored", findings.size());
    details.put(
        "production_rates",
        findings.stream()
            .filter(one -> one.monitor().equals(ProductionRate.MONITOR))
            .map(DriftJob::rate)
            .toList());
    details.put("alarms", alarms.stream().map(one -> details(one, earlier)).toList());
    findings.stream()
        .filter(one -> one.monitor().equals(ProductionRate.MONITOR))
        .forEach(one -> lines.add("%s: %s".formatted(one.subject(), one.message())));
    return Outcome.done(accounting, details, lines);
  }

  private static Map<String, Object> rate(DriftFinding finding) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("failure_mode", finding.subject());
    details.put("method", finding.statistic());
    details.put("rate", numberOrNull(finding.value()));
    details.put("low", finding.interval().map(Interval::lower).orElse(null));
    details.put("high", finding.interval().map(Interval::upper).orElse(null));
    details.put("message", finding.message());
    return details;
  }

  private static Map<String, Object> details(DriftFinding alarm, EarlierFindings earlier) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("monitor", alarm.monitor());
    details.put("subject", alarm.subject());
    details.put("state", alarm.state().text());
    details.put("statistic", alarm.statistic());
    details.put("value", numberOrNull(alarm.value()));
    details.put("threshold", numberOrNull(alarm.threshold()));
    details.put("p_value", numberOrNull(alarm.pValue()));
    details.put("since", String.valueOf(earlier.since(alarm)));
    details.put("message", alarm.message());
    details.put("action", alarm.action());
    return details;
  }
}
