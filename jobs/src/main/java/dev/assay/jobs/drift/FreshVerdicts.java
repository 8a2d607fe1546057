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
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How evaluators agree with the labels that were given on a day, of traces of the eight weeks
 * before, and with older ones of these weeks that have come in since the day before: it goes on
 * from where that has left off. Labels that an evaluator is calibrated on are not fresh.
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
    long version = lakehouse.version(LabelsTable.TABLE).orElse(-1L);
    Map<OptionalLong, List<Compared>> compared = new HashMap<>();
    List<DriftFinding> findings = new ArrayList<>();
    byName.forEach(
        (name, calibration) -> {
          String id = calibration.getAs(CalibrationsTable.CALIBRATION_ID);
          List<Double> carried = earlier.carried(FreshAgreement.MONITOR, name, id);
          ConfusionCounts counts = CurrentCalibrations.counts(calibration);
          FreshAgreement before =
              FreshAgreement.start(counts.fp() + counts.fn(), counts.total()).resume(carried);
          OptionalLong known = before.labelsKnown(carried);
          List<Compared> fresh =
              compared.computeIfAbsent(known, labels -> compared(modes, labels)).stream()
                  .filter(one -> isFresh(one, name, calibration))
                  .toList();
          findings.add(before.after(outcomes(fresh)).finding(name, id, version));
        });
    return findings;
  }

  private boolean isFresh(Compared one, String name, Row calibration) {
    return one.evaluator().equals(name)
        && calibration.getAs(CalibrationsTable.FAILURE_MODE).equals(one.mode())
        && !isCalibratedOn(calibration, one.trace());
  }

  private static boolean[] outcomes(List<Compared> fresh) {
    List<Compared> ordered = fresh.stream().sorted(Compared.IN_LABEL_ORDER).toList();
    boolean[] outcomes = new boolean[ordered.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = ordered.get(i).disagrees();
    }
    return outcomes;
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

  private List<Compared> compared(Map<String, FailureMode> modes, OptionalLong known) {
    if (modes.isEmpty()
        || !lakehouse.has(LabelsTable.TABLE)
        || !lakehouse.has(VerdictsTable.TABLE)) {
      return List.of();
    }
    List<Row> labels = labels(modes, known);
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

  /**
   * The fresh answers of people and programs, with the content and the date of their traces.
   *
   * @param known the version of the labels that is known already; empty where only the day counts
   */
  private List<Row> labels(Map<String, FailureMode> modes, OptionalLong known) {
    LocalDate first = day.minusDays(DAYS);
    // Read before the present version: a run says of each table which version it read last.
    Dataset<Row> before =
        lakehouse
            .readAsOf(LabelsTable.TABLE, known.orElse(-1))
            .select(LabelsTable.LABEL_ID, LabelsTable.LABELLED_AT);
    Dataset<Row> labels = lakehouse.read(LabelsTable.TABLE);
    Dataset<Row> facts = between(labels, day, day.plusDays(1));
    if (known.isPresent()) {
      facts =
          facts.unionByName(
              between(labels, first, day)
                  .join(
                      between(before, first, day).select(LabelsTable.LABEL_ID),
                      new String[] {LabelsTable.LABEL_ID},
                      "left_anti"));
    }
    Dataset<Row> recent =
        lakehouse
            .read(TracesTable.TABLE)
            .filter(col(TracesTable.TRACE_DATE).geq(lit(Date.valueOf(first))))
            .filter(col(TracesTable.TRACE_DATE).leq(lit(Date.valueOf(day))))
            .select(
                TracesTable.SOURCE,
                TracesTable.TRACE_ID,
                TracesTable.CONTENT_HASH,
                TracesTable.TRACE_DATE);
    return EffectiveLabels.of(facts, modes)
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

  private static Dataset<Row> between(Dataset<Row> labels, LocalDate from, LocalDate to) {
    Column at = col(LabelsTable.LABELLED_AT);
    return labels.filter(at.geq(lit(startOf(from))).and(at.lt(lit(startOf(to)))));
  }

  private static Timestamp startOf(LocalDate date) {
    return Timestamp.from(date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
