package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.TraceVerdicts;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.evaluation.DayVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.FreshAgreement;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.statistics.ConfusionCounts;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How evaluators agree with the labels that were given on a day, of traces of the eight weeks
 * before: it goes on from where the day before has left off. Labels that an evaluator is calibrated
 * on are not fresh.
 */
final class FreshVerdicts {
  private static final int DAYS = 56;
  private static final String MODEL = "LLM";

  private final Lakehouse lakehouse;
  private final LocalDate day;
  private final EarlierFindings earlier;

  FreshVerdicts(Lakehouse lakehouse, LocalDate day, EarlierFindings earlier) {
    this.lakehouse = lakehouse;
    this.day = day;
    this.earlier = earlier;
  }

  /** A label, and what an evaluator had said. */
  private record Compared(
      String evaluator, String mode, String trace, Timestamp at, boolean disagrees) {
    static final Comparator<Compared> IN_LABEL_ORDER =
        Comparator.comparing(Compared::at).thenComparing(Compared::trace);
  }

  /** A finding for each calibrated evaluator. */
  List<DriftFinding> findings(CurrentCalibrations calibrations, Map<String, FailureMode> modes) {
    Map<String, Row> byName = calibrations.byName();
    if (byName.isEmpty()) {
      return List.of();
    }
    Map<String, List<Compared>> fresh = new HashMap<>();
    for (Compared one : compared(modes)) {
      Row calibration = byName.get(one.evaluator());
      if (calibration != null
          && calibration.getAs(CalibrationsTable.FAILURE_MODE).equals(one.mode())
          && !isCalibratedOn(calibration, one.trace())) {
        fresh.computeIfAbsent(one.evaluator(), absent -> new ArrayList<>()).add(one);
      }
    }
    List<DriftFinding> findings = new ArrayList<>();
    byName.forEach(
        (name, calibration) ->
            findings.add(finding(name, calibration, fresh.getOrDefault(name, List.of()))));
    return findings;
  }

  private DriftFinding finding(String name, Row calibration, List<Compared> fresh) {
    String id = calibration.getAs(CalibrationsTable.CALIBRATION_ID);
    ConfusionCounts counts = CurrentCalibrations.counts(calibration);
    boolean[] outcomes = new boolean[fresh.size()];
    List<Compared> ordered = fresh.stream().sorted(Compared.IN_LABEL_ORDER).toList();
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = ordered.get(i).disagrees();
    }
    return FreshAgreement.start(counts.fp() + counts.fn(), counts.total())
        .resume(earlier.carried(FreshAgreement.MONITOR, name, id))
        .after(outcomes)
        .finding(name, id);
  }

  private final Map<String, Set<String>> calibratedOn = new HashMap<>();

  private boolean isCalibratedOn(Row calibration, String trace) {
    String name = calibration.getAs(CalibrationsTable.DATASET);
    int version = calibration.<Integer>getAs(CalibrationsTable.DATASET_VERSION);
    return calibratedOn
        .computeIfAbsent(name + "@" + version, absent -> items(name, version))
        .contains(trace);
  }

  private Set<String> items(String name, int version) {
    Set<String> traces = new HashSet<>();
    lakehouse
        .read(DatasetItemsTable.TABLE)
        .filter(col(DatasetItemsTable.NAME).equalTo(name))
        .filter(col(DatasetItemsTable.VERSION).equalTo(version))
        .select(DatasetItemsTable.SOURCE, DatasetItemsTable.TRACE_ID)
        .collectAsList()
        .forEach(row -> traces.add(row.getString(0) + "/" + row.getString(1)));
    return traces;
  }

  private List<Compared> compared(Map<String, FailureMode> modes) {
    if (modes.isEmpty()
        || !lakehouse.has(LabelsTable.TABLE)
        || !lakehouse.has(VerdictsTable.TABLE)) {
      return List.of();
    }
    List<Row> labels = labels(modes);
    if (labels.isEmpty()) {
      return List.of();
    }
    Dataset<Row> labelled =
        broadcast(lakehouse.spark().createDataFrame(labels, labels.get(0).schema()));
    Dataset<Row> verdicts = DayVerdicts.onContents(lakehouse, labelled);
    return TraceVerdicts.of(verdicts)
        .filter(col(TraceVerdicts.FLAG).isNotNull())
        .join(labelled, new String[] {TraceVerdicts.CONTENT_HASH}, "inner")
        .select(
            col(TraceVerdicts.EVALUATOR_ID),
            col(TraceVerdicts.EVALUATOR_VERSION),
            coalesce(col(TraceVerdicts.MODEL), lit("")),
            col(EffectiveLabels.FAILURE_MODE),
            col(EffectiveLabels.SOURCE),
            col(EffectiveLabels.TRACE_ID),
            col(EffectiveLabels.LABELLED_AT),
            col(TraceVerdicts.FLAG).notEqual(col(EffectiveLabels.POSITIVE)))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Compared(
                    EvaluatorNames.of(row.getString(0), row.getInt(1), row.getString(2)),
                    row.getString(3),
                    row.getString(4) + "/" + row.getString(5),
                    row.getTimestamp(6),
                    row.getBoolean(7)))
        .toList();
  }

  /** The day's answers of people and programs, with the content and the date of their traces. */
  private List<Row> labels(Map<String, FailureMode> modes) {
    Column at = col(LabelsTable.LABELLED_AT);
    Dataset<Row> ofDay =
        lakehouse
            .read(LabelsTable.TABLE)
            .filter(at.geq(lit(startOf(day))).and(at.lt(lit(startOf(day.plusDays(1))))));
    Dataset<Row> recent =
        lakehouse
            .read(TracesTable.TABLE)
            .filter(col(TracesTable.TRACE_DATE).geq(lit(Date.valueOf(day.minusDays(DAYS)))))
            .filter(col(TracesTable.TRACE_DATE).leq(lit(Date.valueOf(day))))
            .select(
                TracesTable.SOURCE,
                TracesTable.TRACE_ID,
                TracesTable.CONTENT_HASH,
                TracesTable.TRACE_DATE);
    return EffectiveLabels.of(ofDay, modes)
        .filter(col(EffectiveLabels.POSITIVE).isNotNull())
        .filter(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL))
        .select(
            EffectiveLabels.SOURCE,
            EffectiveLabels.TRACE_ID,
            EffectiveLabels.FAILURE_MODE,
            EffectiveLabels.POSITIVE,
            EffectiveLabels.LABELLED_AT)
        .join(recent, new String[] {TracesTable.SOURCE, TracesTable.TRACE_ID}, "inner")
        .collectAsList();
  }

  private static Timestamp startOf(LocalDate date) {
    return Timestamp.from(date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
